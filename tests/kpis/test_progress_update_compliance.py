"""进度通报达标率: one report a day to the customer while the case is open."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "progress_update_compliance"}


def test_a_full_day_open_owes_a_report_a_second_less_owes_none(opened: Opened) -> None:
    drawing = """
        resolved_at | progress_days
        06 09:00:00 | 1
        06 08:59:59 | 0
        08 09:00:00 | 2
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (3, 4)


def test_more_reports_than_owed_do_not_make_up_for_another_case(opened: Opened) -> None:
    drawing = """
        resolved_at | progress_days
        06 09:00:00 | 5
        06 09:00:00 | 0
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (1, 2)


def test_an_open_case_owes_up_to_the_last_case_on_record(opened: Opened) -> None:
    drawing = """
        received_at | resolved_at | progress_days
        05 09:00:00 |             | 2
        08 09:00:00 | 08 10:00:00 | 0
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (2, 3)


def test_the_interval_is_a_reading(opened: Opened) -> None:
    drawing = "resolved_at | progress_days\n08 09:00:00 | 1"
    assert counts(opened, {**CLAUSE, "reading": {"every": "72 h"}}, tickets=drawing) == (1, 1)


def test_nobody_counted_the_reports_so_it_cannot_be_measured(opened: Opened) -> None:
    drawing = "resolved_at | progress_days\n06 09:00:00 |\n04 09:00:00 | 1\n06 09:00:00 | 1"
    score = scored(opened, CLAUSE, tickets=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 1, 2)
