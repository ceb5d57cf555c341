"""评价称已解决率: what customers said of their matter."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "stated_resolution_rate"}


def test_said_to_be_resolved_over_those_who_said(opened: Opened) -> None:
    drawing = """
        score | resolved
        5     | T
        5     | F
        1     | T
        3     |
    """
    assert counts(opened, CLAUSE, surveys=drawing) == (2, 3)


def test_one_contact_one_answer_the_first(opened: Opened) -> None:
    drawing = "call_id | answered_at | score | resolved\n7 | 09:05:00 | 1 | F\n7 | 09:04:00 | 5 | T"
    assert counts(opened, CLAUSE, surveys=drawing) == (1, 1)
