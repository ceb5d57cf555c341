"""Verifying and restating: one flipped byte is found anywhere; a restatement gives its reason first and leaves what was published."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.places import unsealed

from servicepledge.cli.main import main
from servicepledge.delivery.ledger import Event, Ledger
from servicepledge.delivery.make import make_one
from servicepledge.delivery.publication.manifest import problems_of
from servicepledge.delivery.restate import restate
from servicepledge.delivery.run import run_due
from servicepledge.errors import PledgeError, UsageError
from servicepledge.execution.pool import Pool
from servicepledge.periods import Period
from servicepledge.report.editions.record import editions_in
from servicepledge.report.sections.headline import headline
from servicepledge.workspace import Workspace

MARCH = Period.parse("2026-03")


@pytest.fixture
def edition(make_place: Any, pages: Any) -> Path:
    """A published edition, of March, in a workspace."""
    place = make_place(one={})
    path: Path = make_one(place, place.contract_path("one"), MARCH, lambda _: None, Pool()).report.path
    for archive in (place.reports, place.reports / "one"):
        (archive / "index.html").write_text("the archive")
    return path.parent


def place_of(edition: Path) -> Path:
    return edition.parents[3]


def command(capsys: Any, *told: str) -> tuple[int, list[str]]:
    with pytest.raises(SystemExit) as ended:
        main(list(told))
    return int(ended.value.code or 0), capsys.readouterr().out.splitlines()


def is_found(edition: Path) -> bool:
    try:
        return bool(problems_of(edition))
    except PledgeError:
        return True


def lose_answers(place: Path) -> None:
    """March's calls from the 11th on turn out to have been abandoned."""
    path = place / "data" / "calls.parquet"
    is_lost = pl.col("arrived_at") >= date(2026, 3, 11)
    lost = pl.when(is_lost).then(None).otherwise(pl.col("answered_at")).alias("answered_at")
    outcome = pl.when(is_lost).then(pl.lit("abandoned")).otherwise(pl.col("outcome")).alias("outcome")
    pl.read_parquet(path).with_columns(lost, outcome).write_parquet(path)


def test_one_flipped_byte_is_found_anywhere(edition: Path) -> None:
    assert not is_found(edition)
    for path in sorted(edition.iterdir()):
        content = unsealed(path).read_bytes()
        for position in range(len(content)):
            path.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
            assert is_found(edition), f"byte {position} of {path.name}"
        path.write_bytes(content)
    assert not is_found(edition)


def test_a_file_more_a_file_less_and_a_page_cut_short_are_found(edition: Path) -> None:
    page = unsealed(edition / "service_report.zh.html")
    (edition / "more.html").write_text("more")
    assert problems_of(edition) == ["'more.html' is no part of what was published. Take it away."]
    (edition / "more.html").unlink()
    page.write_bytes(b"pag")
    (found,) = problems_of(edition)
    assert "'service_report.zh.html' is not what was published (3 bytes, of 4)" in found
    page.unlink()
    (found,) = problems_of(edition)
    assert found.startswith("'service_report.zh.html' is missing.")


def test_a_lone_folder_is_verified_where_there_is_no_workspace(edition: Path, tmp_path: Path, capsys: Any) -> None:
    sent = tmp_path / "sent" / "here"
    shutil.copytree(edition, sent)
    told = ("verify", str(sent), "--workspace", str(sent.parent))
    assert command(capsys, *told) == (0, [f"{sent}: whole: 2 files are what was published."])
    unsealed(sent / "edition.json").write_text("{}")
    code, (line, *more) = command(capsys, *told)
    assert (code, more) == (9, []) and line.startswith(f"{sent}: 'edition.json' is not what was published")


def test_a_workspace_s_editions_are_held_against_the_ledger(edition: Path, capsys: Any) -> None:
    place = str(place_of(edition))
    whole = (0, ["one/2026-03/1: whole: 2 files are what was published."])
    assert command(capsys, "verify", "-w", place) == command(capsys, "verify", "one", "-w", place) == whole
    forged = edition.parent / "2"
    shutil.copytree(edition, forged)
    code, lines = command(capsys, "verify", "one/2026-03", "-w", place)
    assert code == 9 and "one/2026-03/2: lists itself as one/2026-03/1. Put it back there." in lines
    shutil.rmtree(unsealed(forged / "edition.json").parent)
    shutil.rmtree(unsealed(edition / "edition.json").parent)
    lost = "one/2026-03/1: was published and is not there any more."
    assert command(capsys, "verify", "one", "-w", place) == (9, [lost])


def test_an_edition_made_anew_with_a_manifest_of_its_own_is_not_what_the_ledger_says(
    edition: Path, capsys: Any
) -> None:
    place = place_of(edition)
    shutil.copytree(place, place.parent / "another")
    lose_answers(place.parent / "another")
    shutil.rmtree(place.parent / "another" / "reports")
    (place.parent / "another" / "data" / "ledger.sqlite").unlink()
    other = Workspace.at(place.parent / "another")
    forged = make_one(other, other.contract_path("one"), MARCH, lambda _: None, Pool()).report.path.parent
    unsealed(edition / "edition.json")
    shutil.rmtree(edition)
    shutil.copytree(forged, edition)
    code, lines = command(capsys, "verify", "-w", str(place))
    assert (code, lines) == (9, ["one/2026-03/1: is not what the ledger says was published."])


