"""The analyst's questions: any KPI by any breakdown, the rows behind a figure, other readings."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from support.places import REPOSITORY

from servicepledge import explore
from servicepledge.contract.clause import Clause
from servicepledge.errors import UsageError
from servicepledge.exploration.explorer import Explorer
from servicepledge.exports.canonical import PERSONAL
from servicepledge.kpi import Better, Unit
from servicepledge.kpis import KPIS
from servicepledge.workspace import Workspace

PERIOD = "2026-10"
FEW_CLAUSES = {"aftersales": 5, "hotline": 6, "telecom": 8}
"""The contracts that are not whole letters, and how many clauses each has."""


def counts_rows(clause: Clause) -> bool:
    """Tell whether a clause's figure is a share of rows, each counted once: not of time, of what is owed or of verdicts."""
    kpi = clause.definition and clause.definition.under(clause.reading)
    if not kpi or kpi.unit is not Unit.RATIO or kpi.is_derived or kpi.schedule:
        return False
    is_counted = all(kpi.tally[name].startswith("count") for name in (kpi.numerator, kpi.denominator))
    return is_counted and (clause.limit is not None or kpi.limit != "required")


CLAUSES = [
    (contract.id, clause.ref)
    for contract in Workspace.at(REPOSITORY).contracts()[0]
    for clause in contract.measured
    if contract.id in FEW_CLAUSES and counts_rows(clause)
]


@pytest.fixture(scope="module")
def centre() -> Explorer:
    return explore(REPOSITORY)


def figures(rows: pl.DataFrame, clause: str) -> dict[str, Any]:
    return rows.filter(pl.col("clause") == clause).to_dicts()[0]


# -- what there is to ask ----------------------------------------------------------------------------------------------


def test_it_opens_from_the_notebooks_folder_too() -> None:
    assert explore(REPOSITORY / "notebooks").workspace.folder == REPOSITORY


def test_the_catalogue_has_every_kpi_with_its_readings(centre: Explorer) -> None:
    kpis = centre.kpis()
    assert kpis["kpi"].to_list() == list(KPIS)
    assert figures(kpis.rename({"kpi": "clause"}), "service_level")["readings"] == [
        f"{name}: {', '.join(dict.fromkeys([reading.default, *reading.options]))}"
        for name, reading in KPIS["service_level"].readings.items()
    ]


def test_every_clause_of_every_contract_is_listed(centre: Explorer) -> None:
    clauses = centre.clauses()
    agreed_n = {contract.id: len(contract.clauses) for contract in centre.workspace.contracts()[0]}
    assert dict(clauses.group_by("contract").len().iter_rows()) == agreed_n
    assert FEW_CLAUSES.items() <= agreed_n.items()
    agreed = figures(clauses.filter(pl.col("contract") == "telecom"), "4.1.3")
    assert (agreed["kpi"], agreed["limit"], agreed["target"]) == ("email_first_reply_time", "24 h", ">= 100 %")


# -- scores ------------------------------------------------------------------------------------------------------------


def test_a_value_is_its_numerator_over_its_denominator(centre: Explorer) -> None:
    rows = centre.score("telecom", PERIOD)
    assert rows["clause"].to_list() == ["4.1.1a", "4.1.1b", "4.1.2", "4.1.3", "4.1.4", "1.2", "补充1", "补充2"]
    for row in rows.to_dicts():
        assert row["value"] == pytest.approx(row["numerator"] / row["denominator"], rel=1e-12)


@pytest.mark.parametrize("by", [["hour"], ["queue"], ["weekday", "hour"], ["day"], "queue"], ids=str)
def test_the_groups_of_a_breakdown_add_up_to_the_whole(centre: Explorer, by: Any) -> None:
    asked = {"limit": "20 s", "scope": {"channel": "phone"}}
    whole = centre.kpi("telecom", "service_level", PERIOD, **asked).to_dicts()[0]
    groups = centre.kpi("telecom", "service_level", PERIOD, by=by, **asked)
    assert groups.height > 1
    assert {"queue"} <= set(groups.columns) if by == "queue" else set(by) <= set(groups.columns)
    assert groups["denominator"].sum() == whole["denominator"]
    assert groups["numerator"].sum() == whole["numerator"]


