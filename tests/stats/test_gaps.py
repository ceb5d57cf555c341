"""Gaps of an export: days and hours without a row where there should be some, and none where nobody works."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from servicepledge.stats.gaps import ALWAYS, LEAST_HOURS, LEAST_ROWS, OFF, Desk, Recorded, apart, every

FIRST, LAST = date(2025, 9, 1), date(2025, 9, 28)
"""Four weeks, from a Monday to a Sunday."""
NINE_TO_FIVE = frozenset(range(9, 17))


def desk(rows_n: Callable[[date], int], first: date = FIRST, last: date = LAST) -> dict[date, Recorded]:
    return {day: Recorded(rows_n(day), NINE_TO_FIVE) for day in every(first, last) if rows_n(day)}


def missing(days: dict[date, Recorded], first: date = FIRST, last: date = LAST) -> list[tuple[date, date]]:
    found = Desk(days, date.weekday).missing_days(first, last, lambda day: False)
    return apart(sorted(found))


def test_one_day_of_four_rows_a_day_is_missed_one_of_three_may_be_chance() -> None:
    tuesday = date(2025, 9, 9)
    assert missing(desk(lambda day: 0 if day == tuesday else LEAST_ROWS)) == [(tuesday, tuesday)]
    assert missing(desk(lambda day: 0 if day == tuesday else LEAST_ROWS - 1)) == []


def test_several_days_in_a_row_are_added_up() -> None:
    gone = {date(2025, 9, 9) + timedelta(days=number) for number in range(4)}
    assert missing(desk(lambda day: int(day not in gone))) == [(min(gone), max(gone))]
    assert missing(desk(lambda day: int(day not in gone or day == min(gone)))) == []


def test_days_that_are_never_worked_are_no_gap_and_do_not_end_one() -> None:
    friday, monday = date(2025, 9, 12), date(2025, 9, 15)

    def rows_n(day: date) -> int:
        return 0 if day.weekday() >= 5 or day in (friday, monday) else 2

    assert missing(desk(rows_n)) == [(friday, friday), (monday, monday)], "two and two rows, with a weekend between"


def test_a_weekday_with_one_other_day_shows_nothing() -> None:
    days = desk(lambda day: 9, FIRST, date(2025, 9, 14))
    del days[date(2025, 9, 9)]
    assert missing(days, FIRST, date(2025, 9, 14)) == []


def test_always_is_four_times_in_five() -> None:
    mondays = [FIRST + timedelta(days=7 * number) for number in range(6)]

    def without(some: list[date]) -> list[tuple[date, date]]:
        return missing(desk(lambda day: 0 if day in some else 9, FIRST, date(2025, 10, 12)), FIRST, date(2025, 10, 12))

    assert ALWAYS * 5 == 4
    assert without(mondays[1:3]) == [(day, day) for day in mondays[1:3]], "each has four of five others"
    assert without(mondays[1:4]) == []


def test_an_export_that_begins_late_or_ends_early() -> None:
    days = desk(lambda day: 1, date(2025, 9, 8), date(2025, 9, 24))
    assert missing(days, date(2025, 9, 1), date(2025, 9, 30)) == [
        (date(2025, 9, 1), date(2025, 9, 7)),
        (date(2025, 9, 25), date(2025, 9, 30)),
    ]
    assert missing(days, date(2025, 9, 1), date(2025, 9, 24)) == [(date(2025, 9, 1), date(2025, 9, 7))]


def test_what_is_excused_is_no_gap() -> None:
    days = desk(lambda day: 0 if day == date(2025, 9, 9) else 9)
    assert Desk(days, date.weekday).missing_days(FIRST, LAST, lambda day: day == date(2025, 9, 9)) == []


def test_days_off_are_compared_with_all_others() -> None:
    off = set(every(date(2025, 9, 8), date(2025, 9, 14)))

    def weekday_of(day: date) -> str | int:
        return OFF if day in off else day.weekday()

    closed = desk(lambda day: 0 if day in off else 9)
    assert Desk(closed, weekday_of).missing_days(FIRST, LAST, lambda day: False) == []
    once = desk(lambda day: 0 if day == date(2025, 9, 9) else 9)
    assert Desk(once, weekday_of).missing_days(FIRST, LAST, lambda day: False) == [date(2025, 9, 9)]


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        (range(9, 13), [(13, 17)]),
        (range(9, 14), []),
        ((9, 14, 15, 16), [(10, 14)]),
        ((), [(9, 17)]),
        (range(24), []),
    ],
)
def test_four_hours_in_a_row(hours: range, found: list[tuple[int, int]]) -> None:
    assert LEAST_HOURS == 4
    days = desk(lambda day: 9)
    days[date(2025, 9, 9)] = Recorded(4, frozenset(hours))
    assert list(Desk(days, date.weekday).missing_hours(date(2025, 9, 9))) == found


def test_hours_of_a_weekday_with_one_other_show_nothing() -> None:
    days = desk(lambda day: 9, FIRST, date(2025, 9, 14))
    days[date(2025, 9, 9)] = Recorded(4, frozenset({9}))
    assert list(Desk(days, date.weekday).missing_hours(date(2025, 9, 9))) == []
