"""投诉处理满意度得分: complaints only, and only after they were closed."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "complaint_satisfaction"}
TICKETS = """
    ticket_id | kind      | closed_at
    T1        | complaint | 09:00:00
    T2        | complaint |
    T3        | inquiry   | 09:00:00
    T4        | complaint | 09:00:01
"""


def test_an_answer_at_the_instant_of_closing_counts_one_before_it_does_not(opened: Opened) -> None:
    surveys = """
        ticket_id | score | scale_max
        T1        | 4     | 5
        T2        | 1     | 5
        T3        | 1     | 5
        T4        | 1     | 5
    """
    assert counts(opened, CLAUSE, surveys=surveys, tickets=TICKETS) == (4, 1)


def test_an_answer_on_no_known_case_does_not_count(opened: Opened) -> None:
    surveys = "ticket_id | score | scale_max\nT9 | 5 | 5\n | 5 | 5\nT1 | 3 | 5"
    assert counts(opened, CLAUSE, surveys=surveys, tickets=TICKETS) == (3, 1)


def test_the_case_of_another_contract_with_the_same_number_is_another_case(opened: Opened) -> None:
    tickets = "ticket_id | contract_id | kind | closed_at\nT1 | two | complaint | 09:00:00"
    assert counts(opened, CLAUSE, surveys="ticket_id | score | scale_max\nT1 | 5 | 5", tickets=tickets) == (0, 0)


def test_without_the_tickets_it_cannot_be_said(opened: Opened) -> None:
    score = scored(opened, {**CLAUSE, "target": ">= 4 points"}, surveys="ticket_id | score\nT1 | 5")
    assert (score.value, score.reason.code) == (None, "missing_export")
