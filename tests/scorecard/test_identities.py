"""Identities that hold on the sample: parts add up to their total, in every breakdown and over every stretch of days."""

from collections.abc import Sequence

import pytest

from servicepledge.errors import UsageError
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.score import Score
from servicepledge.workspace import Workspace

CONTRACTS = ["telecom", "hotline", "aftersales"]
BREAKDOWNS = [
    ["day"],
    ["week"],
    ["weekday"],
    ["hour"],
    ["channel"],
    ["channel", "hour"],
    ["day", "channel"],
    ["agent_id"],
]


@pytest.fixture(scope="module")
def opened(workspace: Workspace) -> OpenSource:
    return open_for(workspace, workspace.contract("telecom"))


def totals(scores: Sequence[Score]) -> dict[str, tuple[object, ...]]:
    """Add scores up by clause."""
    found: dict[str, list[Score]] = {}
    for score in scores:
        found.setdefault(score.term.clause.ref, []).append(score)
    return {
        ref: tuple(
            sum(getattr(score, name) for score in group)
            for name in ("numerator", "denominator", "unmeasurable", "pending")
        )
        for ref, group in found.items()
    }


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_total_is_the_sum_of_its_parts(workspace: Workspace, opened: OpenSource, name: str) -> None:
    agreed, october = workspace.contract(name), Period.parse("2026-10")
    whole = totals(measure(opened, agreed, october).scores)
    for by in BREAKDOWNS:
        parts = measure(opened, agreed, october, by=by).scores
        assert all(set(score.by) == set(by) for score in parts)
        assert totals(parts) == whole, by


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_quarter_is_the_sum_of_its_months_and_a_month_of_its_days(
    workspace: Workspace, opened: OpenSource, name: str
) -> None:
    agreed = workspace.contract(name)
    quarter = totals(measure(opened, agreed, Period.parse("2026-Q3")).scores)
    months = [
        score for month in ("07", "08", "09") for score in measure(opened, agreed, Period.parse(f"2026-{month}")).scores
    ]
    halves = [
        score
        for text in ("2026-07-01..2026-08-14", "2026-08-15..2026-09-30")
        for score in measure(opened, agreed, Period.parse(text)).scores
    ]
    assert totals(months) == totals(halves) == quarter


@pytest.mark.parametrize("name", CONTRACTS)
def test_history_gives_what_each_period_gives_alone(workspace: Workspace, opened: OpenSource, name: str) -> None:
    agreed = workspace.contract(name)
    card = measure(opened, agreed, Period.parse("2026-10"), history=3)
    for scores in (*card.history, card.scores):
        alone = measure(opened, agreed, scores[0].period).scores
        assert [score.as_json() for score in scores] == [score.as_json() for score in alone]


def test_in_hours_and_outside_make_the_whole(workspace: Workspace, opened: OpenSource) -> None:
    agreed = workspace.contract("hotline")
    card = measure(opened, agreed, Period.parse("2026-10"))
    level = agreed.clauses[[clause.ref for clause in agreed.clauses].index("三.1(1)b")]
    open_scope = level.scope.model_copy(update={"hours": None})
    whole = agreed.model_copy(update={"clauses": (level.model_copy(update={"scope": open_scope}),)})
    (everything,) = measure(opened, whole, Period.parse("2026-10")).scores
    assert everything.denominator == card.of("三.1(1)b").denominator + card.of("三.1(2)a").denominator


def test_a_breakdown_nothing_has_is_refused(workspace: Workspace, opened: OpenSource) -> None:
    with pytest.raises(UsageError, match="customer_id"):
        measure(opened, workspace.contract("telecom"), Period.parse("2026-10"), by=["customer_id"])
