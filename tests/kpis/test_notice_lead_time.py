"""提前通知达标率: announced early enough before it took effect."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "notice_lead_time", "limit": "24 h"}
DRAWING = """
    activity     | reported_at | effective_at
    change       | 05 09:00:00 | 06 09:00:00
    notice       | 05 09:00:01 | 06 09:00:00
    major_change |             | 06 09:00:00
    change       | 06 09:00:00 | 06 09:00:00
    change       | 01 09:00:00 | 2026-11-01 00:00
    change       | 01 09:00:00 |
    audit        | 01 09:00:00 | 06 09:00:00
"""


def test_a_day_before_is_in_time_and_never_is_not(opened: Opened) -> None:
    assert counts(opened, CLAUSE, logbook=DRAWING) == (1, 4)


def test_without_a_number_any_time_before_will_do(opened: Opened) -> None:
    assert counts(opened, {"kpi": "notice_lead_time"}, logbook=DRAWING) == (2, 4)
