"""报告按期提交率: delivered by the time owed."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "report_timeliness", "target": ">= 100 %"}


def test_a_report_belongs_to_the_month_in_which_it_was_owed(opened: Opened) -> None:
    drawing = """
        activity | started_at          | due_at              | reported_at
        report   | 2026-09-30 09:00:00 | 05 18:00:00         | 05 18:00:00
        report   | 2026-09-30 09:00:00 | 05 18:00:00         | 05 18:00:01
        report   | 2026-09-30 09:00:00 | 05 18:00:00         |
        report   | 05 09:00:00         | 2026-11-01 00:00:00 | 05 10:00:00
        report   | 05 09:00:00         |                     | 05 10:00:00
    """
    score = scored(opened, CLAUSE, logbook=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable, score.unpromised) == (1, 3, 0, 1)


def test_the_clauses_own_limit_goes_before_the_logs(opened: Opened) -> None:
    drawing = "activity | started_at | due_at | reported_at\nreport | 05 09:00:00 | 05 10:00:00 | 07 09:00:00"
    assert counts(opened, CLAUSE, logbook=drawing) == (0, 1)
    assert counts(opened, {**CLAUSE, "limit": "2 d"}, logbook=drawing) == (1, 1)


def test_a_log_without_due_times_cannot_tell(opened: Opened) -> None:
    score = scored(opened, CLAUSE, logbook="activity | reported_at\nreport | 10:00:00")
    assert (score.value, score.reason.words.en) == (None, "the exports lack the column logbook.due_at")
