"""平均应答时长: whose wait counts."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "average_speed_of_answer"}

CASES = {
    "the waits of the answered, added and divided once": (
        """
        answered_at
        09:00:03
        09:00:08
        """,
        (3 + 8, 2),
    ),
    "answered at once counts as a wait of nothing": (
        """
        answered_at
        09:00:00
        09:00:08
        """,
        (8, 2),
    ),
    "who gave up has no wait": (
        """
        answered_at | ended_at
        09:00:08    | 09:01:00
                    | 09:10:00
        """,
        (8, 1),
    ),
    "exact to the microsecond": (
        """
        answered_at
        09:00:00.000001
        """,
        (Fraction(1, 1_000_000), 1),
    ),
    "a call-back waits until it connects": (
        """
        callback_at
        09:10:00
        """,
        (600, 1),
    ),
    "nobody was answered": (
        """
        outcome
        abandoned
        """,
        (0, 0),
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, drawing: str, expected: tuple[Fraction, int]) -> None:
    assert counts(opened, CLAUSE, calls=drawing) == expected


def test_the_clock_may_start_at_arrival(opened: Opened) -> None:
    drawing = "arrived_at | queued_at | answered_at\n09:00:00 | 09:00:20 | 09:00:25"
    assert counts(opened, CLAUSE, calls=drawing) == (5, 1)
    assert counts(opened, {**CLAUSE, "reading": {"clock_start": "arrival"}}, calls=drawing) == (25, 1)


def test_a_wait_that_runs_backwards_is_counted_apart_and_not_averaged(opened: Opened) -> None:
    score = scored(opened, CLAUSE, calls="queued_at | answered_at\n09:00:10 | 09:00:09\n09:00:10 | 09:00:14")
    assert (score.value, score.denominator, score.unmeasurable) == (4, 1, 1)


def test_only_live_answers_where_call_backs_are_none(opened: Opened) -> None:
    drawing = "answered_at | callback_at | ended_at\n09:00:08 | | 09:01:00\n | 09:10:00 | 09:00:30"
    live = {**CLAUSE, "reading": {"callbacks": "live_only"}}
    assert counts(opened, CLAUSE, calls=drawing) == (608, 2)
    assert counts(opened, live, calls=drawing) == (8, 1)