def test_figures_computed_anew_are_the_same_or_it_says_which_input_changed(edition: Path, capsys: Any) -> None:
    told = ("verify", "one", "--recompute", "-w", str(place_of(edition)))
    code, lines = command(capsys, *told)
    assert (code, lines[-1]) == (0, "one/2026-03/1: figures computed anew are the same to the bit.")
    lose_answers(place_of(edition))
    code, lines = command(capsys, *told)
    assert code == 9
    assert lines[-3:] == [
        "one/2026-03/1: figures computed anew differ.",
        "one/2026-03/1: clause 1: value 1 numerator 31 denominator 31 target >= 50 % verdict met, "
        "computed anew value 0.3225806451612903 numerator 10 denominator 31 target >= 50 % verdict missed.",
        "one/2026-03/1: changed since: calls.",
    ]


@pytest.mark.parametrize("named", ["elsewhere", "one/2026-04"])
def test_what_is_no_edition_is_a_sentence(edition: Path, capsys: Any, named: str) -> None:
    assert command(capsys, "verify", named, "-w", str(place_of(edition)))[0] == 2


def restated(edition: Path, reason: str = "9日的来电补报") -> list[Any]:
    place = Workspace.at(place_of(edition))
    return restate(place, place.contract_path("one"), MARCH, reason, lambda _: None, Pool())


def test_a_restatement_gives_its_reason_first_and_leaves_what_was_published(edition: Path, pages: Any) -> None:
    before = {path.name: path.read_bytes() for path in edition.iterdir()}
    lose_answers(place_of(edition))
    (outcome,) = restated(edition)
    assert outcome.error is None and outcome.report.path == edition.parent / "2" / "service_report.zh.html"
    assert {path.name: path.read_bytes() for path in edition.iterdir()} == before
    assert json.loads((edition.parent / "2" / "edition.json").read_text("utf-8"))["reason"] == "9日的来电补报"
    assert [(one.number, one.state) for one in editions_in(edition.parent)] == [(1, "final"), (2, "restated")]
    text = "".join(piece.markup for piece in headline(pages.prepared[-1]).pieces)
    head = text.partition('id="headline"')[0]
    assert "更正原因：" in head and "9日的来电补报" in head and head.index("9日的来电补报") < head.index("100.00%")
    assert "32.26%" in head and "已知原因：" in head
    events = Ledger.of(Workspace.at(place_of(edition))).events("one", "2026-03")
    assert [(entry.event, entry.edition) for entry in events] == [
        (Event.MADE, 1), (Event.MADE, 2), (Event.SUPERSEDED, 1),
    ]  # fmt: skip
    assert events[1].about["reason"] == "9日的来电补报"


def test_a_restatement_with_the_same_figures_says_so(edition: Path, pages: Any) -> None:
    (outcome,) = restated(edition, "附上说明")
    assert outcome.report.path.parent.name == "2"
    head = "".join(piece.markup for piece in headline(pages.prepared[-1]).pieces)
    assert "各条款的数值与判定均未改变" in head


def test_a_restatement_of_what_is_still_open_is_provisional_and_settled_by_a_run(edition: Path, pages: Any) -> None:
    place = place_of(edition)
    contract = place / "data" / "contracts" / "one.toml"
    clause = 'ref = "2"\nwords = "首次解决率"\nkpi = "first_contact_resolution"\nscope = { channel = "phone" }\ntarget = ">= 50 %"\n'
    contract.write_text(f"{contract.read_text('utf-8')}[[clauses]]\n{clause}", "utf-8")
    calls = place / "data" / "calls.parquet"
    pl.read_parquet(calls).with_columns(pl.lit("bills").alias("topic")).write_parquet(calls)
    restated(edition, "补充协议一")
    source = place / "data" / "sources" / "centre.toml"
    source.write_text(source.read_text("utf-8").replace("2026-04-01T", "2026-04-04T"), "utf-8")
    run_due(Workspace.at(place), date(2026, 4, 5), lambda _: None, Pool())
    states = [(one.number, one.state, one.reason) for one in editions_in(edition.parent)]
    assert states == [(1, "final", ""), (2, "provisional", "补充协议一"), (3, "restated", "")]


@pytest.mark.parametrize(("period", "reason"), [("2026-02", "why"), ("2026-03", " \n ")])
def test_what_cannot_be_restated_is_a_sentence(edition: Path, period: str, reason: str) -> None:
    place = Workspace.at(place_of(edition))
    with pytest.raises(UsageError):
        restate(place, place.contract_path("one"), Period.parse(period), reason, lambda _: None, Pool())


def test_a_run_says_that_inputs_of_a_published_period_changed_and_restates_nothing(edition: Path) -> None:
    def run() -> list[str]:
        told = list[str]()
        run_due(Workspace.at(place_of(edition)), date(2026, 1, 1), told.append, Pool())
        return told

    assert run() == []
    lose_answers(place_of(edition))
    (said,) = run()
    assert said.startswith("one: calls of 2026-03 changed after it was published.")
    assert "pledge restate one" in said
    assert [one.number for one in editions_in(edition.parent)] == [1]
