"""Days and hours on which an export has no row though it should: what of it was most likely never delivered.

The test is on one desk: a contract's rows in the channels of a clause, by local days. A stretch of days without a row is a
gap where the same weekday otherwise always had some, on at least two other days each, and of all the days of the stretch
together at least four rows were to be expected, each weekday at its least. So it is before the first row of an export, and
after its last. A stretch of hours is one where each of four hours in a row or more otherwise always had some, on at least
three other days of the same weekday. Days off by the working calendar are compared with days off. Always is four times in
five, since other days may be gaps, too.

What a centre says is complete (`complete` of an export) is no gap, nor is what lies after the end of the export.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

LEAST_ROWS = 4
"""How many rows must be missing at least for days to be a gap."""
LEAST_HOURS = 4
"""How many hours in a row."""
OTHER_DAYS, OTHER_DAYS_OF_HOURS = 2, 3
ALWAYS = Fraction(4, 5)
DAY = timedelta(days=1)
Weekday = str | int
"""What a day is compared with: others of the same weekday, or other days off."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a desk recorded on a day: how many rows, in which hours."""

    rows_n: int
    hours: frozenset[int]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of days without a row; or, with hours, of one day: from the first to before the second."""

    table: str
    first: date
    last: date
    hours: tuple[int, int] | None = None
    channel: str | None = None
    """Where only one channel of several has none."""

    def as_json(self) -> dict[str, str | None]:
        """Return it as plain values; hours as '09:00-13:00'."""
        hours = f"{self.hours[0]:02}:00-{self.hours[1]:02}:00" if self.hours else None
        return {
            "export": self.table,
            "channel": self.channel,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "hours": hours,
        }


def gaps(
    table: str,
    days: Mapping[date, Recorded],
    first: date,
    last: date,
    weekday_of: Callable[[date], Weekday],
    *,
    is_excused: Callable[[date], bool] = lambda day: False,
    by_hours: bool = False,
    channel: str | None = None,
) -> list[Gap]:
    """
    Return the gaps of one desk from `first` to `last`, in order; `days` may hold days around them to compare with.

    `last` is the last day that the export says it covers as a whole.
    """
    if not any(found.rows_n for found in days.values()):
        return []
    desk = _Desk(days, weekday_of)
    empty = [
        day
        for day in _every(min(first, desk.first), max(last, desk.last))
        if not (day in days and days[day].rows_n) and not is_excused(day)
    ]
    found = [
        Gap(table, *ends, channel=channel)
        for stretch in desk.stretches(empty)
        for ends in _apart([day for day in stretch if first <= day <= last])
    ]
    if by_hours:
        for day in _every(max(first, desk.first), min(last, desk.last)):
            if day in days and days[day].rows_n and not is_excused(day):
                found += [Gap(table, day, day, hours, channel) for hours in desk.hours_without(day)]
    return sorted(found, key=lambda gap: (gap.first, gap.hours or (0, 0)))


class _Desk:
    """The days of a desk that has some rows, to compare others with."""

    def __init__(self, days: Mapping[date, Recorded], weekday_of: Callable[[date], Weekday]) -> None:
        self.days = {day: found for day, found in days.items() if found.rows_n}
        self.first, self.last = min(self.days), max(self.days)
        self.weekday_of = weekday_of
        self.alike: dict[Weekday, list[date]] = {}
        for day in _every(self.first, self.last):
            self.alike.setdefault(weekday_of(day), []).append(day)

    def stretches(self, empty: Sequence[date]) -> Iterator[list[date]]:
        """Yield the stretches of empty days that are gaps; days that are never worked neither break nor make one."""
        stretch: list[date] = []
        for day in empty:
            if stretch and any(between in self.days for between in _every(stretch[-1] + DAY, day - DAY)):
                yield from self._if_missed(stretch)
                stretch = []
            stretch.append(day)
        yield from self._if_missed(stretch)

    def _if_missed(self, stretch: Sequence[date]) -> Iterator[list[date]]:
        within = set(stretch)
        expected = {day: self._least(day, within) for day in stretch}
        if sum(expected.values()) >= LEAST_ROWS:
            yield [day for day, rows_n in expected.items() if rows_n]

    def _least(self, day: date, without: Collection[date]) -> int:
        """Return how many rows the weekday of a day always had; 0 where it had not always some."""
        others = [other for other in self.alike.get(self.weekday_of(day), ()) if other not in without]
        some = [self.days[other].rows_n for other in others if other in self.days]
        if len(some) < OTHER_DAYS or len(some) < ALWAYS * len(others):
            return 0
        return min(some)

    def hours_without(self, day: date) -> Iterator[tuple[int, int]]:
        """Yield the stretches of hours of a day that are gaps."""
        others = [
            self.days[other].hours for other in self.alike[self.weekday_of(day)] if other != day and other in self.days
        ]
        if len(others) < OTHER_DAYS_OF_HOURS:
            return
        usual = {hour for hour in range(24) if sum(hour in hours for hours in others) >= ALWAYS * len(others)}
        begins: int | None = None
        for hour in range(25):
            is_missed = hour in usual and hour not in self.days[day].hours
            if is_missed and begins is None:
                begins = hour
            elif not is_missed and begins is not None:
                if hour - begins >= LEAST_HOURS:
                    yield begins, hour
                begins = None


def _every(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * DAY


def _apart(days: Sequence[date]) -> list[tuple[date, date]]:
    """Return the stretches of days that follow each other, by their first and last."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == DAY:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found
