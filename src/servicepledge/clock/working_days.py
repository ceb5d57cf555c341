"""Working days: a limit of so many days that counts only those on which the hours are open.

Source  Civil Code arts. 200-204 (DECISIONS.md D18): the day of receipt is not counted, and the last day ends at the
        close of business.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from ..contract.hours import Hours, openings
from ..errors import CalendarError
from .frames import UTC_US, Columns, us
from .local import DAY_US, microseconds, offsets
from .segments import FARTHEST_DAYS, Clock

Rule = Literal["civil_code", "end_of_working_day", "same_time"]
"""
How a limit in days ends: at the last closing of its last working day (by the Civil Code, and as help desks have it), or
on that day at the time of day at which it began, moved on to the next open moment.
"""
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


def working_day_deadline(
    spans: pl.LazyFrame, days: WorkingDays, limit_n: int | str, rule: Rule = "civil_code", clock: Clock | None = None
) -> pl.LazyFrame:
    """
    Add the instant at which a limit of so many working days from `started_at` ends.

    Rows    as given; adds `due_at` (UTC), null where the days listed do not reach. `limit_n` is a number of 1 or more, or the
            name of a column of them. The rule `same_time` needs the clock of the hours.
    """
    here = offsets(days.zone, days.first, days.last)
    start = us("started_at")
    local = start + here.expr(start)
    wanted = pl.lit(limit_n) if isinstance(limit_n, int) else pl.col(limit_n)
    worked_n = _at(days.days["worked_n"], local // DAY_US - day_no(days.first))
    last_day = worked_n + pl.when(wanted > 0).then(wanted) - 1
    if rule != "same_time":
        return spans.with_columns(due_at=_at(days.closings["closes_us"], last_day).cast(UTC_US))
    assert clock is not None
    columns = Columns(clock)
    wall = _at(days.closings["day_no"], last_day) * DAY_US + local % DAY_US
    moment = wall - here.by_wall.expr(wall)
    # A microsecond more of open time ends a microsecond after an open moment: the next one, or this.
    return spans.with_columns(due_at=(columns.due(columns.open_before(moment) + 1) - 1).cast(UTC_US))


def _at(values: pl.Series, position: pl.Expr) -> pl.Expr:
    return pl.lit(values).gather(pl.when(position >= 0).then(position), null_on_oob=True)
