"""Working days: a limit of so many days that counts only those on which the hours are open.

Source  Civil Code arts. 200-204 (DECISIONS.md D18): the day of receipt is not counted, and the last day ends at the
        close of business.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from ..contract.hours import Hours, openings
from ..errors import CalendarError
from .local import microseconds
from .segments import FARTHEST_DAYS

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


def _closes_us(hours: Hours, zone: ZoneInfo, day: date) -> int | None:
    """Return the last closing of a day's windows; None for a day without any."""
    return max((microseconds(end) for _, end in openings(hours, zone, day)), default=None)
