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


def test_an_answer_counts_up_to_the_end_of_the_answer_window(opened: Opened) -> None:
    drawing = """
        sent_at     | answered_at         | score
        02 09:00:00 | 09 09:00:00         | 5
        02 09:00:00 | 09 09:00:00.000001  | 5
        02 09:00:00 | 05 09:00:00         | 5
    """
    assert counts(opened, CLAUSE, surveys=drawing) == (2, 3)
    assert counts(opened, {**CLAUSE, "reading": {"answer_window": "3 d"}}, surveys=drawing) == (1, 3)
    assert counts(opened, {**CLAUSE, "reading": {"answer_window": "30 d"}}, surveys=drawing) == (3, 3)


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


def test_how_many_were_asked_of_those_who_could_be(opened: Opened) -> None:
    calls = """
        call_id | answered_at | ended_at | ticket_id | is_test
        c1      | 09:00:09    | 09:01:00 |           |
        c2      | 09:00:09    | 09:01:00 |           | F
        c3      | 09:00:09    | 09:01:00 | t1        |
        c4      |             | 09:01:00 |           |
        c5      | 09:00:09    | 09:01:00 |           | T
    """
    tickets = """
        ticket_id | closed_at
        t1        | 09:30:00
        t2        | 09:30:00
        t3        |
    """
    surveys = """
        call_id | ticket_id | sent_at  | answered_at | score
        c1      |           | 10:00:00 |             |
                | t1        | 10:00:00 | 11:00:00    | 5
                | t1        | 12:00:00 |             |
                | t3        | 12:00:00 |             |
    """
    clause = {**CLAUSE, "reading": {"of": "contacts"}}
    assert counts(opened, clause, calls=calls, tickets=tickets, surveys=surveys) == (2, 4)
