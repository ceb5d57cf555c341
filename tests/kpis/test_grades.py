"""Scales of satisfaction surveys: a grade is satisfied, dissatisfied or neither, and a score off its scale says nothing."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.centre import scored
from support.situation import Outcome, Situation

from servicepledge.exports.open import OpenSource
from servicepledge.exports.scale import Scale
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
SATISFIED = {"kpi": "customer_satisfaction"}
DISSATISFIED = {"kpi": "dissatisfaction_rate"}
GRADES = {
    "thumbs: good is 2, bad is 1": ("score | scale_max\n2 | 2\n2 | 2\n1 | 2", (2, 1, 3)),
    "thumbs: good is 1, bad is 0": ("score | scale_max\n1 | 1\n0 | 1\n0 | 1", (1, 2, 3)),
    "three faces: the middle one is neither": ("score | scale_max\n3 | 3\n2 | 3\n1 | 3", (1, 1, 3)),
    "four grades: two and two": ("score | scale_max\n4 | 4\n3 | 4\n2 | 4\n1 | 4", (2, 2, 4)),
    "five grades: three is neither": ("score | scale_max\n5 | 5\n4 | 5\n3 | 5\n2 | 5\n1 | 5", (2, 2, 5)),
    "five grades from nought": ("score | scale_min | scale_max\n4 | 0 | 4\n3 | 0 | 4\n2 | 0 | 4\n1 | 0 | 4\n0 | 0 | 4", (2, 2, 5)),
    "ten grades: nine and ten, one and two": ("score | scale_max\n10 | 10\n9 | 10\n8 | 10\n3 | 10\n2 | 10\n1 | 10", (2, 2, 6)),
    "nought to ten, with its bounds": (
        "score | scale_min | scale_max | satisfied_from | dissatisfied_to\n10 | 0 | 10 | 9 | 6\n9 | 0 | 10 | 9 | 6\n"
        "7 | 0 | 10 | 9 | 6\n6 | 0 | 10 | 9 | 6\n0 | 0 | 10 | 9 | 6",
        (2, 2, 5),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("drawing", "expected"), GRADES.values(), ids=GRADES)
def test_grades_partition_answers(opened: Opened, drawing: str, expected: tuple[int, int, int]) -> None:
    good, bad = scored(opened, SATISFIED, surveys=drawing), scored(opened, DISSATISFIED, surveys=drawing)
    assert (good.numerator, bad.numerator, good.denominator) == expected
    assert (good.unmeasurable, bad.denominator) == (0, expected[2])


def test_of_seven_grades_nobody_said_which_are_satisfied(opened: Opened) -> None:
    score = scored(opened, {**SATISFIED, "target": ">= 50 %"}, surveys="score | scale_max\n7 | 7\n6 | 7\n1 | 7")
    assert (score.verdict, score.unmeasurable) == (Verdict.UNDECIDABLE, 3)


def test_a_score_above_its_scale_is_taken_as_the_best_and_as_the_worst(opened: Opened) -> None:
    drawing = "score | scale_max\n5 | 5\n5 | 5\n1 | 5\n99 | 5"
    for target, verdict in ((">= 40 %", Verdict.MET), (">= 60 %", Verdict.UNDECIDABLE), (">= 80 %", Verdict.MISSED)):
        assert scored(opened, {**SATISFIED, "target": target}, surveys=drawing).verdict is verdict


def test_a_mean_lies_between_the_lowest_and_the_highest_grade_of_what_is_off_the_scale(opened: Opened) -> None:
    drawing = "score | scale_max\n5 | 5\n3 | 5\n99 | 5"
    clause = {**SATISFIED, "reading": {"metric": "mean"}, "target": ">= 4 points"}
    score = scored(opened, clause, surveys=drawing)
    assert (score.value, score.verdict) == (4, Verdict.UNDECIDABLE)
    assert (score.range.worst, score.range.best) == (3, Fraction(13, 3))


def test_nought_on_a_scale_that_nobody_stated_leaves_every_answer_open(opened: Opened) -> None:
    for reading in ("top_two", "mean", "mean_as_share", "good_and_bad"):
        target = ">= 1 points" if reading == "mean" else ">= 1 %"
        clause = {**SATISFIED, "reading": {"metric": reading}, "target": target}
        score = scored(opened, clause, surveys="score | scale_max\n10 | 10\n10 | 10\n0 | 10")
        assert (score.verdict, score.unmeasurable, score.value) == (Verdict.UNDECIDABLE, 3, None)


def test_a_mean_over_two_scales_is_refused(opened: Opened) -> None:
    clause = {**SATISFIED, "reading": {"metric": "mean"}, "target": ">= 4 points"}
    score = scored(opened, clause, surveys="score | scale_max\n5 | 5\n9 | 10")
    assert (score.verdict, score.value) == (Verdict.UNDECIDABLE, None)
    assert score.reason is not None
    assert score.reason.code == "mixed_scales"
    assert scored(opened, clause, surveys="score | scale_max\n5 | 5\n4 | 5\n3 | 5").value == 4


@st.composite
def _answers(draw: st.DrawFn) -> tuple[int, int, list[int]]:
    lowest = draw(st.integers(0, 1))
    highest = draw(st.integers(lowest + 1, 11))
    return lowest, highest, draw(st.lists(st.integers(-1, 100) | st.integers(lowest, highest), min_size=1, max_size=12))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_answers())
def test_no_score_off_its_scale_moves_a_figure_in_silence(opened: Opened, answers: tuple[int, int, list[int]]) -> None:
    lowest, highest, scores = answers
    lines = "".join(f"{score} | {lowest} | {highest}\n" for score in scores)
    drawing = f"score | scale_min | scale_max\n{lines}"
    on_scale = [score for score in scores if lowest <= score <= highest]
    mean = scored(opened, {**SATISFIED, "reading": {"metric": "mean"}}, surveys=drawing)
    assert mean.unmeasurable == len(scores) - len(on_scale)
    assert mean.denominator == len(on_scale)
    assert mean.value == (Fraction(sum(on_scale), len(on_scale)) if on_scale else None)
    good, bad = scored(opened, SATISFIED, surveys=drawing), scored(opened, DISSATISFIED, surveys=drawing)
    assert good.denominator is not None
    assert (good.numerator or 0) + (bad.numerator or 0) <= good.denominator
    if highest - lowest + 1 in (2, 3, 4, 5, 10):
        assert good.unmeasurable == mean.unmeasurable


REVERSED = """
    [surveys]
    path = "exports/surveys.parquet"
    scale = { lowest = 1, highest = 5, best = "lowest", no_answer = [0, 99] }
