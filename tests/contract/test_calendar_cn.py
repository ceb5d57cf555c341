"""The Chinese working calendar: one make-up Saturday, one bridged day, and the end of what is known."""

from datetime import date

import pytest

from servicepledge.contract.calendar_cn import is_statutory_holiday, is_workday
from servicepledge.errors import CalendarError

DAYS = {
    "an ordinary Monday": (date(2026, 9, 14), True, False),
    "an ordinary Sunday": (date(2026, 9, 13), False, False),
    "a make-up Saturday": (date(2026, 10, 10), True, False),
    "the National Day": (date(2026, 10, 1), False, True),
    "a bridged rest day": (date(2026, 10, 7), False, False),
    "the eve of the Spring Festival, a statutory day since 2025": (date(2026, 2, 16), False, True),
    "the eve of the Spring Festival of 2024, none yet": (date(2024, 2, 9), True, False),
    "the last day that is known": (date(2026, 12, 31), True, False),
}


@pytest.mark.parametrize("case", DAYS)
def test_a_day(case: str) -> None:
    day, works, is_statutory = DAYS[case]
    assert (is_workday(day), is_statutory_holiday(day)) == (works, is_statutory)


@pytest.mark.parametrize("ask", [is_workday, is_statutory_holiday])
@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2003, 12, 31)])
def test_a_year_without_a_notice_is_never_guessed(ask: object, day: date) -> None:
    with pytest.raises(CalendarError, match=f"no working-day arrangement is known for {day.year}"):
        ask(day)  # type: ignore[operator]
