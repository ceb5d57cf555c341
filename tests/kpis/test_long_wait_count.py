"""超长等待通数: a number of calls, answered or not."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "long_wait_count", "target": "<= 1 calls"}
DRAWING = """
    answered_at     | ended_at        | outcome
    09:03:00        | 09:05:00        | answered
    09:03:00.000001 | 09:05:00        | answered
                    | 09:03:00.000001 | abandoned
                    | 09:03:00        | abandoned
                    | 09:09:00        | overflowed
"""


def test_three_minutes_is_not_too_long_a_microsecond_more_is_answered_or_not(opened: Opened) -> None:
    score = scored(opened, CLAUSE, calls=DRAWING)
    assert (score.value, score.numerator, score.denominator) == (3, 3, 5)
    assert (score.verdict, score.headroom.amount) == (Verdict.MISSED, -2)


def test_how_long_is_too_long_is_a_reading(opened: Opened) -> None:
    score = scored(opened, {**CLAUSE, "reading": {"long_wait": "5 min"}}, calls=DRAWING)
    assert (score.value, score.verdict) == (1, Verdict.MET)


def test_none_waited_too_long_is_a_nought_nobody_called_is_no_figure(opened: Opened) -> None:
    assert scored(opened, CLAUSE, calls="answered_at | ended_at\n09:00:01 | 09:01:00").value == 0
    assert scored(opened, CLAUSE, calls="answered_at | ended_at").value is None


def test_a_call_that_left_nobody_knows_when_is_counted_apart(opened: Opened) -> None:
    assert scored(opened, CLAUSE, calls="answered_at | ended_at\n | \n09:00:01 | ").unmeasurable == 1
