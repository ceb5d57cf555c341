"""The names a notebook or script imports: visible to editors, natural in what they take, short in what they show."""

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import servicepledge
from servicepledge import (
    KPIS,
    Period,
    PledgeError,
    Workspace,
    coverage,
    explore,
    load_contract,
    measure,
    open_report,
)
from servicepledge.engine.breakdown import NAMES
from servicepledge.errors import ContractError, UsageError
from servicepledge.exploration.explorer import Explorer
from servicepledge.kpi import Kpi
from servicepledge.report.report import Report

REPOSITORY = Path(__file__).parents[1]
PUBLIC = [
    "KPIS", "Period", "PledgeError", "Workspace", "coverage", "explore", "load_contract", "measure", "open_report",
]  # fmt: skip
TELECOM = REPOSITORY / "data" / "contracts" / "telecom.toml"
OCTOBER = "2026-10"


@pytest.fixture(scope="module")
def centre() -> Explorer:
    return explore(REPOSITORY)


@pytest.fixture(scope="module")
def report() -> Report:
    return open_report("telecom", OCTOBER, workspace=REPOSITORY / "notebooks")


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)


# -- visible -----------------------------------------------------------------------------------------------------------

REVEALED = {
    'explore(".")': "Explorer",
    'explore().score("telecom", "2026-10")': "DataFrame",
    'explore().rows("telecom", "4.1.1a", ["2026-09", "2026-10"])': "DataFrame",
    'explore().choose("telecom", "2026-10")': "Choices",
    'measure("telecom", "2026-10")': "Scorecard",
    'measure("telecom", Period.parse("2026-10"))': "Scorecard",
    'measure(["telecom"], "2026-10")': "list[Scorecard]",
    'measure("telecom", ["2026-10", date(2026, 10, 1)])': "list[Scorecard]",
    'coverage("telecom")': "Coverage",
    'coverage(["telecom"])': "list[Coverage]",
    'load_contract("telecom")': "Contract",
    'open_report("telecom", "2026-10", language="en")': "Report",
    'Workspace.at(".")': "Workspace",
    'Period.parse("2026-10")': "Period",
    "KPIS": "Mapping[str, Kpi]",
    'PledgeError("a", "b").problems': "tuple[str, ...]",
}


