"""计费通话时长: by the second, or by the minute begun."""

from collections.abc import Callable
from fractions import Fraction

from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.kpi import Unit

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "billable_talk_minutes"}
DRAWING = """
    answered_at | ended_at
    09:00:00    | 09:01:00
    09:00:00    | 09:01:01
    09:00:00    | 09:00:29
    09:00:00    | 09:00:00
                | 09:05:00
"""


def test_by_the_second_the_time_is_what_it_was(opened: Opened) -> None:
    score = scored(opened, CLAUSE, calls=DRAWING)
    assert (score.value, score.denominator, score.term.kpi.unit) == (Fraction(150, 60), 5, Unit.MINUTES)


def test_by_the_minute_each_call_is_rounded_up_and_no_talk_is_no_minute(opened: Opened) -> None:
    assert scored(opened, {**CLAUSE, "reading": {"rounding": "minute_up_per_call"}}, calls=DRAWING).value == 1 + 2 + 1


def test_a_call_without_an_end_cannot_be_billed_and_is_counted(opened: Opened) -> None:
    score = scored(opened, CLAUSE, calls="answered_at | ended_at\n09:00:00 |\n09:00:00 | 08:59:59\n09:00:00 | 09:01:00")
    assert (score.value, score.unmeasurable) == (1, 2)


def test_nobody_was_answered_so_there_is_nothing_to_bill(opened: Opened) -> None:
    assert scored(opened, CLAUSE, calls="answered_at | ended_at\n | 09:00:09").value == 0
