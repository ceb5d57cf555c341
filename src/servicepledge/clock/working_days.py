"""Working days: a limit of so many days that counts only those on which the hours are open.

Source  Civil Code arts. 200-204 (DECISIONS.md D18): the day of receipt is not counted, and the last day ends at the
        close of business.
"""

from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from ..contract.hours import Hours, openings
from ..errors import CalendarError
from .local import microseconds
from .segments import FARTHEST_DAYS

LONGEST_HOLIDAY_DAYS = 40
"""Hours that open on none of so many days in a row have no next day."""
EPOCH_DAY = date(1970, 1, 1)


def day_no(day: date) -> int:
    """Return the number of a local day."""
    return (day - EPOCH_DAY).days


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """
    The working days of one set of hours between two local days.

    Rows    `days`: one local day each, `day_no` and `worked_n`, how many working days there are up to it; `closings`: one
            working day each, in order: `day_no, closes_us`, its last closing (UTC microseconds).
    """

    zone: ZoneInfo
    first: date
    last: date
    days: pl.DataFrame
    closings: pl.DataFrame


def working_days(
    hours: Hours, zone: ZoneInfo, first: date, last: date, *, before_n: int = 0, after_n: int = 0
) -> WorkingDays:
    """
    List the working days from `first` to `last`, from `before_n` working days before to `after_n` after.

    Those after are listed as far as the working calendar is known.

    Raises  CalendarError for a day from `first` (or before it) to `last` with no published arrangement.
    """
    closings = {
        day: _closes_us(hours, zone, day) for day in (first + timedelta(at) for at in range((last - first).days + 1))
    }
    begins, missing_n = first, before_n
    while missing_n > 0 and (first - begins).days < FARTHEST_DAYS:
        begins -= timedelta(days=1)
        closings[begins] = _closes_us(hours, zone, begins)
        missing_n -= closings[begins] is not None
    ends, missing_n = last, after_n
    with suppress(CalendarError):
        while missing_n > 0 and (ends - last).days < FARTHEST_DAYS:
            closings[ends + timedelta(days=1)] = _closes_us(hours, zone, ends + timedelta(days=1))
            ends += timedelta(days=1)
            missing_n -= closings[ends] is not None
    listed = pl.DataFrame(
        {"day_no": [day_no(day) for day in closings], "closes_us": list(closings.values())},
        schema={"day_no": pl.Int64, "closes_us": pl.Int64},
    ).sort("day_no")
    worked = pl.col("closes_us").is_not_null().cast(pl.Int64).cum_sum()
    return WorkingDays(
        zone, begins, ends, listed.select("day_no", worked_n=worked), listed.filter(pl.col("closes_us").is_not_null())
    )


def months_later(hours: Hours, zone: ZoneInfo, first: date, last: date, *, months_n: int) -> WorkingDays:
    """
    List, for every day from which so many months may end between `first` and `last`, when they do.

    Rows    `days`: one local day each, numbered in order; `closings`: when the months from it end, in the same order: at the
            last closing of the day of the same number (or the last of that month), or of the next day with one.
    Raises  CalendarError for a day up to `last` with no published arrangement.
    Source  Civil Code arts. 201-203 (DECISIONS.md D70).
    """
    begins = first - timedelta(days=31 * months_n + LONGEST_HOLIDAY_DAYS)
    started = [begins + timedelta(days=at) for at in range((last - begins).days + 1)]
    days = pl.DataFrame({"day_no": [day_no(day) for day in started]}, schema={"day_no": pl.Int64})
    ends = [_closing_from(hours, zone, same_day(day, months_n), last) for day in started]
    numbered = days.with_columns(worked_n=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    return WorkingDays(zone, begins, last, numbered, days.with_columns(closes_us=pl.Series(ends, dtype=pl.Int64)))


def same_day(day: date, months_n: int) -> date:
    """Return the day of the same number so many months later, or the last of that month where it has none."""
    years, month = divmod(day.month - 1 + months_n, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _closing_from(hours: Hours, zone: ZoneInfo, day: date, last: date) -> int | None:
    """Return the last closing of a day, or of the next that has one; beyond `last` it need not be known."""
    for ahead in range(LONGEST_HOLIDAY_DAYS):
        try:
            closes_us = _closes_us(hours, zone, day + timedelta(days=ahead))
        except CalendarError:
            if day + timedelta(days=ahead) <= last:
                raise
            return None
        if closes_us is not None:
            return closes_us
    return None


def _closes_us(hours: Hours, zone: ZoneInfo, day: date) -> int | None:
    """Return the last closing of a day's windows; None for a day without any."""
    return max((microseconds(end) for _, end in openings(hours, zone, day)), default=None)