def test_another_reading_changes_the_figure_and_names_itself_nowhere_else(centre: Explorer) -> None:
    def asked(**reading: str) -> float:
        rows = centre.kpi(
            "hotline", "first_contact_resolution", PERIOD, scope={"channel": "phone"}, reading=reading or None
        )
        return float(rows["value"][0])

    assert len({asked(), asked(form="no_transfer"), asked(window="24 h"), asked(window="7 d")}) == 4
    before = centre.score("hotline", PERIOD)
    other = centre.score("hotline", PERIOD, reading={"clock_start": "arrival"})
    changed = [
        clause for clause, one, two in zip(before["clause"], before["value"], other["value"], strict=True) if one != two
    ]
    assert changed and set(changed) <= {"三.1(1)b", "三.1(2)a"}
    assert centre.score("hotline", PERIOD).equals(before)


# -- rows --------------------------------------------------------------------------------------------------------------


def test_there_are_shares_to_ask_about() -> None:
    assert {contract for contract, _ in CLAUSES} == set(FEW_CLAUSES) and len(CLAUSES) > 12


@pytest.mark.parametrize(("contract", "clause"), CLAUSES, ids=lambda value: str(value))
def test_the_rows_lacking_are_those_in_the_base_and_not_counted(centre: Explorer, contract: str, clause: str) -> None:
    score = figures(centre.score(contract, PERIOD), clause)
    lacking = centre.rows(contract, clause, PERIOD)
    counted = centre.rows(contract, clause, PERIOD, "counted")
    assert counted.height == score["numerator"]
    assert centre.rows(contract, clause, PERIOD, "all").height >= score["denominator"]
    if KPIS[score["kpi"]].better is Better.LOWER:
        assert lacking.equals(counted), "what is counted is what should not have been"
    else:
        assert lacking.height == score["denominator"] - score["numerator"]
        assert lacking.join(counted, on=lacking.columns[1:3], how="inner").height == 0
    for rows in (lacking, counted):
        assert not PERSONAL & set(rows.columns)
        assert rows["day"].dt.strftime("%Y-%m").unique().to_list() in ([PERIOD], [])


def test_rows_follow_another_reading(centre: Explorer) -> None:
    usual = centre.rows("telecom", "补充2", PERIOD)
    short = centre.rows("telecom", "补充2", PERIOD, reading={"window": "24 h"})
    assert 0 < short.height < usual.height


def test_people_are_shown_to_who_asks_for_them(centre: Explorer) -> None:
    assert {"customer_id", "agent_id"} <= set(centre.rows("telecom", "4.1.1a", PERIOD, people=True).columns)


# -- what cannot be asked ----------------------------------------------------------------------------------------------

ASKED: dict[str, tuple[Callable[[Explorer], object], str]] = {
    "contract": (lambda centre: centre.score("telcom", PERIOD), "Did you mean 'telecom'?"),
    "period": (lambda centre: centre.score("telecom", "October"), "is not a period"),
    "period outside the term": (lambda centre: centre.score("telecom", "2025-10"), "lies outside the term"),
    "breakdown": (lambda centre: centre.score("telecom", PERIOD, by=["hours"]), "Did you mean 'hour'?"),
    "reading": (lambda centre: centre.score("telecom", PERIOD, reading={"windw": "1 h"}), "reading 'windw'"),
    "kpi": (lambda centre: centre.kpi("telecom", "answer_rat", PERIOD), "Did you mean 'answer_rate'?"),
    "limit missing": (lambda centre: centre.kpi("telecom", "service_level", PERIOD), "needs a limit"),
    "limit": (lambda centre: centre.kpi("telecom", "service_level", PERIOD, limit="soon"), "is not a length of time"),
    "scope": (
        lambda centre: centre.kpi("telecom", "answer_rate", PERIOD, scope={"chanel": "phone"}),
        "Did you mean 'channel'?",
    ),
    "hours": (lambda centre: centre.kpi("telecom", "answer_rate", PERIOD, scope={"hours": "dya"}), "mean 'day'?"),
    "clause": (lambda centre: centre.rows("telecom", "4.1.1", PERIOD), "is not a measured clause of telecom"),
    "which": (lambda centre: centre.rows("telecom", "4.1.1a", PERIOD, "lackin"), "Did you mean 'lacking'?"),  # type: ignore[arg-type]
    "rows of a period outside the term": (lambda centre: centre.rows("telecom", "1.2", "2025-10"), "outside the term"),
    "rows under a reading the clause has not": (
        lambda centre: centre.rows("telecom", "1.2", PERIOD, reading={"window": "1 h"}),
        "reading 'window'",
    ),
    "workspace": (lambda _: explore("/"), "is no workspace"),
}


@pytest.mark.parametrize(("ask", "says"), ASKED.values(), ids=ASKED)
def test_what_cannot_be_asked_is_a_sentence(centre: Explorer, ask: Callable[[Explorer], object], says: str) -> None:
    with pytest.raises(UsageError) as refused:
        ask(centre)
    assert says in str(refused.value)
