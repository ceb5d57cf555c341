"""The sample's local clock: milliseconds since the first midnight, its days, months and working hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

FIRST_DAY = date(2026, 4, 1)
DAYS_N = 214
"""2026-04-01 to 2026-10-31."""

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
END_MS = DAYS_N * DAY_MS
EXPORTED_MS = END_MS + 2 * HOUR_MS
"""The exports were taken at 02:00 on 2026-11-01; what had not happened by then is null."""

_EPOCH_MS = (datetime.combine(FIRST_DAY, datetime.min.time()) - datetime(1970, 1, 1)) // timedelta(milliseconds=1)


def day_number(day: date) -> int:
    """Return the number of days since the first one."""
    return (day - FIRST_DAY).days


def _days(first: date, last: date) -> frozenset[int]:
    return frozenset(range(day_number(first), day_number(last) + 1))


LABOUR_DAYS = _days(date(2026, 5, 1), date(2026, 5, 5))
NATIONAL_DAYS = _days(date(2026, 10, 1), date(2026, 10, 7))

# State Council notice of 2025-11-04 for 2026, between April and October.
_REST_DAYS = (
    _days(date(2026, 4, 4), date(2026, 4, 6))
    | LABOUR_DAYS
    | _days(date(2026, 6, 19), date(2026, 6, 21))
    | _days(date(2026, 9, 25), date(2026, 9, 27))
    | NATIONAL_DAYS
)
_MAKE_UP_DAYS = frozenset({day_number(date(2026, 5, 9)), day_number(date(2026, 9, 20)), day_number(date(2026, 10, 10))})

EVERY_DAY = frozenset(range(DAYS_N + 60))
WORKING_DAYS = frozenset(
    day
    for day in EVERY_DAY
    if day in _MAKE_UP_DAYS or (day not in _REST_DAYS and (FIRST_DAY + timedelta(days=day)).weekday() < 5)
)
"""Working days by the arrangement, with two months to spare after the last day."""


def month_of(at_ms: int) -> int:
    """Return the month of an instant: 0 for April, 6 for October (and for what follows it)."""
    return min((FIRST_DAY + timedelta(days=at_ms // DAY_MS)).month - FIRST_DAY.month, 6)


def hour_of(at_ms: int) -> int:
    """Return the local hour of an instant, 0 to 23."""
    return at_ms % DAY_MS // HOUR_MS


@dataclass(frozen=True, slots=True)
class Window:
    """Daily working hours [opens, closes) on the days given."""

    opens_h: int
    closes_h: int
    days: frozenset[int] = EVERY_DAY

    def after(self, at_ms: int, open_ms: int) -> int:
        """Return the instant at which `open_ms` of open time have passed since `at_ms`, never inside a closed hour."""
        day, left_ms = at_ms // DAY_MS, open_ms
        while True:
            opens_ms, closes_ms = day * DAY_MS + self.opens_h * HOUR_MS, day * DAY_MS + self.closes_h * HOUR_MS
            from_ms = max(at_ms, opens_ms)
            if day in self.days and from_ms < closes_ms:
                if from_ms + left_ms < closes_ms:
                    return from_ms + left_ms
                left_ms -= closes_ms - from_ms
            day += 1


def instants(name: str, times_ms: Iterable[int | None]) -> pl.Series:
    """Return the column of local timestamps (naive, milliseconds) of times on this clock."""
    shifted = [None if at_ms is None else at_ms + _EPOCH_MS for at_ms in times_ms]
    return pl.Series(name, shifted, dtype=pl.Int64).cast(pl.Datetime("ms"))
