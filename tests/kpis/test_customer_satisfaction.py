"""客户满意度: whose answer counts, and what is satisfied."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.kpi import Unit
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "customer_satisfaction"}
MEAN = {**CLAUSE, "reading": {"metric": "mean"}}

CASES = {
    "four and five of five are satisfied, three is not": (
        """
        score | scale_max
        5     | 5
        4     | 5
        3     | 5
        """,
        (2, 3),
    ),
    "nine and ten of ten are satisfied, eight is not": (
        """
        score | scale_max
        10    | 10
        9     | 10
        8     | 10
        """,
        (2, 3),
    ),
    "not answered, or answered without a score, is no answer": (
        """
        answered_at | score | scale_max
        09:00:00    | 5     | 5
                    | 5     | 5
        09:00:00    |       | 5
        """,
        (1, 1),
    ),
    "one contact, one answer: the first": (
        """
        call_id | answered_at | score | scale_max
        7       | 09:05:00    | 5     | 5
        7       | 09:04:00    | 1     | 5
        8       | 09:04:00    | 5     | 5
        """,
        (1, 2),
    ),
    "a first answer without a score is not the first": (
        """
        call_id | answered_at | score | scale_max
        7       | 09:04:00    |       | 5
        7       | 09:05:00    | 5     | 5
        """,
        (1, 1),
    ),
    "a case is one contact too": (
        """
        ticket_id | answered_at | score | scale_max
        7         | 09:05:00    | 5     | 5
        7         | 09:04:00    | 1     | 5
        """,
        (0, 1),
    ),
    "a call and a case with the same number are two contacts": (
        """
        call_id | ticket_id | score | scale_max
        7       |           | 5     | 5
                | 7         | 5     | 5
        """,
        (2, 2),
    ),
    "answers on no known contact stand each for itself": (
        """
        call_id | score | scale_max
                | 5     | 5
                | 1     | 5
        """,
        (1, 2),
    ),
    "an answer belongs to the month it was given in; a second one next month is still a second one": (
        """
        call_id | answered_at         | score | scale_max
        7       | 2026-09-30 23:59:59 | 5     | 5
        7       | 2026-10-01 00:00:00 | 1     | 5
        8       | 2026-10-01 00:00:00 | 5     | 5
        """,
        (1, 1),
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, drawing: str, expected: tuple[int, int]) -> None:
    assert counts(opened, CLAUSE, surveys=drawing) == expected


def test_the_mean_is_in_points(opened: Opened) -> None:
    score = scored(opened, {**MEAN, "target": ">= 4 points"}, surveys="score | scale_max\n5 | 5\n4 | 5\n2.5 | 5")
    assert (score.value, score.term.kpi.unit) == (Fraction("11.5") / 3, Unit.POINTS)
    assert (score.verdict, score.headroom.amount) == (Verdict.MISSED, Fraction("11.5") / 3 - 4)


def test_an_answer_without_a_scale_is_counted_apart(opened: Opened) -> None:
    score = scored(opened, CLAUSE, surveys="score | scale_max\n5 | 5\n5 |")
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 1, 1)


def test_answers_without_a_scale_that_could_change_the_verdict_do(opened: Opened) -> None:
    drawing = "score | scale_max\n" + "5 | 5\n" * 9 + "1 | 5\n" + "5 |\n"
    for target, verdict in ((">= 90 %", Verdict.UNDECIDABLE), (">= 80 %", Verdict.MET), (">= 95 %", Verdict.MISSED)):
        assert scored(opened, {**CLAUSE, "target": target}, surveys=drawing).verdict is verdict


def test_what_the_survey_does_not_say_its_case_does(opened: Opened) -> None:
    surveys = """
        ticket_id | kind    | score | scale_max
        T1        |         | 5     | 5
        T2        |         | 1     | 5
        T1        | inquiry | 1     | 5
    """
    tickets = """
        ticket_id | kind
        T1        | complaint
        T2        | inquiry
    """
    clause = {**CLAUSE, "scope": {"kind": "complaint"}}
    assert counts(opened, clause, surveys=surveys, tickets=tickets) == (1, 1)


def test_the_mean_as_a_share_of_the_way_from_the_lowest_to_the_highest(opened: Opened) -> None:
    clause = {**CLAUSE, "reading": {"metric": "mean_as_share"}, "target": ">= 60 %"}
    score = scored(opened, clause, surveys="score | scale_max\n5 | 5\n3 | 5\n1 | 5\n10 | 10")
    assert (score.numerator, score.denominator) == (4 + 2 + 0 + 9, 4 + 4 + 4 + 9)
    assert (score.verdict, score.headroom.amount) == (Verdict.MET, Fraction(15, 21) - Fraction(60, 100))


def test_good_and_bad_alone(opened: Opened) -> None:
    clause = {**CLAUSE, "reading": {"metric": "good_and_bad"}}
    drawing = "score | scale_max\n5 | 5\n4 | 5\n3 | 5\n2 | 5\n8 | 10\n"
    assert counts(opened, clause, surveys=drawing) == (2, 3)
