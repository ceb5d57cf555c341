"""初步分析时限达标率: cause and owner on record."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_four_hours_are_in_time_a_second_more_or_never_is_late(opened: Opened) -> None:
    drawing = """
        diagnosed_at
        13:00:00
        13:00:01
        -
    """
    assert counts(opened, {"kpi": "diagnosis_time", "limit": "4 h"}, tickets=drawing) == (1, 3)
