"""The gate: checked once per delivery, known again by what the files hold, and shut for figures and reports alike."""

import json
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from support.situation import Outcome, Situation

from servicepledge import explore, measure
from servicepledge.checks import Finding, delivery, gate
from servicepledge.checks.finding import KEPT
from servicepledge.checks.gate import Gate
from servicepledge.errors import ChecksFailed, ReportFailed, SourceError, UsageError
from servicepledge.runtime import files
from servicepledge.scorecard.measure import open_for
from servicepledge.text import Text
from servicepledge.workspace import Workspace

PERIOD = "2025-10"
SECRET = "Zhang-San-13800138000"
FOUND = KEPT / "centre.json"
Checked = list[str]
BROKEN = Finding(
    table="calls", check="", columns=("arrived_at",), severity="critical", passed=False, skipped=False, failed_n=1, rows_n=2,
    reason=Text(zh="有误。", en="Wrong."),
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A centre with a few calls, one of them of a kind that nobody agreed on."""
    Situation(
        contract="""
            [[clauses]]
            ref = "a"
            words = "接通率不低于90%"
            kpi = "answer_rate"
            target = ">= 90 %"
        """,
        exports={
            "calls.parquet": f"""
                arrived_at | queued_at | answered_at | ended_at | kind
                09:00      | 09:00     | 09:01       | 09:05    | {SECRET}
                10:00      | 10:00     | 10:01       | 10:05    | inquiry
            """
        },
        expects=Outcome(),
    ).set_up(tmp_path)
    return Workspace.at(tmp_path)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Checked:
    """How often exports are really checked."""
    found: Checked = []
    findings_of = gate.findings_of

    def noted(*told: object) -> tuple[Finding, ...]:
        found.append("checked")
        return findings_of(*told)

    monkeypatch.setattr(gate, "findings_of", noted)
    return found


def findings(place: Workspace) -> tuple[Finding, ...]:
    opened = open_for(place, place.contract("k"))
    try:
        return Gate(place, opened).findings
    finally:
        opened.close()


def calls(place: Workspace) -> Path:
    return place.data / "exports" / "calls.parquet"


def twice(path: Path) -> None:
    """Let an export hold every row twice."""
    rows = pl.read_parquet(path)
    pl.concat([rows, rows]).write_parquet(path)


# -- findings are kept -------------------------------------------------------------------------------------------------


def test_a_delivery_is_checked_once(place: Workspace, checked: Checked) -> None:
    first = findings(place)
    assert any(finding.is_failed for finding in first) and findings(place) == first
    assert checked == ["checked"]


def test_what_was_kept_may_be_deleted_at_any_time(place: Workspace, checked: Checked) -> None:
    first = findings(place)
    shutil.rmtree(place.folder / ".pledge")
    assert findings(place) == first and len(checked) == 2


def test_no_value_of_a_row_is_kept(place: Workspace) -> None:
    assert any(finding.columns == ("kind",) and finding.is_failed for finding in findings(place))
    assert SECRET not in (place.folder / FOUND).read_text("utf-8")


def copied(path: Path, place: Workspace) -> None:
    shutil.copy(path, path.with_suffix(".new"))
    os.replace(path.with_suffix(".new"), path)


SAME: dict[str, Callable[[Path, Workspace], object]] = {
    "touched": lambda path, place: os.utime(path),
    "delivered again": copied,
    "its permissions changed": lambda path, place: path.chmod(0o600),
    "another contract beside": lambda path, place: shutil.copy(
        place.contract_files["k"], place.contract_files["k"].with_stem("l")
    ),
    "the whole workspace moved": lambda path, place: None,
}


@pytest.mark.parametrize("meanwhile", SAME.values(), ids=SAME)
def test_the_same_content_is_known_again(
    place: Workspace, checked: Checked, meanwhile: Callable[[Path, Workspace], object], tmp_path: Path
) -> None:
    first = findings(place)
    meanwhile(calls(place), place)
    assert findings(Workspace.at(shutil.copytree(place.folder, tmp_path / "elsewhere"))) == first
    assert checked == ["checked"]


def otherwise(path: Path, place: Workspace) -> None:
    """Other content of the same length under the same times, as a copy that keeps them may bring."""
    stat = path.stat()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"inquiry", b"request"))
    assert path.stat().st_size == stat.st_size and path.read_bytes() != content
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def suited(path: Path, place: Workspace) -> None:
    suite = place.expectations / "calls.json"
    suite.write_text(suite.read_text("utf-8").replace('"severity": "warning"', '"severity": "critical"', 1), "utf-8")


def mapped(path: Path, place: Workspace) -> None:
    source = place.source_files["centre"]
    source.write_text(source.read_text("utf-8") + "filter = \"kind <> 'x'\"\n", "utf-8")


OTHER: dict[str, Callable[[Path, Workspace], object]] = {
    "a row more": lambda path, place: pl.read_parquet(path).with_columns(call_id=pl.lit("x") + "call_id").write_parquet(path),
    "as many bytes under the same times": otherwise,
    "a suite": suited,
    "the mapping": mapped,
}  # fmt: skip


@pytest.mark.parametrize("meanwhile", OTHER.values(), ids=OTHER)
def test_what_is_another_delivery_is_checked_again(
    place: Workspace, checked: Checked, meanwhile: Callable[[Path, Workspace], object]
) -> None:
    findings(place)
    meanwhile(calls(place), place)
    findings(Workspace.at(place.folder))
    assert len(checked) == 2


@pytest.mark.parametrize(
    ("check", "days", "checked_n"), [("moment_can_be", 0, 1), ("moment_can_be", 2, 2), ("other", 2, 1)]
)
def test_what_lay_ahead_is_asked_about_again_another_day(
    place: Workspace, monkeypatch: pytest.MonkeyPatch, check: str, days: int, checked_n: int
) -> None:
    ahead = replace(BROKEN, check=check, severity="warning")
    times: list[str] = []
    monkeypatch.setattr(gate, "findings_of", lambda *_: (times.append("checked"), (ahead,))[1])
    assert findings(place) == (ahead,)
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + days * 86_400_000_000_000)
    assert findings(place) == (ahead,) and len(times) == checked_n


@pytest.mark.parametrize("what", ["version", "_modules"])
def test_another_version_checks_again(
    place: Workspace, checked: Checked, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    findings(place)
    monkeypatch.setattr(delivery, what, lambda *_: ["another"])
    findings(place)
    assert len(checked) == 2


@pytest.mark.parametrize("held", ["", "{", "[]", "null", '{"basis": 1}', '{"basis": "", "files": 3}'])
def test_what_is_no_record_is_passed_over(place: Workspace, checked: Checked, held: str) -> None:
    first = findings(place)
    (place.folder / FOUND).write_text(held, "utf-8")
    assert findings(place) == first and len(checked) == 2
    assert json.loads((place.folder / FOUND).read_bytes())["findings"]


@pytest.mark.parametrize("field", ["files", "at_ns", "findings", "basis"])
def test_a_record_that_lacks_something_is_passed_over(place: Workspace, checked: Checked, field: str) -> None:
    findings(place)
    held = json.loads((place.folder / FOUND).read_bytes())
    (place.folder / FOUND).write_text(json.dumps({name: value for name, value in held.items() if name != field}))
    assert findings(place) and len(checked) == 2


def test_a_workspace_that_may_not_be_written_to_is_checked_each_time(
    place: Workspace, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(target: Path, _: object) -> None:
        raise ReportFailed(str(target), "cannot be written")

    monkeypatch.setattr("servicepledge.checks.kept.write_whole", refuse)
    assert findings(place) == findings(place) and len(checked) == 2
    (place.folder / ".pledge").write_text("a file where a folder would be")
    monkeypatch.setattr("servicepledge.checks.kept.write_whole", files.write_whole)
    assert findings(place) and len(checked) == 3


def test_several_may_keep_at_once(place: Workspace) -> None:
    kept = [Gate(place, open_for(place, place.contract("k"))) for _ in range(4)]
    first = kept[0].findings
    with ThreadPoolExecutor(4) as pool:
        done = [
            pool.submit(gate.keep_findings, place.folder / FOUND, one._delivery, first)
            for one in kept
            for _ in range(8)
        ]
        assert [future.result() for future in done] == [None] * 32
    assert gate.read_findings(place.folder / FOUND, kept[0]._delivery) == first
    assert [path.name for path in (place.folder / KEPT).iterdir()] == ["centre.json"]


# -- the gate is shut --------------------------------------------------------------------------------------------------


def test_figures_of_exports_that_change_while_they_are_read_are_not_let_out(place: Workspace) -> None:
    opened = open_for(place, place.contract("k"))
    with pytest.raises(
        SourceError, match=r"calls: file 'calls.parquet' was changed while it was being read. Run again"
    ):
        Gate(place, opened).around(lambda: os.utime(calls(place)))
    calls(place).unlink()
    with pytest.raises(SourceError, match=r"file 'calls.parquet' cannot be read any more"):
        Gate(place, opened)


def test_what_cannot_be_asked_is_said_whatever_the_exports_are(place: Workspace) -> None:
    def asks() -> None:
        raise UsageError("clause 'x'", "is not known.")

    with pytest.raises(UsageError, match="is not known"):
        Gate(place, open_for(place, place.contract("k"))).around(asks)


def test_the_explorer_refuses_what_a_report_refuses(place: Workspace) -> None:
    twice(calls(place))
    centre = explore(place.folder)
    for ask in (
        lambda: centre.score("k", PERIOD),
        lambda: centre.clause("k", "a", PERIOD),
        lambda: centre.kpi("k", "answer_rate", PERIOD),
        lambda: centre.rows("k", "a", PERIOD, "all"),
        lambda: measure("k", PERIOD, workspace=place.folder),
    ):
        with pytest.raises(ChecksFailed, match="Some calls of one contract share a call_id"):
            ask()


def test_the_explorer_marks_what_is_unchecked(place: Workspace) -> None:
    assert "unchecked" not in explore(place.folder).score("k", PERIOD).columns
    twice(calls(place))
    centre = explore(place.folder, unchecked=True)
    for rows in (
        centre.score("k", PERIOD),
        centre.clause("k", "a", PERIOD, by=["day"]),
        centre.kpi("k", "answer_rate", PERIOD),
        centre.rows("k", "a", PERIOD, "all"),
    ):
        assert rows.height and rows["unchecked"].to_list() == [True] * rows.height
    card = measure("k", PERIOD, workspace=place.folder, unchecked=True)
    assert [score.is_unchecked for score in card.scores] == [True]


def test_an_explorer_left_open_sees_what_was_delivered_since(place: Workspace) -> None:
    centre = explore(place.folder)
    assert centre.score("k", PERIOD)["denominator"].to_list() == [2]
    twice(calls(place))
    with pytest.raises(ChecksFailed, match="share a call_id"):
        centre.score("k", PERIOD)
    pl.read_parquet(calls(place)).unique("call_id").head(1).write_parquet(calls(place))
    assert centre.score("k", PERIOD)["denominator"].to_list() == [1]
