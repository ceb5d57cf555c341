"""非工作时间人工接听时限达标率: a person within the hour, live or by call-back."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "after_hours_human_answer_time", "limit": "60 min", "scope": {"outside": "work"}}
HOURS = {"hours": {"work": {"windows": ["08:00-18:00"]}}}


def test_within_an_hour_of_arrival_live_or_called_back(opened: Opened) -> None:
    drawing = """
        arrived_at | queued_at | answered_at | callback_at
        20:00:00   | 20:00:05  | 20:01:00    |
        20:00:00   | 20:00:05  |             | 21:00:00
        20:00:00   | 20:00:05  |             | 21:00:01
        20:00:00   | 20:00:05  |             |
        20:00:00   |           |             |
        17:59:59   | 18:00:05  | 18:01:00    |
    """
    assert counts(opened, CLAUSE, calls=drawing, contract=HOURS) == (2, 4)
