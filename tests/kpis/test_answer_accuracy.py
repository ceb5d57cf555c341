"""解答准确率: judged correct, out of those judged."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "answer_accuracy"}


def test_answers_nobody_assessed_are_left_out(opened: Opened) -> None:
    assert counts(opened, CLAUSE, tickets="answer_correct\nT\nT\nF\n-") == (2, 3)


def test_nobody_assessed_anything(opened: Opened) -> None:
    assert counts(opened, CLAUSE, tickets="answer_correct\n-") == (0, 0)


def test_an_answer_belongs_to_the_month_its_case_was_received_in(opened: Opened) -> None:
    drawing = """
        received_at         | answer_correct
        2026-09-30 23:59:59 | T
        2026-10-01 00:00:00 | T
        2026-10-31 23:59:59 | F
        2026-11-01 00:00:00 | T
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (1, 2)
