"""One pass per fact for all clauses of all contracts, each clause under its own limit and its own contract's rows."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from support.boring import Figures
from support.centre import clauses_on, contract, engine_figures
from support.drawn import drawn, instant

from servicepledge.engine.duckdb import packed_rows
from servicepledge.engine.duckdb.engine import DuckDBEngine
from servicepledge.engine.passes import Span, pass_over
from servicepledge.engine.query import is_windowed
from servicepledge.engine.tally import tally
from servicepledge.engine.terms import Term
from servicepledge.exports.open import OpenSource
from servicepledge.facts import FACTS, SCHEDULE
from servicepledge.scorecard.measure import open_for, terms_of
from servicepledge.workspace import Workspace

Opened = Callable[..., OpenSource]
DAY = date(2026, 10, 5)
LATER = instant("2026-11-20 00:00")
SPAN = Span(DAY, DAY, datetime(2026, 12, 1, tzinfo=UTC))


def level(limit: str) -> dict[str, str]:
    return {"kpi": "service_level", "limit": limit}


def terms(*contracts: object) -> list[Term]:
    return [term for agreed in contracts for term in terms_of(agreed)]


def test_each_clause_is_measured_under_its_own_limit(opened: Opened) -> None:
    one = contract([level("15 s"), level("30 s"), level("15 s")], id="one")
    two = contract([level("20 s"), level("15 s")], id="two")
    three = contract([level("10 s")], id="three")
    waits = "answered_at\n09:00:10\n09:00:15\n09:00:20\n09:00:30"
    calls = [
        {**row, "call_id": f"{name}{row['call_id']}"}
        for name in ("one", "two", "three")
        for row in drawn("calls", waits, contract=name)
    ]
    found = engine_figures(opened(calls=calls), terms(one, two, three), SPAN)
    within = {key: days[DAY].numerator for key, days in found.items()}
    assert within == {
        ("one", "1"): 2, ("one", "2"): 4, ("one", "3"): 2, ("two", "1"): 3, ("two", "2"): 2, ("three", "1"): 1
    }  # fmt: skip


def test_windows_and_case_limits_differ_by_contract_too(opened: Opened) -> None:
    repeat = {"kpi": "first_contact_resolution"}
    answer = {"kpi": "first_response_time"}
    one = contract(
        [{**repeat, "reading": {"window": "24 h"}}, {**answer, "limit": "10 min"}, {**answer, "limit": "1 h"}], id="one"
    )
    two = contract([{**repeat, "reading": {"window": "72 h"}}, {**answer, "limit": "30 min"}], id="two")
    calls = "customer_id | topic | arrived_at | queued_at | answered_at\nx | bill | 05 09:00:00 | 05 09:00:00 | 05 09:00:01\nx | bill | 07 09:00:00 | 07 09:00:00 | 07 09:00:01"
    tickets = "first_response_at\n09:10:00\n09:30:00\n09:45:00"
    source = opened(
        as_of=instant("2026-12-01 00:00"),
        calls=[
            {**row, "call_id": f"{name}{row['call_id']}"}
            for name in ("one", "two")
            for row in drawn("calls", calls, contract=name)
        ],
        tickets=[
            {**row, "ticket_id": f"{name}{row['ticket_id']}"}
            for name in ("one", "two")
            for row in drawn("tickets", tickets, contract=name)
        ],
    )
    found = engine_figures(source, terms(one, two), SPAN)
    assert {key: days[DAY] for key, days in found.items()} == {
        ("one", "1"): Figures(1, 1), ("one", "2"): Figures(1, 3), ("one", "3"): Figures(3, 3),
        ("two", "1"): Figures(0, 1), ("two", "2"): Figures(2, 3),
    }  # fmt: skip


def test_two_agreements_over_the_same_rows_do_not_see_each_others_as_repeats(opened: Opened) -> None:
    clause = {"kpi": "first_contact_resolution"}
    agreements = [contract([clause], id=name, rows="shared") for name in ("old", "new")]
    calls = drawn("calls", "customer_id | topic | answered_at\nx | bill | 09:00:01", contract="shared")
    found = engine_figures(opened(calls=calls), terms(*agreements), SPAN)
    assert found == {("old", "1"): {DAY: Figures(1, 1)}, ("new", "1"): {DAY: Figures(1, 1)}}


def test_two_agreements_over_the_same_rows_are_each_owed_their_own_days(opened: Opened) -> None:
    clause = {"kpi": "privacy_incidents"}
    agreements = [contract([clause], id=name, rows="shared") for name in ("old", "new")]
    entries = drawn("logbook", "activity | started_at\nleak | 09:00:00", contract="shared")
    found = engine_figures(opened(as_of=LATER, logbook=entries), terms(*agreements), SPAN)
    assert found == {("old", "1"): {DAY: Figures(1, 1)}, ("new", "1"): {DAY: Figures(1, 1)}}


def test_a_clock_that_starts_after_what_it_times_was_due_runs_in_the_hours_of_its_own_day(opened: Opened) -> None:
    clause = {"kpi": "resolution_time", "reading": {"start": "registration"}}
    clauses = [{**clause, "scope": {where: "work"}} for where in ("hours", "outside")]
    agreed = contract(clauses, hours={"work": {"days": "cn_workday", "windows": ["08:00-18:00"]}})
    drawing = "registered_at | promised_at | resolved_at\n12 10:00:00 | 05 12:00:00 | -"
    found = engine_figures(opened(as_of=LATER, tickets=drawn("tickets", drawing)), terms(agreed), SPAN)
    assert found == {("one", "1"): {DAY: Figures(0, 1)}, ("one", "2"): {}}


def test_rows_of_a_contract_nobody_asked_about_are_nowhere(opened: Opened) -> None:
    calls = drawn("calls", "answered_at | contract_id\n09:00:01 | one\n09:00:01 | two\n09:00:01 | -")
    found = engine_figures(opened(calls=calls), terms(contract([{"kpi": "answer_rate"}])), SPAN)
    assert found == {("one", "1"): {DAY: Figures(1, 1)}}


def test_all_clauses_of_all_contracts_take_one_query_per_fact_and_one_more_where_neighbours_or_medians_count(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = [workspace.contract(name) for name in workspace.contract_files]
    opened = open_for(workspace, agreed[0])
    asked: list[str] = []
    cells, batches = DuckDBEngine.cells, packed_rows._batches
    monkeypatch.setattr(DuckDBEngine, "cells", lambda self, one: asked.append(one.sql()) or cells(self, one))
    monkeypatch.setattr(packed_rows, "_batches", lambda source, sql: asked.append(sql) or batches(source, sql))
    all_terms = [term for term in terms(*agreed) if not term.kpi.is_derived]
    tally(opened, all_terms, Span(date(2026, 4, 1), date(2026, 10, 31), datetime(2026, 11, 1, tzinfo=UTC)))
    facts = {term.kpi.fact for term in all_terms}
    ways = {(term.kpi.fact, is_windowed(term.kpi)) for term in all_terms}
    assert len(facts) <= len(ways) <= len(facts) + 1
    # medians and percentiles: one query for each two columns, or each column of times
    compared = {term.kpi.between or term.kpi.times for term in all_terms if not term.kpi.adds_up}
    assert len(asked) == len(facts) + 1 + len(compared)


ONCE_MORE = {
    "agents_on_duty": 1, "matters": 2, "overtakings": 1, "request_responses": 1, "request_steps": 1, "requests": 1,
}  # fmt: skip
"""How many exports a fact reads again: the keys of one that another's rows are looked for in, trainings of groups, which classes
of cases there are."""


@pytest.mark.parametrize("fact", FACTS)
def test_a_pass_scans_each_export_once(workspace: Workspace, fact: str) -> None:
    opened = open_for(workspace, workspace.contract("telecom"))
    mine = terms(contract(clauses_on(fact), id="telecom", hours={"work": {"windows": ["08:00-18:00"]}}))
    one_pass = pass_over(opened, mine, Span(date(2026, 4, 1), date(2026, 10, 31), datetime(2026, 11, 1, tzinfo=UTC)))
    with opened.database.held(one_pass.tables()):
        ((_, explained),) = opened.database.rows(f"explain {one_pass.sql()}")
    assert explained.upper().count("READ_PARQUET") == len(set(FACTS[fact].reads) - {SCHEDULE}) + ONCE_MORE.get(fact, 0)


def test_contracts_in_two_time_zones_each_have_their_own_days(opened: Opened) -> None:
    one = contract([{"kpi": "answer_rate"}], id="one")
    two = contract([{"kpi": "answer_rate"}], id="two", time_zone="Europe/Berlin")
    calls = drawn("calls", "arrived_at | contract_id\n05 00:30:00 | one\n05 00:30:00 | two\n05 07:30:00 | two")
    found = engine_figures(opened(calls=calls), terms(one, two), Span(date(2026, 10, 4), DAY, SPAN.as_of))
    assert {key: sorted(days) for key, days in found.items()} == {
        ("one", "1"): [DAY],
        ("two", "1"): [date(2026, 10, 4), DAY],
    }
