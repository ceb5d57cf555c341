"""The table of open stretches behind a clock, with its running total."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from ..contract.hours import Hours, merged, openings, wall_instant
from ..errors import CalendarError
from .local import microseconds

FARTHEST_DAYS = 3660
"""How far a clock looks for open time: hours that are not open that much in ten years do not reach it."""

Stretches = list[tuple[int, int]]


@lru_cache(maxsize=4096)
def midnight_us(day: date, zone: ZoneInfo) -> int:
    """Return the instant at which a local day begins."""
    return microseconds(wall_instant(day, 0, zone))


@dataclass(frozen=True, eq=False)
class Clock:
    """
    The open time of one set of hours between two instants.

    Rows    `segments` has one open stretch each, in order, none touching the next: `from_us, till_us` and `before_us`,
            the open time before it.
    Units   microseconds; instants since 1970, in UTC.
    """

    segments: pl.DataFrame
    covers_from_us: int
    covers_till_us: int

    @cached_property
    def total_us(self) -> int:
        """All the open time there is."""
        return int((self.segments["till_us"] - self.segments["from_us"]).sum())


def clock(
    hours: Hours,
    zone: ZoneInfo,
    first: date,
    last: date,
    *,
    before_us: int = 0,
    after_us: int = 0,
    until: date | None = None,
) -> Clock:
    """
    Work out a clock over local days, from `first` to `last`, both within it.

    It begins as much earlier as holds `before_us` of open time, and ends as much later as holds `after_us`; it goes on to
    the day `until` as far as the working calendar is known.

    Raises  CalendarError for a day that is needed and has no published arrangement.
    """
    begins, ends = _earlier(hours, zone, first, before_us), last
    days = [openings(hours, zone, begins + timedelta(days=at)) for at in range(-1, (last - begins).days + 1)]
    following, of_last = midnight_us(last + timedelta(days=1), zone), len(days) - 1
    while (ends - last).days < FARTHEST_DAYS and after_us > _open_us(
        _stretches(days[of_last:], following, midnight_us(ends + timedelta(days=1), zone))
    ):
        ends += timedelta(days=1)
        days.append(openings(hours, zone, ends))
    for known in _as_far_as_known(hours, zone, ends, until):
        ends += timedelta(days=1)
        days.append(known)
    covers = midnight_us(begins, zone), midnight_us(ends + timedelta(days=1), zone)
    return _clock(_stretches(days, *covers), *covers)


def _earlier(hours: Hours, zone: ZoneInfo, first: date, before_us: int) -> date:
    """Return a day from which on there is so much open time before a day; nights after midnight are not counted."""
    begins, counted_us = first, 0
    while counted_us < before_us and (first - begins).days < FARTHEST_DAYS:
        edge = midnight_us(begins, zone)
        begins -= timedelta(days=1)
        counted_us += _open_us(_stretches([openings(hours, zone, begins)], midnight_us(begins, zone), edge))
    return begins


def _as_far_as_known(
    hours: Hours, zone: ZoneInfo, ends: date, until: date | None
) -> Iterator[list[tuple[datetime, datetime]]]:
    try:
        for ahead in range(1, min((until - ends).days, FARTHEST_DAYS) + 1 if until else 0):
            yield openings(hours, zone, ends + timedelta(days=ahead))
    except CalendarError:
        return


def _stretches(days: list[list[tuple[datetime, datetime]]], from_us: int, till_us: int) -> Stretches:
    """Return the open stretches of days, joined and cut at two instants."""
    whole = [
        (microseconds(start), microseconds(end)) for start, end in merged(stretch for day in days for stretch in day)
    ]
    return [(max(start, from_us), min(end, till_us)) for start, end in whole if max(start, from_us) < min(end, till_us)]


def _open_us(stretches: Stretches) -> int:
    return sum(end - start for start, end in stretches)


def _clock(stretches: Stretches, covers_from_us: int, covers_till_us: int) -> Clock:
    edges = np.array(stretches, dtype=np.int64).reshape(-1, 2)
    lengths = edges[:, 1] - edges[:, 0]
    return Clock(
        pl.DataFrame({"from_us": edges[:, 0], "till_us": edges[:, 1], "before_us": np.cumsum(lengths) - lengths}),
        covers_from_us,
        covers_till_us,
    )
