"""处理计划告知时限达标率: made and told."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_told_within_two_days_and_a_solution_nobody_was_told_of_is_no_plan(opened: Opened) -> None:
    drawing = """
        solution_at | plan_notified_at
        10:00:00    | 07 09:00:00
        10:00:00    | 07 09:00:01
        10:00:00    |
    """
    assert counts(opened, {"kpi": "plan_notification_time", "limit": "48 h"}, tickets=drawing) == (1, 3)
