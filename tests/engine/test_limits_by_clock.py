"""Limits in business hours and working days, pauses and the start by reading, by hand."""

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError
from support.boring import Figures
from support.centre import contract, engine_figures, scored
from support.distributions import distribution
from support.drawn import drawn, instant

from servicepledge.contract.model import Contract
from servicepledge.engine.passes import Span
from servicepledge.engine.terms import Term
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period

Open = Callable[..., OpenSource]
WORK = {"hours": {"work": {"days": "cn_workday", "windows": ["09:00-12:00", "13:00-18:00"]}}}
NIGHT = {"hours": {"work": {"windows": ["20:00-32:00"]}}}
FOUR_HOURS = {"kpi": "first_response_time", "limit": "4 business hours", "clock": "work"}
TWO_DAYS = {"kpi": "initial_solution_time", "limit": "2 个工作日"}
# 5 October 2026 is a Monday within the National Day break; the 8th is worked, and so is Saturday the 10th.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str, tuple[int, int]]] = {
    "the evening and the night do not count": (FOUR_HOURS, WORK, """
        received_at | first_response_at
        08 16:00:00 | 09 11:00:00
        08 16:00:00 | 09 11:00:01
    """, (1, 2)),
    "neither does lunch": (FOUR_HOURS, WORK, """
        received_at | first_response_at
        08 09:00:00 | 08 14:00:00
        08 09:00:00 | 08 14:00:00.000001
    """, (1, 2)),
    "a make-up Saturday counts": (FOUR_HOURS, WORK, """
        received_at | first_response_at
        09 17:00:00 | 10 12:00:00
        09 17:00:00 | 12 09:00:00
    """, (1, 2)),
    "received in the break, the clock starts with the next opening": (FOUR_HOURS, WORK, """
        received_at | first_response_at
        05 10:00:00 | 08 14:00:00
    """, (1, 1)),
    "answered while closed is in time": (FOUR_HOURS, WORK, """
        received_at | first_response_at
        05 10:00:00 | 05 23:00:00
    """, (1, 1)),
    "the hours of the scope are the clock where none is named": (
        {"kpi": "first_response_time", "limit": "4 个工作小时", "scope": {"outside": "work"}}, WORK, """
        received_at | first_response_at
        07 20:00:00 | 08 14:00:00
        07 20:00:00 | 08 14:00:01
        08 10:00:00 | 08 10:00:01
    """, (1, 2)),
    "the day of receipt is not counted, the last day ends at 24:00": (TWO_DAYS, {}, """
        received_at | solution_at
        08 00:00:00 | 11 00:00:00
        08 23:59:00 | 11 00:00:00
        08 12:00:00 | 11 00:00:01
    """, (2, 3)),
    "with hours named, at the close of business": ({**TWO_DAYS, "clock": "work"}, WORK, """
        received_at | solution_at
        08 10:00:00 | 10 18:00:00
        08 10:00:00 | 10 18:00:01
        03 10:00:00 | 09 18:00:00
    """, (2, 3)),
    "a night closes in the morning": ({**TWO_DAYS, "clock": "work"}, NIGHT, """
        received_at | solution_at
        06 10:00:00 | 09 08:00:00
        06 10:00:00 | 09 08:00:01
    """, (1, 2)),
    "registration starts the clock where the clause says so": (
        {"kpi": "initial_solution_time", "limit": "2 h", "reading": {"start": "registration"}}, {}, """
        received_at | registered_at | solution_at
        08 09:00:00 | 08 10:00:00   | 08 12:00:00
        08 09:00:00 | 08 08:00:00   | 08 10:30:00
        08 09:00:00 |               | 08 09:30:00
    """, (1, 3)),
    "waiting for the customer does not count where the clause says so": (
        {"kpi": "initial_solution_time", "limit": "2 h", "reading": {"pause": "waiting_for_customer"}}, {}, """
        received_at | solution_at | paused
        08 09:00:00 | 08 11:00:00 |
        08 09:00:00 | 08 12:00:00 | 08 09:10:00-08 10:10:00
        08 09:00:00 | 08 12:00:00 | 08 09:10:00-08 10:00:00, 08 09:30:00-08 10:09:59
        08 09:00:00 | 08 15:00:00 | 08 10:00:00-
        08 09:00:00 | 08 15:00:00 | 08 11:00:00-08 14:00:00
    """, (3, 5)),
    "a pause stops only a clock that runs": (
        {**FOUR_HOURS, "reading": {"pause": "waiting_for_customer"}}, WORK, """
        received_at | first_response_at | paused
        08 16:00:00 | 09 11:30:00       | 08 17:30:00-08 23:00:00
        08 16:00:00 | 09 11:30:01       | 08 17:30:00-08 23:00:00
        08 16:00:00 | 09 11:00:00       | 08 19:00:00-09 09:00:00
    """, (2, 3)),
    "a pause that cannot be makes its case unmeasurable": (
        {"kpi": "initial_solution_time", "limit": "2 h", "reading": {"pause": "waiting_for_customer"}}, {}, """
        received_at | solution_at | paused
        08 09:00:00 | 08 10:00:00 | 08 10:00:00-08 09:30:00
    """, (0, 1)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_by_hand(opened: Open, case: str) -> None:
    clause, more, drawing, expected = CASES[case]
    found = scored(opened, clause, contract=more, tickets=drawing)
    assert (found.numerator, found.denominator) == expected


def days_counted(opened: Open, agreed: Contract, drawing: str, as_of: str) -> dict[date, Figures]:
    source = opened(as_of=instant(as_of), tickets=drawn("tickets", drawing))
    span = Span(date(2026, 10, 1), date(2026, 10, 31), instant(as_of))
    (only,) = engine_figures(source, [Term.of(agreed, clause) for clause in agreed.clauses], span).values()
    return only


def test_a_case_counts_on_the_day_that_closes(opened: Open) -> None:
    drawing = """
        received_at         | solution_at
        30 10:00:00         |
        29 10:00:00         |
        09 10:00:00         |
    """
    found = days_counted(opened, contract([{**TWO_DAYS, "limit": "1 working day"}]), drawing, "2026-12-01 00:00")
    assert found == {
        date(2026, 10, 10): Figures(0, 1),
        date(2026, 10, 30): Figures(0, 1),
    }, "received on Friday the 30th, it is due at 24:00 of Monday, 2 November"


def test_open_and_not_yet_due_is_pending(opened: Open) -> None:
    drawing = """
        received_at | first_response_at
        08 16:00:00 |
    """
    for as_of, expected in {"2026-10-09 11:00": Figures(0, 1), "2026-10-09 10:59": Figures(pending=1)}.items():
        found = days_counted(opened, contract([FOUR_HOURS], **WORK), drawing, as_of)
        assert found == {date(2026, 10, 9): expected}


def test_a_clock_starts_long_before_the_period(opened: Open) -> None:
    rarely = {"hours": {"work": {"windows": [], "on": {"mon": ["09:00-10:00"]}}}}
    drawing = """
        received_at         | first_response_at
        2026-09-14 08:00:00 | 05 10:00:00
        2026-09-14 09:00:01 | 05 10:00:01
        2026-09-07 08:00:00 | 05 10:00:00
    """
    found = days_counted(opened, contract([FOUR_HOURS], **rarely), drawing, "2026-12-01 00:00")
    assert found == {date(2026, 10, 5): Figures(1, 1), date(2026, 10, 12): Figures(1, 1)}


def test_december_needs_no_calendar_of_the_next_year(opened: Open) -> None:
    drawing = """
        received_at         | first_response_at   | solution_at
        2026-12-31 16:00:00 | 2027-01-20 09:00:00 |
        2026-12-31 10:00:00 | 2027-01-20 09:00:00 |
    """
    agreed = contract([FOUR_HOURS, {**TWO_DAYS, "limit": "1 working day"}], **WORK)
    source = opened(as_of=instant("2027-01-20 12:00"), tickets=drawn("tickets", drawing))
    terms = [Term.of(agreed, clause) for clause in agreed.clauses]
    span = Span(date(2026, 12, 1), date(2026, 12, 31), datetime.fromisoformat("2027-01-20T12:00:00+08:00"))
    hours, days = engine_figures(source, terms, span).values()
    assert hours == {date(2026, 12, 31): Figures(0, 1)}, "of the two only the second falls due in 2026"
    assert days == {}
    assert distribution(source, terms[0], Period.parse("2026-12")).n == 0, "what it took in 2027 nobody can say yet"


def test_how_long_it_took_is_told_by_the_clock(opened: Open) -> None:
    drawing = """
        received_at | first_response_at | paused
        08 16:00:00 | 09 11:00:00       | 08 17:00:00-08 17:30:00
    """
    source = opened(as_of=instant("2026-12-01 00:00"), tickets=drawn("tickets", drawing))
    paused = {"reading": {"pause": "waiting_for_customer"}}
    agreed = contract([FOUR_HOURS, FOUR_HOURS | paused, {**TWO_DAYS, "kpi": "first_response_time"}], **WORK)
    found = [distribution(source, Term.of(agreed, clause), Period.parse("2026-10")).mean for clause in agreed.clauses]
    assert found == [Fraction(4 * 3600), Fraction(7 * 1800), Fraction(19 * 3600)]


MISFITS = {
    "no hours to run in": (
        {"kpi": "first_response_time", "limit": "4 business hours"},
        "limit '4 business hours' runs only while hours are open, and none are named. Add clock = 'work'",
    ),
    "a clock for natural time": (
        {"kpi": "first_response_time", "limit": "4 h", "clock": "work"},
        "clock 'work' changes nothing: there is no limit in working time.",
    ),
    "a call does not wait for working days": (
        {"kpi": "service_level", "limit": "2 working days"},
        "limit '2 working days' is in working time, and service_level counts natural time. Write it such as '15 s'.",
    ),
    "pauses within working days": (
        {"kpi": "first_response_time", "limit": "2 working days", "reading": {"pause": "waiting_for_customer"}},
        "reading pause cannot be taken out of limit '2 working days'. Write the limit in business hours",
    ),
}


@pytest.mark.parametrize("case", MISFITS)
def test_what_does_not_fit_is_said(case: str) -> None:
    clause, sentence = MISFITS[case]
    with pytest.raises(ValidationError) as raised:
        contract([clause], **WORK)
    assert sentence in str(raised.value)
