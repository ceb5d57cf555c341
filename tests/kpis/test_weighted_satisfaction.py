"""加权满意度: five grades at their agreed weights."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "weighted_satisfaction", "target": ">= 60 points"}
FIVE = "score | scale_max\n" + "".join(f"{grade} | 5\n" for grade in (5, 4, 3, 2, 1))
WEIGHTS = {
    "as agreements usually have them": ({}, Fraction(270, 5)),
    "by twenties": ({"weights": "100_80_60_40_20"}, Fraction(300, 5)),
    "by quarters": ({"weights": "100_75_50_25_0"}, Fraction(250, 5)),
}


@pytest.mark.parametrize(("reading", "value"), WEIGHTS.values(), ids=WEIGHTS)
def test_every_grade_has_its_weight(opened: Opened, reading: dict[str, str], value: Fraction) -> None:
    found = scored(opened, {**CLAUSE, "reading": reading}, surveys=FIVE)
    assert (found.value, found.denominator) == (value, 5)
    assert found.verdict is (Verdict.MET if value >= 60 else Verdict.MISSED)


def test_grades_from_nought_to_four_are_five_too(opened: Opened) -> None:
    drawing = "score | scale_min | scale_max\n4 | 0 | 4\n0 | 0 | 4"
    assert scored(opened, CLAUSE, surveys=drawing).value == 50


def test_answers_between_grades_or_on_another_scale_are_worth_nothing_or_all(opened: Opened) -> None:
    found = scored(opened, CLAUSE, surveys="score | scale_max\n4 | 5\n4.5 | 5\n9 | 10")
    assert (found.value, found.denominator, found.unmeasurable) == (80, 1, 2)
    assert (found.range.best, found.range.worst) == (Fraction(280, 3), Fraction(80, 3))
    assert found.verdict is Verdict.UNDECIDABLE
