"""满意度调查回收率: answered, out of the invitations of the period."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "survey_response_rate"}


def test_answered_means_a_score_at_a_time(opened: Opened) -> None:
    drawing = """
        sent_at  | answered_at | score
        08:00:00 | 09:00:00    | 5
        08:00:00 |             |
        08:00:00 | 09:00:00    |
        08:00:00 |             | 5
    """
    assert counts(opened, CLAUSE, surveys=drawing) == (1, 4)


def test_an_answer_to_an_invitation_of_last_month_is_last_months(opened: Opened) -> None:
    drawing = """
        sent_at             | answered_at | score
        2026-09-30 23:59:59 | 09:00:00    | 5
        2026-10-01 00:00:00 | 09:00:00    | 5
        2026-10-31 23:59:59 |             |
        2026-10-31 23:59:59 |             |
    """
    assert counts(opened, CLAUSE, surveys=drawing) == (1, 3)


def test_a_scope_the_surveys_have_no_column_for_cannot_be_said(opened: Opened) -> None:
    for column in ("kind", "queue"):
        score = scored(opened, {**CLAUSE, "scope": {column: "complaint"}}, surveys="sent_at\n08:00:00")
        assert (score.value, score.reason.code) == (None, "missing_column")