def test_an_editor_knows_the_type_of_every_public_name(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    lines = ["from datetime import date", f"from servicepledge import {', '.join(PUBLIC)}"]
    script.write_text("\n".join([*lines, *(f"reveal_type({asked})" for asked in REVEALED)]))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(script)],
        env={**os.environ, "MYPYPATH": str(Path(servicepledge.__file__).parents[1])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    revealed = [re.sub(r"\w+\.", "", found) for found in re.findall(r'Revealed type is "(.*)"', done.stdout)]
    assert dict(zip(REVEALED, revealed, strict=True)) == REVEALED


def test_the_public_names_are_listed_and_nothing_else() -> None:
    assert dir(servicepledge) == sorted([*PUBLIC, "__version__"]) == sorted(servicepledge.__all__)
    assert all(getattr(servicepledge, name) is not None for name in servicepledge.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Report'"):
        servicepledge.Report  # noqa: B018


def test_a_name_is_imported_when_it_is_first_asked_for() -> None:
    asked = "import servicepledge, sys; dir(servicepledge); print({'polars', 'duckdb', 'pydantic'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True) == "set()\n"


def test_every_public_method_of_the_explorer_says_its_rows_units_and_errors() -> None:
    methods = {
        name: inspect.getdoc(method) or ""
        for name, method in inspect.getmembers(Explorer, inspect.isfunction)
        if not name.startswith("_")
    }
    assert set(methods) == {"clauses", "kpis", "score", "clause", "choose", "kpi", "rows"}
    assert all(doc.strip() for doc in methods.values())
    assert {name for name, doc in methods.items() if "Rows  " in doc} == set(methods) - {"choose"}
    assert {name for name, doc in methods.items() if "Units  " in doc} == {"score", "clause", "kpi", "rows"}
    assert {name for name, doc in methods.items() if "Raises  " in doc} == set(methods) - {"kpis"}


# -- natural arguments -------------------------------------------------------------------------------------------------

CONTRACTS: dict[str, Callable[[], Any]] = {
    "an id": lambda: "telecom",
    "a path in the workspace": lambda: "data/contracts/telecom.toml",
    "a text of a path": lambda: str(TELECOM),
    "a Path": lambda: TELECOM,
    "a Contract": lambda: load_contract("telecom"),
}
PERIODS: dict[str, tuple[Any, str]] = {
    "a month": ("2026-10", "2026-10"),
    "a Period": (Period.parse("2026-10"), "2026-10"),
    "a stretch": ("2026-10-01..2026-10-31", "2026-10-01..2026-10-31"),
    "months from one to another": ("2026-09..2026-10", "2026-09..2026-10"),
    "a day": (date(2026, 10, 5), "2026-10-05"),
    "a day with its hour": (datetime(2026, 10, 5, 9, 30), "2026-10-05"),
}


@pytest.mark.parametrize("named", CONTRACTS.values(), ids=CONTRACTS)
def test_a_contract_is_named_as_one_likes(centre: Explorer, named: Callable[[], Any]) -> None:
    usual = centre.score("telecom", OCTOBER)
    assert centre.score(named(), OCTOBER).equals(usual)
    assert measure(named(), OCTOBER).of("4.1.1a").denominator == 4937
    assert load_contract(named()) == load_contract("telecom")
    assert coverage(named()).as_json() == coverage("telecom").as_json()
    assert centre.clause(named(), "4.1.1a", OCTOBER).equals(usual.filter(clause="4.1.1a"))
    assert centre.choose(named(), OCTOBER).contract == "telecom"


@pytest.mark.parametrize(("named", "label"), PERIODS.values(), ids=PERIODS)
def test_a_period_is_named_as_one_likes(centre: Explorer, named: Any, label: str) -> None:
    assert measure("telecom", named).period.label == label
    found = centre.kpi("telecom", "answer_rate", [named])
    assert found["period"].to_list() == [label]
    assert found.drop("period").equals(centre.kpi("telecom", "answer_rate", named))
    assert centre.rows("telecom", "4.1.1a", named).height > 0


def test_two_months_are_both_of_them_to_their_ends(centre: Explorer) -> None:
    together = centre.kpi("telecom", "answer_rate", "2026-09..2026-10").row(0, named=True)
    apart = centre.kpi("telecom", "answer_rate", ["2026-09", "2026-10"])
    assert (together["numerator"], together["denominator"]) == (apart["numerator"].sum(), apart["denominator"].sum())


def test_a_list_gives_one_frame_that_says_whose_each_row_is(centre: Explorer) -> None:
    found = centre.score(["hotline", "telecom"], ("2026-09", "2026-10"), by="channel")
    assert found.columns[:5] == ["contract", "period", "clause", "kpi", "channel"]
    keys = found.select("contract", "period").unique(maintain_order=True).rows()
    assert keys == [(one, month) for one in ("hotline", "telecom") for month in ("2026-09", "2026-10")]
    alone = centre.score("telecom", "2026-09", by=["channel"])
    assert found.filter(contract="telecom", period="2026-09").drop("contract", "period").equals(alone)
    cards = measure(["hotline", "telecom"], ["2026-09", "2026-10"])
    assert [(card.contract.id, card.period.label) for card in cards] == keys
    assert [card.scores[0].numerator for card in cards] == [measure(*key).scores[0].numerator for key in keys], (
        "one pass says what each says alone"
    )
    assert [one.contract.id for one in coverage(["hotline", "telecom"])] == ["hotline", "telecom"]
    rows = centre.rows("telecom", "4.1.1a", ["2026-10", "2026-09"])
    assert rows["period"].unique(maintain_order=True).to_list() == ["2026-10", "2026-09"]
    assert rows.filter(period="2026-10").drop("period").equals(centre.rows("telecom", "4.1.1a", "2026-10"))


def test_rows_of_several_contracts_stand_on_one_clock(centre: Explorer) -> None:
    agreed = load_contract("telecom")
    clause = agreed.measured[0].ref
    abroad = agreed.model_copy(update={"time_zone": "Europe/Berlin"})
    rows = centre.rows([agreed, abroad], clause, OCTOBER)
    assert {str(kind) for kind in rows.schema.values() if isinstance(kind, pl.Datetime)} == {
        str(pl.Datetime("us", "Asia/Shanghai"))
    }


def test_two_versions_of_one_contract_are_measured_each_by_its_own_terms() -> None:
    agreed = load_contract("telecom")
    strict = agreed.model_copy(update={"clauses": agreed.clauses[:1]})
    assert [len(card.scores) for card in measure([agreed, strict, agreed], OCTOBER)] == [8, 1, 8]


@pytest.mark.parametrize("by", [["agent"], "agent", ("agent",), "agent_id"], ids=str)
def test_a_breakdown_by_agent_has_one_name(centre: Explorer, by: Any) -> None:
    found = centre.clause("telecom", "4.1.1b", OCTOBER, by=by)
    assert found.height > 10 and {"agent", "agent_id"} & set(found.columns) == {by if by == "agent_id" else "agent"}


@pytest.mark.parametrize("by", NAMES)
def test_every_breakdown_there_is_can_be_asked_by_its_name(centre: Explorer, by: str) -> None:
    found = centre.score("telecom", OCTOBER, by=by)
    assert by in found.columns and found.height > 0
    assert centre.score("telecom", OCTOBER, by=None).equals(centre.score("telecom", OCTOBER))


def test_several_breakdowns_in_one_text_are_those_of_a_list(centre: Explorer) -> None:
    asked = centre.clause("telecom", "4.1.1a", OCTOBER, by="weekday, hour")
    assert asked.equals(centre.clause("telecom", "4.1.1a", OCTOBER, by=["weekday", "hour"])) and asked.height > 24


# -- wrong arguments ---------------------------------------------------------------------------------------------------

CONTRACT_IDS = f"There are: {', '.join(Workspace.at(REPOSITORY).contract_files)}."
FORMS = "Write 2026-10-05, 2026-W41, 2026-10,"
BREAKDOWNS = f"There are: {', '.join(NAMES)}."
CLAUSES = "There are: 4.1.1a, 4.1.1b, 4.1.2, 4.1.3, 4.1.4, 1.2, 补充1, 补充2."
WRONG: dict[str, tuple[Callable[[Explorer], object], str]] = {
    "an unknown contract": (lambda _: measure("telcom", OCTOBER), f"Did you mean 'telecom'? {CONTRACT_IDS}"),
    "a number for a contract": (lambda c: c.score(5, OCTOBER), CONTRACT_IDS),  # type: ignore[arg-type]
    "nothing for a contract": (lambda c: c.score(None, OCTOBER), CONTRACT_IDS),  # type: ignore[arg-type]
    "no contract": (lambda c: c.score([], OCTOBER), CONTRACT_IDS),
    "a file that is not there": (lambda _: load_contract(Path("nothing.toml")), CONTRACT_IDS),
    "several contracts for a report": (lambda _: open_report(["telecom"], OCTOBER), CONTRACT_IDS),  # type: ignore[arg-type]
    "several contracts to choose": (lambda c: c.choose(["telecom"], OCTOBER), CONTRACT_IDS),  # type: ignore[arg-type]
    "several contracts to load": (lambda _: load_contract(["telecom"]), CONTRACT_IDS),  # type: ignore[arg-type]
    "a number for a period": (lambda c: c.score("telecom", 202610), FORMS),  # type: ignore[arg-type]
    "nothing for a period": (lambda c: c.score("telecom", None), FORMS),  # type: ignore[arg-type]
    "no period": (lambda c: c.score("telecom", []), FORMS),
    "a wrong period among others": (lambda _: measure("telecom", [OCTOBER, "2026-13"]), FORMS),
    "several periods for a report": (lambda _: open_report("telecom", [OCTOBER]), FORMS),  # type: ignore[arg-type]
    "an unknown breakdown": (lambda c: c.score("telecom", OCTOBER, by="agents"), f"mean 'agent'? {BREAKDOWNS}"),
    "a number for a breakdown": (lambda c: c.score("telecom", OCTOBER, by=5), BREAKDOWNS),  # type: ignore[arg-type]
    "a number among breakdowns": (lambda _: measure("telecom", OCTOBER, by=[5]), BREAKDOWNS),  # type: ignore[list-item]
    "an unknown clause": (lambda c: c.clause("telecom", "4.1", OCTOBER), CLAUSES),
    "a number for a clause": (lambda c: c.rows("telecom", 4, OCTOBER), CLAUSES),  # type: ignore[arg-type]
    "a clause of a scorecard": (lambda _: measure("telecom", OCTOBER).of("4.1"), CLAUSES),
    "a text for a reading": (lambda c: c.score("telecom", OCTOBER, reading="window"), "{'window': '24 h'}"),  # type: ignore[arg-type]
    "an unknown reading": (lambda c: c.score("telecom", OCTOBER, reading={"windw": 1}), "Use one of: "),  # type: ignore[dict-item]
    "a text for a scope": (lambda c: c.kpi("telecom", "answer_rate", OCTOBER, scope="phone"), "scope"),  # type: ignore[arg-type]
    "a number for a limit": (lambda c: c.kpi("telecom", "service_level", OCTOBER, limit=20), "limit"),  # type: ignore[arg-type]
    "a number for a KPI": (lambda c: c.kpi("telecom", 5, OCTOBER), "kpi"),  # type: ignore[arg-type]
    "a number for which rows": (lambda c: c.rows("telecom", "4.1.1a", OCTOBER, 5), "There are: all, counted, lacking."),  # type: ignore[arg-type]
    "an unknown language": (lambda c: c.choose("telecom", OCTOBER, language="fr"), "There are: zh, en."),  # type: ignore[arg-type]
    "a report's language": (lambda _: open_report("telecom", OCTOBER, language=5), "There are: zh, en."),  # type: ignore[arg-type]
    "a number for a workspace": (lambda _: explore(5), "Give the path of one"),  # type: ignore[arg-type]
}  # fmt: skip


@pytest.mark.parametrize(("ask", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_argument_is_a_sentence_that_lists_what_there_is(
    centre: Explorer, ask: Callable[[Explorer], object], says: str
) -> None:
    with pytest.raises(UsageError) as refused:
        ask(centre)
    assert says in str(refused.value)


def test_what_was_changed_in_memory_is_measured_but_makes_no_page() -> None:
    agreed = load_contract("telecom")
    changed = agreed.model_copy(update={"clauses": agreed.clauses[:1]})
    assert len(measure(changed, OCTOBER).scores) == 1
    with pytest.raises(UsageError, match="is not what its file says"):
        open_report(changed, OCTOBER)


def test_a_contract_of_a_source_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.toml"
    path.write_text(TELECOM.read_text("utf-8").replace('source = "centre"', 'source = "center"'), "utf-8")
    assert load_contract(path).source == "center", "a draft elsewhere may name what is still to come"
    assert coverage(path, exports=False).exports_seen is False
    with pytest.raises(ContractError, match="no source 'center' is known. Did you mean 'centre'"):
        measure(path, OCTOBER)
    with pytest.raises(
        UsageError, match=r"source 'center'\n  - is not known. Did you mean 'centre'\? There are: centre."
    ):
        measure(load_contract(path), OCTOBER)


def test_a_contract_is_loaded_outside_of_any_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "draft.toml"
    path.write_bytes(TELECOM.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert load_contract("draft.toml").id == "draft"
    assert coverage("draft.toml").exports_seen is False
    with pytest.raises(UsageError, match="is no workspace"):
        load_contract("telecom")
    path.write_text("title = 5")
    with pytest.raises(ContractError):
        load_contract(path)


# -- where the workspace is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [".", "notebooks"])
@pytest.mark.parametrize("named", [str, Path], ids=["text", "Path"])
def test_the_workspace_of_a_notebook_is_found_by_one_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, named: Callable[[str], Any]
) -> None:
    place = tmp_path / "centre"
    (place / "notebooks" / "data").mkdir(parents=True)  # what a notebook wrote beside itself
    for part in ("data", "expectations"):
        (place / part).symlink_to(REPOSITORY / part)
    monkeypatch.chdir(place / folder)
    here = named(".")
    assert explore(here).workspace.folder == place == Workspace.around(here).folder
    assert explore(explore(here).workspace).workspace.folder == place
    assert measure("telecom", OCTOBER, workspace=here).of("4.1.1a").denominator == 4937
    assert coverage("telecom", workspace=here).exports_seen
    assert load_contract("telecom", workspace=here).id == "telecom"
    with pytest.raises(UsageError, match="contract 'telcom'"):
        open_report("telcom", OCTOBER, workspace=here)


# -- shapes ------------------------------------------------------------------------------------------------------------

SHOWN: dict[str, tuple[Callable[[Explorer, Report], object], str]] = {
    "Explorer": (lambda centre, _: centre, f"Explorer('{REPOSITORY}', 10 contracts)"),
    "Contract": (
        lambda *_: load_contract("telecom"),
        "Contract('telecom', 2026-04-01 to 2027-03-31, 8 clauses, 8 of them measured)",
    ),
    "Contract with blanks": (
        lambda *_: load_contract(REPOSITORY / "src/servicepledge/contract/templates/000-8.toml"),
        "Contract('000-8', ____ to ____, ",
    ),
    "Report": (
        lambda _, report: report,
        "Report('telecom', 2026-10, 'zh': 1 met, 4 missed, 1 undecidable, 2 facts only)",
    ),
    "Scorecard": (
        lambda *_: measure("telecom", OCTOBER),
        "Scorecard('telecom', 2026-10: 1 met, 4 missed, 1 undecidable, 2 facts only)",
    ),
    "Scorecard by group": (lambda *_: measure("telecom", OCTOBER, by="hour"), "Scorecard('telecom', 2026-10: "),
    "Score": (
        lambda *_: measure("telecom", OCTOBER).of("4.1.1a"),
        "Score(telecom 4.1.1a 2026-10: 0.9388292485314969, missed)",
    ),
    "Coverage": (
        lambda *_: coverage("telecom"),
        "Coverage('telecom': 5 judged, 2 facts only, 1 undecidable, 0 declarative)",
    ),
    "KPIS": (lambda *_: KPIS, ""),
    "Kpi": (lambda *_: KPIS["answer_rate"], "Kpi('answer_rate', 接通率 / Connection rate, in %)"),
    "Annex": (lambda _, report: report.annex(), "Annex(title="),
    "Workspace": (lambda centre, _: centre.workspace, f"Workspace(folder={REPOSITORY!r})"),
    "Choices": (lambda centre, _: centre.choose("telecom", OCTOBER), "Choices("),
    "Period": (lambda *_: Period.parse(OCTOBER), "Period(first="),
}


@pytest.mark.parametrize(("make", "says"), SHOWN.values(), ids=SHOWN)
def test_the_last_cell_of_a_notebook_shows_little(
    centre: Explorer, report: Report, make: Callable[[Explorer, Report], Any], says: str
) -> None:
    value = make(centre, report)
    assert repr(value).startswith(says)
    assert len(repr(value)) < (8000 if value is KPIS else 400)
    if hasattr(value, "_repr_html_"):
        assert 200 < len(value._repr_html_()) < 40_000
        assert "<script" not in value._repr_html_()


def test_what_is_shown_as_html_holds_no_markup_of_a_contract() -> None:
    agreed = load_contract("telecom")
    clause = agreed.clauses[0].model_copy(update={"words": "<b>&" + "x" * 200})
    shown = agreed.model_copy(update={"clauses": (clause,) * 100})._repr_html_()
    assert "&lt;b&gt;&amp;x" in shown and "<b>" not in shown
    assert shown.count("<tr>") == 61 and "… 40 more" in shown and "x" * 80 not in shown


def test_a_period_with_nothing_to_show_has_the_same_columns(centre: Explorer) -> None:
    usual = centre.clause("telecom", "4.1.1a", OCTOBER)
    assert centre.kpi("telecom", "answer_rate", OCTOBER, scope={"channel": "fax"}, by="day").schema == usual.schema


def test_every_kpi_is_in_the_catalogue_and_every_error_is_one() -> None:
    assert all(isinstance(kpi, Kpi) and kpi.id == name for name, kpi in KPIS.items())
    assert issubclass(UsageError, PledgeError)
