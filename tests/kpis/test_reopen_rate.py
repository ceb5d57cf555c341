"""重开率: of the cases that were done with, those that were opened again."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "reopen_rate"}


def test_opened_again_over_done_with(opened: Opened) -> None:
    drawing = """
        resolved_at | closed_at | reopened
        10:00:00    | 11:00:00  | T
        10:00:00    |           | F
                    | 11:00:00  | F
                    |           | F
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (1, 3)


def test_a_case_that_lost_its_times_when_it_was_opened_again_had_been_done_with(opened: Opened) -> None:
    drawing = """
        resolved_at | reopened
                    | T
        10:00:00    | F
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (1, 2)


def test_nobody_knows_whether_it_was_opened_again_so_the_best_and_the_worst_case_decide(opened: Opened) -> None:
    drawing = """
        resolved_at | reopened
        10:00:00    | T
        10:00:00    | F
        10:00:00    |
                    |
    """
    score = scored(opened, {**CLAUSE, "target": "<= 50 %"}, tickets=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 3, 1)
    assert score.verdict is Verdict.UNDECIDABLE
