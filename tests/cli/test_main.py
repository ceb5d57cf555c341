"""The command as a person or a schedule uses it: what it prints where, its exit codes, and no traceback for a mistake."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support.letters import fill_in
from support.places import REPOSITORY
from wcwidth import wcswidth

from servicepledge import __version__
from servicepledge.checks.worker import Checker
from servicepledge.cli.check import check_contracts
from servicepledge.cli.main import app, main
from servicepledge.execution.notebook import Page
from servicepledge.execution.pool import Job, Pool
from servicepledge.exports.canonical import TABLES
from servicepledge.runtime.imports import LAB, lab_installation

COMMANDS = sorted(command.name or command.callback.__name__ for command in app.registered_commands if command.callback)
FIELDS = {
    "contract", "period", "clause", "kpi", "value", "numerator", "denominator", "target", "verdict", "provisional", "reason",
}  # fmt: skip
SCORE = ("score", "telecom", "-p", "2026-10")


@dataclass(frozen=True)
class Done:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Pledge = Callable[..., Done]


@pytest.fixture
def pledge(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Pledge]:
    """Run the command in this process; the repository is the current folder."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(REPOSITORY)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str | Path) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    yield run
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of the bundled workspace."""
    folder = tmp_path / "centre"
    for part in ("contracts", "sources", "sample"):
        shutil.copytree(REPOSITORY / "data" / part, folder / "data" / part)
    return folder


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


# -- help --------------------------------------------------------------------------------------------------------------


def test_the_commands_are_those_of_the_interface() -> None:
    assert COMMANDS == [
        "approve",
        "check",
        "coverage",
        "deliver",
        "due",
        "explain",
        "init",
        "lab",
        "ledger",
        "report",
        "restate",
        "run",
        "sample",
        "score",
        "verify",
        "watch",
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(pledge: Pledge, command: str) -> None:
    done = pledge(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"pledge {command}" in done.out.partition("Example")[2]


@pytest.mark.parametrize("command", ["list", "show", "new"])
def test_every_template_command_has_help_with_an_example(pledge: Pledge, command: str) -> None:
    done = pledge("template", command, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"pledge template {command}" in done.out.partition("Example")[2]


@pytest.mark.parametrize("command", [["servicepledge"], ["servicepledge.cli.main"]], ids=str)
def test_the_package_is_the_command_too_and_says_its_version(command: list[str]) -> None:
    said = subprocess.run([sys.executable, "-m", *command, "--version"], capture_output=True, text=True)
    assert (said.returncode, said.stdout, said.stderr) == (0, f"servicepledge {__version__}\n", "")


SHELLS: dict[str, tuple[str, list[str]]] = {
    "a command": ("pledge sc", ["score"]),
    "a contract": ("pledge score telecom", ["telecom", "telecom-letter"]),
    "a contract of another workspace": ("pledge score -w /nowhere tele", []),
}


@pytest.mark.parametrize(("typed", "completed"), SHELLS.values(), ids=SHELLS)
def test_a_shell_completes(pledge: Pledge, monkeypatch: pytest.MonkeyPatch, typed: str, completed: list[str]) -> None:
    monkeypatch.setenv("_PLEDGE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split()) - 1))
    done = pledge()
    assert (done.code, done.err) == (0, "") and sorted(done.out.split()) == completed


# -- mistakes ----------------------------------------------------------------------------------------------------------

MISTAKES: dict[str, tuple[Sequence[str], str]] = {
    "no such command": (["scoer"], "No such command"),
    "no contract": (["score"], "Missing argument"),
    "no period": (["score", "telecom"], "Missing option"),
    "unknown contract": (["score", "telcom", "-p", "2026-10"], "contract 'telcom'\n  - is not known. Did you mean 'telecom'?"),
    "unknown file": (["score", "data/no.toml", "-p", "2026-10"], "data/no.toml\n  - there is no such contract file."),
    "a folder for a contract": (["score", "./data", "-p", "2026-10"], "there is no such contract file"),
    "not a period": (["score", "telecom", "-p", "2026-13"], "period '2026-13'\n  - is not a period. Write 2026-10-05"),
    "a stretch backwards": (["score", "telecom", "-p", "2026-10-09..2026-10-01"], "is not a period"),
    "the last week of time": (["score", "telecom", "-p", "9999-W52"], "is not a period"),
    "a period before every history": (["report", "telecom", "-p", "0001-01-01..2026-10-31"], "is too far away"),
    "a period before the term": (["score", "telecom", "-p", "2026-03"], "lies outside the term of telecom (2026-04-01"),
    "unknown breakdown": ([*SCORE, "--by", "hours"], "Did you mean 'hour'?"),
    "unknown reading": ([*SCORE, "--reading", "windw=24h"], "reading 'windw'\n  - no clause of telecom has it."),
    "unknown choice": ([*SCORE, "--reading", "clock_start=x"], "Use one of: arrival, queue_entry."),
    "a reading that is no pair": ([*SCORE, "--reading", "window"], "is not a pair. Write NAME=VALUE."),
    "unknown format": ([*SCORE, "--format", "xml"], "--format xml\n  - is not possible. Use table or json."),
    "unknown template": (["template", "show", "000-9"], "template '000-9'\n  - is not known. Did you mean"),
    "a template over a contract": (
        ["template", "new", "000-8", "--out", "data/contracts/telecom.toml"], "telecom.toml\n  - exists. Name another file",
    ),
    "coverage of no contract": (["coverage", "telcom"], "contract 'telcom'\n  - is not known. Did you mean 'telecom'?"),
    "coverage in no format": (["coverage", "telecom", "--format", "xml"], "--format xml\n  - is not possible."),
    "unknown language": ([*SCORE, "--language", "fr"], "--language fr\n  - is not possible. Use zh or en."),
    "unknown language of a report": (["report", "telecom", "-p", "2026-10", "--language", "fr"], "Use zh or en."),
    "unknown notebook": (["report", "telecom", "-p", "2026-10", "--notebook", "explor"], "Did you mean 'explore'?"),
    "a notebook elsewhere": (["report", "telecom", "-p", "2026-10", "--notebook", "../x"], "notebook '../x'"),
    "not a size": ([*SCORE, "--memory-limit", "lots"], "--memory-limit lots\n  - is not a size."),
    "no workspace": ([*SCORE, "-w", "/"], "is no workspace: it has no data/contracts. Run `pledge init DIR`"),
    "no such folder": ([*SCORE, "-w", "/no/such"], "/no/such\n  - there is no such folder."),
    "a run that is nowhere": (["run", "-w", "/"], "is no workspace"),
    "a lab that is nowhere": (["lab", "-w", "/"], "is no workspace"),
    "not a day": (["run", "--as-of", "tomorrow"], "--as-of tomorrow\n  - is not a day. Write it as 2026-11-05."),
    "no scale": (["sample", "--scale", "0"], "--scale 0.0\n  - must be more than 0."),
    "scale of no number": (["sample", "--scale", "nan"], "must be more than 0"),
    "endless scale": (["sample", "--scale", "inf"], "must be more than 0"),
    "seed below zero": (["sample", "--seed", "-1"], "--seed -1\n  - must be 0 or more."),
    "init on a file": (["init", "README.md"], "README.md\n  - exists and is not empty."),
    "init under a file": (["init", "README.md/centre"], "README.md\n  - "),
    "sample into a file": (["sample", "--scale", "0.001", "--out", "README.md"], "README.md\n  - File exists."),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_a_sentence_and_a_2(pledge: Pledge, arguments: Sequence[str], says: str) -> None:
    done = pledge(*arguments)
    assert says in done.err
    assert (done.code, done.out) == (2, "")


def test_a_period_in_the_future_has_not_begun(pledge: Pledge, place: Path) -> None:
    change(place / "data/contracts/telecom.toml", "ends_on = 2027-03-31", "ends_on = 9999-12-31")
    done = pledge("score", "telecom", "-p", "2098-10", "-w", place)
    assert (done.code, done.out) == (2, "") and "period '2098-10'\n  - has not begun (today is 20" in done.err


CONTRACTS = {
    "names no known source": ('source = "centre"', 'source = "center"', "no source 'center' is known. Did you mean 'centre'?"),
    "is no TOML": ("[client]", "[client", "is not valid TOML"),
    "has a date that is none": ("starts_on = 2026-04-01", 'starts_on = "soon"', "starts_on: a date is expected"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "says"), CONTRACTS.values(), ids=CONTRACTS)
@pytest.mark.parametrize("command", ["score", "report"])
def test_a_contract_with_a_mistake_is_a_3(
    pledge: Pledge, place: Path, command: str, before: str, after: str, says: str
) -> None:
    path = place / "data" / "contracts" / "telecom.toml"
    change(path, before, after)
    done = pledge(command, "telecom", "-p", "2026-10", "-w", place)
    assert (done.code, done.out) == (3, "")
    assert str(path) in done.err and says in done.err
    assert not (place / "reports").exists()


EXPORTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (Path.unlink, "calls: no file at 'sample/calls.parquet'"),
    "empty": (lambda path: path.write_bytes(b""), "calls: file 'calls.parquet' is empty (0 bytes). Export it again."),
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:50_000]), "is not a whole Parquet file"),
    "a table of another program": (lambda path: path.write_text("call_id,contract_id\n1,one\n"), "is not a whole Parquet"),
    "damaged in the middle": (
        lambda path: path.write_bytes(path.read_bytes()[:2_000] + b"\xff" * 400_000 + path.read_bytes()[402_000:]),
        "xport",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("harm", "says"), EXPORTS.values(), ids=EXPORTS)
def test_an_export_with_a_mistake_is_a_4(
    pledge: Pledge, place: Path, harm: Callable[[Path], object], says: str
) -> None:
    harm(place / "data" / "sample" / "calls.parquet")
    done = pledge(*SCORE, "-w", place)
    assert (done.code, done.out) == (4, "")
    assert says in done.err


@pytest.mark.parametrize(("column", "length"), [("call_id", 400_000), ("arrived_at", 200)])
def test_checking_blames_a_damaged_export_and_not_the_expectations(
    pledge: Pledge, place: Path, column: str, length: int
) -> None:
    """What cannot be decompressed is told as invalid input, what cannot be made sense of has no kind of its own."""
    export = place / "data" / "sample" / "calls.parquet"
    pages = f"select coalesce(dictionary_page_offset, data_page_offset) from parquet_metadata('{export}') where path_in_schema = ? order by row_group_id"
    (first,), *_ = duckdb.execute(pages, [column]).fetchall()
    start = first + 60
    export.write_bytes(export.read_bytes()[:start] + b"\xff" * length + export.read_bytes()[start + length :])
    done = pledge("check", "--data", "-w", place)
    assert done.code == 4 and "the export is damaged. Export the file again." in done.out
    assert "expectation" not in done.out


def test_a_source_with_a_mistake_is_a_4(pledge: Pledge, place: Path) -> None:
    change(place / "data/sources/centre.toml", 'time_zone = "Asia/Shanghai"', 'time_zone = "Asia/Shanghia"')
    done = pledge(*SCORE, "-w", place)
    assert (done.code, done.out) == (4, "") and "Did you mean 'Asia/Shanghai'?" in done.err


def test_a_limit_no_export_can_be_read_within_blames_the_limit_and_not_the_export(pledge: Pledge) -> None:
    done = pledge(*SCORE, "--memory-limit", "1KB")
    assert (done.code, done.out) == (4, "")
    assert "Raise --memory-limit." in done.err and "whole" not in done.err


def test_a_parameter_the_notebook_has_not_is_a_2_before_the_exports_are_opened(pledge: Pledge, place: Path) -> None:
    done = pledge("report", "telecom", "-p", "2026-10", "-w", place, "--parameter", "perod=2026-09")
    assert (done.code, done.out) == (2, "")
    assert "has no parameter 'perod'. Did you mean 'period'?" in done.err and "opening" not in done.err
    assert not (place / "reports").exists()


# -- score -------------------------------------------------------------------------------------------------------------


def test_score_tells_which_verdicts_another_reading_would_flip_where_asked(pledge: Pledge) -> None:
    rows = json.loads(pledge(*SCORE, "--readings", "--format", "json").out)
    assert {row["clause"] for row in rows if row["sensitive"]} == {"4.1.1b"}
    assert all(isinstance(row["readings"], list) for row in rows)
    assert "depends on the reading (clock_start=arrival)" in pledge(*SCORE, "--readings").out
    assert all(row["sensitive"] is None for row in json.loads(pledge(*SCORE, "--format", "json").out))


def test_json_is_a_list_of_objects_with_the_fields_of_the_interface(pledge: Pledge) -> None:
    done = pledge(*SCORE, "--format", "json")
    rows = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert [row["clause"] for row in rows] == ["4.1.1a", "4.1.1b", "4.1.2", "4.1.3", "4.1.4", "1.2", "补充1", "补充2"]
    for row in rows:
        assert set(row) >= FIELDS
        assert (row["contract"], row["period"]) == ("telecom", "2026-10")
        assert row["value"] == pytest.approx(row["numerator"] / row["denominator"], rel=1e-12)
        assert isinstance(row["provisional"], bool) and isinstance(row["denominator"], int)
    assert "补充1" in done.out, "Chinese is written as it is"
    blank = rows[-1]
    assert (blank["target"], blank["verdict"]) == (">= ____ %", "undecidable") and "blank" in blank["reason"]


def test_json_of_a_breakdown_names_the_groups(pledge: Pledge) -> None:
    rows = json.loads(pledge(*SCORE, "--format", "json", "--by", "weekday,queue").out)
    assert {tuple(row["by"]) for row in rows} == {("weekday", "queue")}
    again = json.loads(pledge(*SCORE, "--format", "json", "--by", "weekday", "--by", "queue").out)
    assert again == rows


def test_nothing_to_measure_is_no_value_and_a_reason(pledge: Pledge, place: Path) -> None:
    change(place / "data/contracts/telecom.toml", 'scope = { channel = "phone" }', 'scope = { channel = "fax" }')
    first = json.loads(pledge(*SCORE, "--format", "json", "-w", place).out)[0]
    assert (first["value"], first["numerator"], first["denominator"]) == (None, 0, 0)
    assert first["verdict"] == "undecidable" and first["reason"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("by", ["", "queue"])
def test_the_table_is_aligned_on_a_terminal_that_shows_chinese(pledge: Pledge, language: str, by: str) -> None:
    title, heading, *lines = pledge(*SCORE, "--language", language, "--by", by).out.splitlines()
    assert title.endswith("2026-10") and lines
    starts = [column for column in range(1, wcswidth(heading)) if at(heading, column - 1) == " " != at(heading, column)]
    verdict = next(
        column for column in starts if at(heading, column) in ("判", "v") and at(heading, column + 2) in ("定", "r")
    )
    for line in lines:
        assert all(at(line, column - 1) in (" ", "") and at(line, column - 2) in (" ", "") for column in starts), line
        assert at(line, verdict) in "▲●–?", line


def at(line: str, column: int) -> str:
    """Return the character that stands in a column of a terminal."""
    passed = 0
    for character in line:
        if passed >= column:
            return character
        passed += max(wcswidth(character), 0)
    return ""


def test_values_of_the_data_cannot_break_a_line_or_steer_the_terminal(pledge: Pledge, place: Path) -> None:
    import polars as pl

    path = place / "data" / "sample" / "calls.parquet"
    odd = pl.when(pl.col("queue") == "billing").then(pl.lit("\x1b[2Jbill\ning")).otherwise("queue")
    pl.read_parquet(path).with_columns(queue=odd).write_parquet(path)
    done = pledge(*SCORE, "--by", "queue", "-w", place)
    assert "\x1b" not in done.out and "\ufffd[2Jbill\ufffding" in done.out
    assert len(done.out.splitlines()) == 2 + 2 * 4 + 1 + 4 + 5


def test_a_contract_can_be_named_by_its_file_from_anywhere(pledge: Pledge, place: Path) -> None:
    elsewhere = place.parent / "draft.toml"
    shutil.copyfile(place / "data/contracts/telecom.toml", elsewhere)
    change(elsewhere, 'source = "centre"', 'source = "centre"\nrows = "telecom"')
    rows = json.loads(pledge("score", elsewhere, "-p", "2026-10", "--format", "json", "-w", place).out)
    assert (rows[0]["contract"], rows[0]["numerator"], rows[0]["denominator"]) == ("draft", 4635, 4937)


# -- check -------------------------------------------------------------------------------------------------------------


def test_check_lists_the_problems_of_all_files_at_once_and_the_blanks(pledge: Pledge, place: Path) -> None:
    contracts = place / "data" / "contracts"
    change(contracts / "telecom.toml", 'kpi = "answer_rate"', 'kpi = "answer_rat"')
    change(contracts / "telecom.toml", 'target = "<= 5 s"', 'target = "<= 5"')
    change(contracts / "hotline.toml", 'every = "month"', 'every = "月"')
    change(contracts / "aftersales.toml", 'target = ">= 90 %"', 'target = ">= ___ %"')
    change(place / "data/sources/centre.toml", "[calls]\npath", "[calls]\npth")
    done = pledge("check", "-w", place)
    assert (done.code, done.err) == (3, "")
    for said in (
        "Did you mean 'answer_rate'?",
        "'<= 5'",
        "'月' is not a cadence",
        "'>= ___ %' is not filled in",
        "pth",
    ):
        assert said in done.out
    assert done.out.count(".toml") >= 4


def test_blanks_are_no_mistakes_but_a_term_is_needed(pledge: Pledge, place: Path) -> None:
    contract = place / "data/contracts/aftersales.toml"
    change(contract, 'target = ">= 90 %"', 'target = ">= ____ %"')
    done = pledge("check", "aftersales", "-w", place)
    assert (done.code, done.err) == (0, "")
    assert "1 to fill in:\n  - clause 二.2(4), target: '>= ____ %' is not filled in (责任部门" in done.out
    change(contract, "ends_on = 2027-03-31", 'ends_on = "____"')
    done = pledge("check", "aftersales", "-w", place)
    assert done.code == 3 and "ends_on: '____' is not filled in. Write the last day of the term" in done.out
    for command in (["score", "aftersales", "-p", "2026-10"], ["report", "aftersales", "-p", "2026-10"]):
        done = pledge(*command, "-w", place)
        assert (done.code, done.out) == (3, "") and "ends_on: '____' is not filled in." in done.err
    draft = place / "draft.toml"
    contract.rename(draft)
    done = pledge("check", str(draft), "-w", place)
    assert done.code == 0 and "2 to fill in:" in done.out, "a draft may lack its term"


# -- templates and coverage --------------------------------------------------------------------------------------------


def test_the_templates_are_listed_one_line_each(pledge: Pledge) -> None:
    done = pledge("template", "list")
    assert (done.code, done.err) == (0, "")
    heading, *lines = done.out.splitlines()
    assert heading.split() == ["id", "title", "clauses", "measured", "blanks"] and len(lines) == 16
    (row,) = [line.split() for line in lines if line.startswith("000-3")]
    assert row[-3:-1] == ["23", "12"]


@pytest.mark.parametrize(("language", "said"), [
    ("zh", ["2.1b  [目标值]\n    接通率不低于____%。\n    → 接通率 · ≥ ____ %\n      channel phone; hours work", "□ 服务渠道: ____"]),
    ("en", ["2.1b  [threshold]\n    The connection rate is at least ____%.\n    → Connection rate", "□ Channels: ____"]),
])  # fmt: skip
def test_a_letter_is_shown_to_be_read(pledge: Pledge, language: str, said: list[str]) -> None:
    done = pledge("template", "show", "000-8", "--language", language)
    assert (done.code, done.err) == (0, "")
    for part in said:
        assert part in done.out


def test_a_template_becomes_a_contract_that_can_be_scored(pledge: Pledge, place: Path) -> None:
    file = place / "data/contracts/acme.toml"
    assert pledge("template", "new", "000-5", "--out", file).code == 0
    fill_in(file)
    change(file, 'source = "centre"', 'source = "centre"\nrows = "hotline"')
    done = pledge("coverage", "acme", "-w", place, "--format", "json")
    covered = json.loads(done.out)
    assert (done.code, covered["exports_seen"], sum(covered["totals"].values())) == (0, True, 39)
    done = pledge("score", "acme", "-p", "2026-10", "-w", place, "--format", "json")
    verdicts = {row["clause"]: row["verdict"] for row in json.loads(done.out)}
    standings = {row["clause"]: row["standing"] for row in covered["clauses"] if row["kpi"]}
    assert verdicts.keys() == standings.keys()
    for clause, standing in standings.items():
        assert (verdicts[clause] == "undecidable") >= (standing == "undecidable"), clause
        assert (verdicts[clause] == "facts_only") == (standing == "facts_only"), clause
    assert verdicts["三.1(1)b"] in ("met", "missed")


def test_coverage_as_a_table(pledge: Pledge, place: Path) -> None:
    done = pledge("coverage", "telecom", "-w", place)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "judged 5 · facts only 2 · undecidable 1 · declarative 0"
    assert "the agreement leaves the target “≥ ____ %” blank" in done.out
    (place / "data/sample/calls.parquet").unlink()
    done = pledge("coverage", "telecom", "-w", place, "--language", "zh")
    assert done.code == 0 and "calls" in done.err and done.out.splitlines()[-1] == "未查看导出数据。"


def test_check_goes_on_after_a_name_that_is_not_known(pledge: Pledge, place: Path) -> None:
    change(place / "data/contracts/telecom.toml", 'kpi = "answer_rate"', 'kpi = "answer_rat"')
    done = pledge("check", "telcom", "telecom", "aftersales", "-w", place)
    assert done.code == 2
    assert "Did you mean 'telecom'?" in done.out and "Did you mean 'answer_rate'?" in done.out
    assert "aftersales.toml: 5 clauses, 5 measured, 3 with a target. No mistakes." in done.out


def test_check_reads_a_file_outside_any_workspace(
    pledge: Pledge, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = tmp_path / "away" / "draft.toml"
    draft.parent.mkdir()
    shutil.copyfile(place / "data/contracts/telecom.toml", draft)
    monkeypatch.chdir(draft.parent)
    done = pledge("check", "draft.toml")
    assert done.code == 0 and "draft.toml: 8 clauses" in done.out and "补充2, target" in done.out
    change(draft, '"centre"', '"no such centre"')
    assert pledge("check", "draft.toml").code == 0, "which sources there are is the workspace's to say"
    change(draft, "[provider]", "[provide]")
    assert pledge("check", "draft.toml").code == 3
    assert pledge("check", "telecom").code == 2


def test_check_reports_every_source_and_its_exports(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = place / "data" / "sources"
    shutil.copyfile(sources / "centre.toml", sources / "second.toml")
    for name in ("centre", "second"):
        change(sources / f"{name}.toml", "sample/calls.parquet", f"{name}.parquet")
    said: list[str] = []
    assert check_contracts(place, [], with_data=True, say=said.append) == 4
    assert all(f"no file at '{name}.parquet'" in "\n".join(said) for name in ("centre", "second"))


def test_check_of_an_empty_workspace_says_what_to_add(pledge: Pledge, tmp_path: Path) -> None:
    (tmp_path / "data" / "contracts").mkdir(parents=True)
    done = pledge("check", "-w", tmp_path)
    assert done.code == 2 and "has no contract. Add one as data/contracts/NAME.toml." in done.err


# -- report, sample, init, lab -----------------------------------------------------------------------------------------


def test_report_prints_the_verdicts_and_the_path_and_its_progress_elsewhere(
    pledge: Pledge, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pages(_: Pool, jobs: list[Job], begins: Any) -> Any:
        for job in jobs:
            begins(job)
            yield job, Page(f"{job.parameters['period']} {job.language}".encode())

    monkeypatch.setattr(Pool, "prepare", lambda _: None)
    monkeypatch.setattr(Pool, "pages", pages)
    monkeypatch.setattr(Checker, "ask", lambda *_: None)
    monkeypatch.setattr(Checker, "findings", lambda _: ())
    monkeypatch.chdir(place)
    done = pledge("report", "telecom", "--period", "2026-10", "--language", "en")
    *verdicts, path = done.out.splitlines()
    assert "owed: a corrective plan (补充3, because of 4.1.1a), by 2026-11-19" in verdicts
    assert (done.code, path) == (0, "reports/telecom/2026-10/1/service_report.en.html")
    assert Path(path).read_text() == "2026-10 en"
    assert verdicts[0].split()[:3] == ["▲", "missed", "4.1.1a"] and "93.88%" in verdicts[0]
    assert [line.split(":")[0] for line in done.err.splitlines()[:3]] == ["centre"] * 3
    assert "[1/1] making telecom 2026-10 en" in done.err


def test_sample_writes_its_exports_and_says_how_many_rows(pledge: Pledge, tmp_path: Path) -> None:
    done = pledge("sample", "--scale", "0.01", "--seed", "3", "--out", tmp_path / "made")
    assert done.code == 0 and "writing the sample centre to" in done.err
    named = [line.split(":")[0] for line in done.out.splitlines()]
    assert named == [f"{table}.parquet" for table in TABLES]
    assert sorted(named) == sorted(path.name for path in (tmp_path / "made").iterdir())


def test_init_says_what_to_do_next(pledge: Pledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = pledge("init", tmp_path / "centre")
    assert done.code == 0 and f"  cd {tmp_path / 'centre'}\n  pledge report telecom" in done.out
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    done = pledge("init", ".")
    assert done.code == 0 and "cd " not in done.out
    assert pledge("init", ".").code == 2


def test_lab_opens_jupyter_on_the_workspace_and_passes_the_rest_on(
    pledge: Pledge, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def execv(_: str, command: list[str]) -> None:
        started.append(command)
        raise SystemExit(0)

    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    monkeypatch.setattr(os, "execv", execv)
    pledge("lab", "-w", place, "--", "--no-browser", "--port", "8889")
    assert started[0][1:] == ["-m", "jupyterlab", f"--ServerApp.root_dir={place}", "--no-browser", "--port", "8889"]
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    done = pledge("lab", "-w", place)
    assert done.code == 2 and f"Run: {lab_installation()}" in done.err
    assert "servicepledge[lab]" not in done.err, "a wheel in nobody's index is not found by its name"


def test_what_the_lab_is_installed_by_is_the_extra_of_the_distribution() -> None:
    extras = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert list(LAB) == extras["lab"]


def test_a_mistake_in_the_expectations_is_a_4(pledge: Pledge, place: Path) -> None:
    shutil.copytree(REPOSITORY / "expectations", place / "expectations")
    (place / "expectations" / "calls.json").write_text("{", "utf-8")
    done = pledge("check", "telecom", "--data", "-w", place)
    assert done.code == 4 and "calls.json\n  - The suite is not JSON" in done.out


# -- as a process ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[*SCORE, "--by", "hour", "--format", "json"], ["check"]], ids=["score", "check"])
def test_a_reader_that_has_seen_enough_is_no_mistake(arguments: Sequence[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "servicepledge.cli.main", *arguments],
            stdout=gone,
            stderr=subprocess.PIPE,
            cwd=REPOSITORY,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_progress_nobody_reads_does_not_stop_the_work(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "servicepledge.cli.main",
                "sample",
                "--scale",
                "0.001",
                "--out",
                str(tmp_path / "made"),
            ],
            stdout=subprocess.PIPE,
            stderr=gone,
        )
    assert done.returncode == 0 and done.stdout.count(b"rows") == len(TABLES)


def test_chinese_is_printed_whatever_the_terminal_claims_to_speak() -> None:
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "servicepledge.cli.main", "check"], capture_output=True, env=plain, cwd=REPOSITORY
    )
    assert (done.returncode, done.stderr) == (0, b"") and "补充2" in done.stdout.decode("utf-8")


def test_a_report_says_what_it_does_and_nothing_else(tmp_path: Path) -> None:
    """The process that reports are forked from ends after the command; what its libraries complain of would be read."""
    shutil.copytree(REPOSITORY / "data", tmp_path / "data")
    shutil.copytree(REPOSITORY / "notebooks", tmp_path / "notebooks")
    shutil.copytree(REPOSITORY / "expectations", tmp_path / "expectations")
    command = [sys.executable, "-c", "from servicepledge.cli.main import main; main()", "report", "telecom-letter"]
    more = ["--period", "2026-10", "--notebook", "settlement"]
    done = subprocess.run([*command, *more], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "centre: opening the exports",
        "centre: checking the exports",
        "centre: measuring telecom-letter",
        "[1/1] making telecom-letter 2026-10 zh, edition 1 (final)",
    ]


def test_a_schedule_that_stops_it_leaves_nothing_half_written(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "servicepledge.cli.main", "sample", "--out", str(tmp_path / "made")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("writing the sample centre")
        process.terminate()
        assert process.stderr.read() == ""
    assert process.returncode == 128 + signal.SIGTERM
    assert not (tmp_path / "made").exists() or list((tmp_path / "made").iterdir()) == []
