"""Coverage: each clause stands where its blanks, its target and the exports put it, and says what it lacks."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.centre import contract
from support.drawn import drawn

from servicepledge.errors import ContractError, UsageError
from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.coverage import Standing, coverage, with_exports
from servicepledge.workspace import Workspace

RATE = {"kpi": "answer_rate", "target": ">= 95 %"}
COLUMNS = {"calls": frozenset({"call_id", "contract_id", "arrived_at", "queued_at", "answered_at"})}

CASES: dict[str, tuple[dict[str, object], Standing, list[str]]] = {
    "a target and what it needs": (RATE, Standing.JUDGED, []),
    "no KPI": ({}, Standing.DECLARATIVE, []),
    "no target": ({"kpi": "answer_rate"}, Standing.FACTS_ONLY, ["no_target"]),
    "a promise without a number": (
        {"kind": "time_limit_without_number", "kpi": "service_level"}, Standing.FACTS_ONLY, ["no_limit"],
    ),
    "a blank target": ({**RATE, "target": ">= ____ %"}, Standing.UNDECIDABLE, ["blank_target"]),
    "a blank limit and target": (
        {"kpi": "service_level", "limit": "____ s", "target": ">= ____ %"}, Standing.UNDECIDABLE, ["blank_target", "blank_limit"],
    ),
    "blank hours": ({**RATE, "scope": {"hours": "blank"}}, Standing.UNDECIDABLE, ["blank_hours"]),
    "a blank reading": (
        {"kpi": "answer_rate", "reading": {"short_abandons": "____"}}, Standing.UNDECIDABLE, ["blank_reading"],
    ),
    "an export that is not there": (
        {"kpi": "resolution_time", "limit": "2 h", "target": ">= 95 %"}, Standing.UNDECIDABLE, ["missing_export"],
    ),
    "columns that are not there": (
        {"kpi": "first_contact_resolution", "scope": {"queue": "vip"}}, Standing.UNDECIDABLE, ["missing_column"] * 3,
    ),
    "a blank and a column": (
        {**RATE, "target": ">= ____ %", "scope": {"queue": "vip"}}, Standing.UNDECIDABLE, ["blank_target", "missing_column"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "standing", "codes"), CASES.values(), ids=CASES)
def test_a_clause_stands_and_lacks(clause: Mapping[str, object], standing: Standing, codes: list[str]) -> None:
    agreed = contract([clause], hours={"blank": {"windows": ["____-____"]}})
    (covered,) = coverage(agreed, COLUMNS).clauses
    assert (covered.standing, [lack.code for lack in covered.lacks]) == (standing, codes)


def test_the_missing_columns_are_named() -> None:
    agreed = contract([{"kpi": "first_contact_resolution", "scope": {"queue": "vip"}}])
    (covered,) = coverage(agreed, COLUMNS).clauses
    assert [lack.words.en.split()[-1] for lack in covered.lacks] == [
        "calls.customer_id",
        "calls.topic",
        "calls.queue",
    ]


def test_without_exports_only_the_contract_is_looked_at() -> None:
    covered = coverage(contract([{"kpi": "resolution_time", "limit": "2 h", "target": ">= 95 %"}]))
    assert covered.clauses[0].standing is Standing.JUDGED and not covered.exports_seen


def test_totals_count_every_clause_once() -> None:
    covered = coverage(contract([RATE, {}, {}, {"kpi": "answer_rate"}]), COLUMNS)
    assert covered.totals == {
        Standing.JUDGED: 1, Standing.FACTS_ONLY: 1, Standing.UNDECIDABLE: 0, Standing.DECLARATIVE: 2,
    }  # fmt: skip
    assert covered.as_json()["totals"] == {"judged": 1, "facts_only": 1, "undecidable": 0, "declarative": 2}


def test_the_exports_of_the_source_are_looked_at(workspace: Workspace) -> None:
    agreed, columns, problem = with_exports(workspace.folder, "telecom")
    assert agreed.id == "telecom" and problem is None
    assert columns is not None and "answered_at" in columns["calls"]


def test_a_coverage_agrees_with_the_scores(opened: Callable[..., OpenSource]) -> None:
    source = opened(calls=drawn("calls", "answered_at\n09:00:01"))
    agreed = contract([clause for clause, *_ in CASES.values()], hours={"blank": {"windows": ["____-____"]}})
    from servicepledge.periods import Period
    from servicepledge.scorecard.measure import measure

    scores = {
        score.term.clause.ref: score.verdict.value for score in measure(source, agreed, Period.parse("2026-10")).scores
    }
    decided = {"met": "judged", "missed": "judged"}
    for covered in coverage(agreed, source.columns).clauses:
        if covered.clause.kpi:
            verdict = scores[covered.clause.ref]
            assert decided.get(verdict, verdict) == covered.standing.value


def test_a_draft_outside_a_workspace_is_looked_at_alone(tmp_path: Path, workspace: Workspace) -> None:
    draft = tmp_path / "draft.toml"
    text = (workspace.data / "contracts" / "telecom.toml").read_text("utf-8")
    draft.write_text(text.replace('"centre"', '"____"'), "utf-8")
    assert with_exports(tmp_path, str(draft))[1:] == (None, None)
    assert with_exports(workspace.folder, str(draft))[1:] == (None, None)
    with pytest.raises(UsageError):
        with_exports(tmp_path, "telecom")
    draft.write_text(text.replace('"centre"', '"center"'), "utf-8")
    with pytest.raises(ContractError):
        with_exports(workspace.folder, str(draft))
