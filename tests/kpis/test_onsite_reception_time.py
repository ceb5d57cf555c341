"""线下接待时限达标率: visitors, from their arrival."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_visitors_only_ten_minutes_is_in_time_a_second_more_is_late(opened: Opened) -> None:
    drawing = """
        channel | first_response_at
        onsite  | 09:10:00
        onsite  | 09:10:01
        onsite  |
        phone   | 09:01:00
                | 09:01:00
    """
    assert counts(opened, {"kpi": "onsite_reception_time", "limit": "10 min"}, tickets=drawing) == (1, 3)
