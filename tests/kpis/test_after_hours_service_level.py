"""非工作时间接听时限达标率: outside working hours, by a person or by a bot."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "after_hours_service_level", "limit": "30 s", "scope": {"outside": "work"}}
HOURS = {"hours": {"work": {"windows": ["08:00-18:00"]}}}
DRAWING = """
    arrived_at | queued_at | bot_answered_at | answered_at
    20:00:00   | 20:00:05  |                 | 20:00:35
    20:00:00   | 20:00:05  |                 | 20:00:36
    20:00:00   | 20:00:05  | 20:00:30        | 20:09:00
    20:00:00   | 20:00:05  | 20:00:31        |
    20:00:00   |           | 20:00:02        |
    20:00:00   |           |                 |
    09:00:00   | 09:00:05  | 09:00:01        | 09:00:06
"""


def test_the_first_of_bot_and_person_counts(opened: Opened) -> None:
    assert counts(opened, CLAUSE, calls=DRAWING, contract=HOURS) == (3, 5)


def test_only_a_person_will_do(opened: Opened) -> None:
    clause = {**CLAUSE, "reading": {"answered_by": "agent"}}
    assert counts(opened, clause, calls=DRAWING, contract=HOURS) == (1, 4)


def test_from_the_arrival_of_the_call(opened: Opened) -> None:
    clause = {**CLAUSE, "reading": {"answered_by": "agent", "clock_start": "arrival"}}
    assert counts(opened, clause, calls=DRAWING, contract=HOURS) == (0, 4)


def test_a_bot_that_answered_before_the_call_is_unmeasurable_unless_a_person_was_in_time(opened: Opened) -> None:
    drawing = """
        arrived_at | queued_at | bot_answered_at | answered_at
        20:00:00   | 20:00:05  | 19:59:59        | 20:00:06
        20:00:00   | 20:00:05  | 19:59:59        | 20:09:00
        20:00:00   |           | 19:59:59        |
    """
    score = scored(opened, CLAUSE, calls=drawing, contract=HOURS)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 3, 2)
