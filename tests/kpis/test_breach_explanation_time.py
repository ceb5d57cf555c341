"""未达标说明时限达标率: explained in writing within the limit."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_the_clock_starts_when_the_miss_was_established(opened: Opened) -> None:
    drawing = """
        activity | started_at | reported_at
        breach   | 05 09:00   | 08 09:00
        breach   | 05 09:00   | 08 09:01
        breach   | 05 09:00   |
    """
    assert counts(opened, {"kpi": "breach_explanation_time", "limit": "3 d"}, logbook=drawing) == (1, 3)
