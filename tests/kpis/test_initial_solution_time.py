"""初步解决方案时限达标率: when the customer was given a first solution."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_two_hours_is_in_time_a_second_more_is_late_and_a_quick_answer_is_no_solution(opened: Opened) -> None:
    drawing = """
        first_response_at | solution_at
        09:01:00          | 11:00:00
        09:01:00          | 11:00:01
        09:01:00          |
    """
    assert counts(opened, {"kpi": "initial_solution_time", "limit": "2 h"}, tickets=drawing) == (1, 3)
