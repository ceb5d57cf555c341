"""质检合格率: passed, out of the reviews with a result."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_a_review_without_a_result_is_no_review(opened: Opened) -> None:
    drawing = """
        activity   | topic    | passed
        qa_review  | language | T
        qa_review  | process  | F
        qa_review  | language |
        inspection | language | T
    """
    clause = {"kpi": "qa_score"}
    assert counts(opened, clause, logbook=drawing) == (1, 2)
    assert counts(opened, {**clause, "scope": {"topic": "language"}}, logbook=drawing) == (1, 1)
    assert counts(opened, {**clause, "scope": {"activity": ["inspection", "qa_review"]}}, logbook=drawing) == (2, 3)


def test_a_logbook_that_says_nothing_of_results_leaves_it_open(opened: Opened) -> None:
    score = scored(opened, {"kpi": "qa_score", "target": ">= 90 %"}, logbook="activity\nqa_review")
    assert (score.value, score.reason.code) == (None, "missing_column")
