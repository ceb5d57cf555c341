"""检查时长达标率: inspections that lasted as long as agreed."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_exactly_as_long_is_long_enough(opened: Opened) -> None:
    drawing = """
        activity   | started_at | ended_at
        inspection | 09:00:00   | 11:00:00
        inspection | 09:00:00   | 10:59:59
        inspection | 09:00:00   |
        inspection | 09:00:00   | 08:00:00
        audit      | 09:00:00   | 18:00:00
    """
    score = scored(opened, {"kpi": "inspection_duration", "limit": "2 h"}, logbook=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 4, 2)
