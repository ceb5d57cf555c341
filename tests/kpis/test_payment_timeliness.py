"""付款及时率: paid by the day it was due."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_paid_on_the_dot_is_in_time(opened: Opened) -> None:
    drawing = """
        activity | started_at | due_at   | ended_at
        payment  | 01 09:00   | 16 00:00 | 16 00:00
        payment  | 01 09:00   | 16 00:00 | 16 00:01
        payment  | 01 09:00   | 16 00:00 |
        report   | 01 09:00   | 16 00:00 | 02 00:00
    """
    assert counts(opened, {"kpi": "payment_timeliness"}, logbook=drawing) == (1, 3)
