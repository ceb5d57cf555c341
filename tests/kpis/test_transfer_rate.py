"""转接率: answered calls, or cases, that were handed on."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "transfer_rate"}
OF_CASES = {**CLAUSE, "reading": {"records": "cases"}}


def test_handed_on_over_answered(opened: Opened) -> None:
    drawing = """
        answered_at | transferred
        09:00:09    | T
        09:00:09    | F
        09:00:09    | F
                    | T
    """
    assert counts(opened, CLAUSE, calls=drawing) == (1, 3)


def test_a_call_without_a_word_of_it_cannot_be_measured(opened: Opened) -> None:
    drawing = """
        answered_at | transferred
        09:00:09    | T
        09:00:09    |
                    |
    """
    score = scored(opened, CLAUSE, calls=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 2, 1)


def test_of_cases_every_one_counts(opened: Opened) -> None:
    drawing = """
        transferred
        T
        F
        F
        -
    """
    score = scored(opened, OF_CASES, tickets=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 4, 1)
