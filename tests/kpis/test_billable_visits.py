"""计费出场次数: visits that were made, in the month they were made."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_visits_by_month_of_the_visit(opened: Opened) -> None:
    drawing = """
        channel | received_at         | visited_at
        onsite  | 2026-09-30 09:00:00 | 2026-10-01 09:00:00
        onsite  | 2026-10-30 09:00:00 | 2026-11-01 09:00:00
        onsite  | 2026-10-05 09:00:00 |
        phone   | 2026-10-05 09:00:00 | 2026-10-06 09:00:00
    """
    assert scored(opened, {"kpi": "billable_visits"}, tickets=drawing).value == 1


def test_a_month_without_a_visit_is_a_nought_a_month_without_a_case_is_no_figure(opened: Opened) -> None:
    assert scored(opened, {"kpi": "billable_visits"}, tickets="channel | visited_at\nonsite |").value == 0
    assert scored(opened, {"kpi": "billable_visits"}, tickets="channel | visited_at").value is None
