"""多次联系率: cases that took more than one contact."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "repeat_contact_rate"}


def test_one_contact_is_none_too_many_two_are(opened: Opened) -> None:
    drawing = """
        contacts
        1
        2
        3
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (2, 3)


def test_no_number_or_nought_cannot_be_measured(opened: Opened) -> None:
    drawing = """
        contacts
        1
        2
        0
        -
    """
    score = scored(opened, CLAUSE, tickets=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 4, 2)
