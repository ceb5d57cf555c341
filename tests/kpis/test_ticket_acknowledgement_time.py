"""受理登记时限达标率: registered, not merely received."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_an_hour_is_in_time_a_second_more_or_never_is_late(opened: Opened) -> None:
    drawing = """
        registered_at
        10:00:00
        10:00:01
        -
    """
    assert counts(opened, {"kpi": "ticket_acknowledgement_time", "limit": "1 h"}, tickets=drawing) == (1, 3)
