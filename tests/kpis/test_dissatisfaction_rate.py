"""不满意率: the two lowest scores."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "dissatisfaction_rate"}


def test_one_and_two_are_dissatisfied_three_is_not(opened: Opened) -> None:
    drawing = """
        score | scale_max
        1     | 5
        2     | 5
        3     | 5
        2     | 10
        2     |
    """
    score = scored(opened, CLAUSE, surveys=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (3, 4, 1)


def test_one_contact_one_answer_the_first(opened: Opened) -> None:
    drawing = "call_id | answered_at | score | scale_max\n7 | 09:05:00 | 1 | 5\n7 | 09:04:00 | 5 | 5"
    assert counts(opened, CLAUSE, surveys=drawing) == (0, 1)
