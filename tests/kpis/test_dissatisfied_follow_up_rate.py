"""不满意整改率: something was begun, or finished."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "dissatisfied_follow_up_rate"}
DRAWING = """
    score | scale_max | improvement_at | improvement_closed_at
    1     | 5         | 10:00:00       | 12:00:00
    2     | 5         | 10:00:00       |
    2     | 5         |                |
    3     | 5         | 10:00:00       | 12:00:00
"""


def test_begun(opened: Opened) -> None:
    assert counts(opened, CLAUSE, surveys=DRAWING) == (2, 3)


def test_finished(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"action": "finished"}}, surveys=DRAWING) == (1, 3)
