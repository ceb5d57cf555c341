"""Rows behind many clauses at once: each gets what it would get alone, whatever stands beside it."""

from datetime import UTC, datetime
from typing import Any

from polars.testing import assert_frame_equal

from servicepledge.contract.quantity import parse_limit
from servicepledge.engine.distribution import Timed, distributions
from servicepledge.engine.terms import Term
from servicepledge.evidence.misses import to_look_into
from servicepledge.evidence.rows import first_behind
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for, terms_of
from servicepledge.workspace import Workspace

SEPTEMBER, OCTOBER = Period.parse("2026-09"), Period.parse("2026-10")
REACH = datetime(2026, 11, 1, tzinfo=UTC)


def alone(opened: Any, asked: list[tuple[Term, Period]], **more: Any) -> list[Any]:
    return [first_behind(opened, [one], as_of=REACH, **more)[0] for one in asked]


def test_clients_that_share_a_centre_get_their_own_rows(workspace: Workspace) -> None:
    """Two contracts of the same rows and one of others, in one pass each: none sees what is another's."""
    asked = []
    for name in ("telecom", "telecom-letter", "retail"):
        agreed = workspace.contract(name)
        opened = open_for(workspace, agreed)
        for period in (SEPTEMBER, OCTOBER):
            card = measure(opened, agreed, period)
            asked += [(score.term, period) for score in to_look_into(card)]
    found = first_behind(opened, asked, most=50, longest_first=True, as_of=REACH)
    assert len({term.contract.id for term, _ in asked}) == 3 and sum(one.count for one in found) > 100
    for one, expected in zip(found, alone(opened, asked, most=50, longest_first=True), strict=True):
        assert one.count == expected.count
        assert_frame_equal(one.rows, expected.rows)


def test_a_clause_before_and_after_an_amendment_is_looked_at_by_its_own_limit_in_each(workspace: Workspace) -> None:
    agreed = workspace.contract("telecom")
    opened = open_for(workspace, agreed)
    term = next(term for term in terms_of(agreed) if term.clause.ref == "4.1.3")
    shorter = term.clause.model_copy(update={"limit": parse_limit("2 h")})
    amended = Term.of(agreed.model_copy(update={"clauses": (shorter,)}), shorter)
    assert amended.id == term.id and amended.parameters != term.parameters
    asked = [(term, SEPTEMBER), (amended, OCTOBER), (term, OCTOBER)]
    found, expected = first_behind(opened, asked, as_of=REACH), alone(opened, asked)
    assert [one.count for one in found] == [one.count for one in expected]
    assert found[1].count > found[2].count > 0, "a shorter limit is missed more often"
    timed = [Timed(*one, (3_600_000_000,)) for one in asked]
    assert distributions(opened, timed) == [distributions(opened, [one])[0] for one in timed]


def test_the_first_rows_are_counted_whole(workspace: Workspace) -> None:
    agreed = workspace.contract("telecom")
    opened = open_for(workspace, agreed)
    term = next(term for term in terms_of(agreed) if term.clause.ref == "4.1.1a")
    (few,) = first_behind(opened, [(term, OCTOBER)], most=3, as_of=REACH)
    (every,) = first_behind(opened, [(term, OCTOBER)], as_of=REACH)
    assert few.count == every.count == every.rows.height == 302
    assert_frame_equal(few.rows, every.rows.head(3))
