"""计费在线工时: the time agents were signed in, in all."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_a_shift_belongs_to_the_day_it_began(opened: Opened) -> None:
    drawing = """
        channel | started_at          | ended_at
        chat    | 2026-09-30 22:00:00 | 2026-10-01 06:00:00
        chat    | 31 22:00:00         | 2026-11-01 06:00:00
        chat    | 05 08:00:00         | 05 08:00:01
        chat    | 05 08:00:00         |
        chat    | 05 08:00:00         | 05 07:00:00
        phone   | 05 08:00:00         | 05 09:00:00
    """
    clause = {"kpi": "billable_agent_hours", "scope": {"channel": "chat"}}
    score = scored(opened, clause, shifts=drawing)
    assert (score.value, score.denominator, score.unmeasurable) == (8 * 3600 + 1, 2, 2)
