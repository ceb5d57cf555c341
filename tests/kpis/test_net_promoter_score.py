"""净推荐值: promoters less detractors, in points."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "net_promoter_score", "target": ">= 30 points"}

CASES = {
    "two of four promote, one detracts": ("score | scale_max\n10 | 10\n9 | 10\n7 | 10\n6 | 10", Fraction(25), 4),
    "eight is neither, seven is neither": ("score | scale_max\n8 | 10\n7 | 10", Fraction(0), 2),
    "nought is an answer on this scale": ("score | scale_max\n0 | 10\n10 | 10", Fraction(0), 2),
    "all against": ("score | scale_max\n0 | 10\n6 | 10", Fraction(-100), 2),
    "a third is exact": ("score | scale_max\n10 | 10\n8 | 10\n8 | 10", Fraction(100, 3), 3),
}


@pytest.mark.parametrize(("drawing", "value", "answers"), CASES.values(), ids=CASES)
def test_value(opened: Opened, drawing: str, value: Fraction, answers: int) -> None:
    found = scored(opened, CLAUSE, surveys=drawing)
    assert (found.value, found.denominator) == (value, answers)
    assert found.verdict is (Verdict.MET if value >= 30 else Verdict.MISSED)


def test_answers_on_another_scale_may_be_for_or_against(opened: Opened) -> None:
    found = scored(opened, CLAUSE, surveys="score | scale_max\n10 | 10\n9 | 10\n4 | 5")
    assert (found.value, found.unmeasurable) == (100, 1)
    assert (found.range.best, found.range.worst) == (100, Fraction(100, 3))
    assert found.verdict is Verdict.MET
    strict = scored(opened, {**CLAUSE, "target": ">= 50 points"}, surveys="score | scale_max\n10 | 10\n9 | 10\n4 | 5")
    assert strict.verdict is Verdict.UNDECIDABLE


def test_a_scale_that_is_said_to_begin_at_one_is_none_of_this_score(opened: Opened) -> None:
    found = scored(opened, CLAUSE, surveys="score | scale_min | scale_max\n10 | 0 | 10\n10 | 1 | 10\n0 | 1 | 10")
    assert (found.value, found.denominator, found.unmeasurable) == (100, 1, 2)