"""
STATED = """
    [surveys]
    path = "exports/surveys.parquet"
    scale = { lowest = 0, highest = 100, satisfied_from = 80, dissatisfied_to = 59 }
"""
CLAUSES = """
    [[clauses]]
    ref = "s"
    words = "满意率"
    kpi = "customer_satisfaction"
    target = ">= 60 %"
    [[clauses]]
    ref = "d"
    words = "不满意率"
    kpi = "dissatisfaction_rate"
    target = "<= 10 %"
    [[clauses]]
    ref = "m"
    words = "平均分"
    kpi = "customer_satisfaction"
    reading = { metric = "mean" }
    target = ">= 3 points"
"""


def test_a_key_pad_whose_one_is_best_is_turned_round_and_no_key_is_no_answer(tmp_path: Path) -> None:
    Situation(
        contract=CLAUSES,
        source=REVERSED,
        exports={"surveys.parquet": "answered_at | score\n09:00 | 1\n09:01 | 2\n09:02 | 5\n09:03 | 0\n09:04 | 99"},
        expects=Outcome(
            {
                "s": {"numerator": 2, "denominator": 3, "verdict": "met"},
                "d": {"numerator": 1, "denominator": 3, "verdict": "missed"},
                "m": {"numerator": 10, "denominator": 3, "verdict": "met"},
            }
        ),
    ).hold(tmp_path)


def test_nought_to_a_hundred_with_stated_bounds(tmp_path: Path) -> None:
    Situation(
        contract=CLAUSES,
        source=STATED,
        exports={"surveys.parquet": "answered_at | score\n09:00 | 100\n09:01 | 80\n09:02 | 79\n09:03 | 59\n09:04 | 0"},
        expects=Outcome({"s": {"numerator": 2, "denominator": 5}, "d": {"numerator": 2, "denominator": 5}}),
    ).hold(tmp_path)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"lowest": 5, "highest": 1}, "lowest is not below highest"),
        ({"lowest": 1, "highest": 5, "satisfied_from": 6, "dissatisfied_to": 2}, "is no grade of the scale"),
        ({"lowest": 1, "highest": 5, "satisfied_from": 4}, "go together"),
        ({"lowest": 1, "highest": 5, "satisfied_from": 2, "dissatisfied_to": 3}, "both satisfied and dissatisfied"),
        ({"lowest": 0, "highest": 5, "no_answer": [0]}, "no_answer names a grade"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(fields: dict[str, float], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Scale.model_validate(fields)
