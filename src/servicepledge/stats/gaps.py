"""Days and hours on which an export has no row though it should: what of it was most likely never delivered.

The test is on one desk: a contract's rows in the channels of a clause, by local days. A stretch of days without a row is a
gap where the same weekday otherwise always had some, on at least two other days each, and where of all days of the stretch
together at least four rows were to be expected, each weekday at its least. So it is before the first row of an export, and
after its last. Of one day, hours are a gap where each of four in a row or more otherwise always had some, on at least two
other days of the same weekday. Always is four times in five, since other days may be gaps, too. Days off by the working
calendar are compared with all other days off, unless that weekday is worked on them as on any other
(DECISIONS.md D60).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

LEAST_ROWS = 4
"""How many rows must be missing at least for days to be a gap."""
LEAST_HOURS = 4
"""How many hours in a row."""
OTHER_DAYS = 2
ALWAYS = Fraction(4, 5)
DAY = timedelta(days=1)
OFF = "off"
"""What a day off by the working calendar is compared as, in place of its weekday."""
Hours = tuple[int, int]
"""The first hour, and the one before which it ends."""
Weekday = str | int
"""What a day is compared with: others of the same weekday, or other days off."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a desk recorded on a day: how many rows, in which hours."""

    rows_n: int
    hours: frozenset[int]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of days without a row of a table; or, with hours, of one day."""

    table: str
    first: date
    last: date
    hours: Hours | None = None
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


class Desk:
    """The days of a desk that has some rows, to compare others with."""

    def __init__(self, days: Mapping[date, Recorded], weekday_of: Callable[[date], Weekday]) -> None:
        self.days = days
        self.first, self.last = min(days), max(days)
        self.weekday_of = weekday_of
        self.alike: dict[Weekday, list[date]] = {}
        for day in every(self.first, self.last):
            self.alike.setdefault(weekday_of(day), []).append(day)
        self._missing: dict[tuple[date, date, Callable[[date], bool]], list[date]] = {}

    def missing_days(self, first: date, last: date, is_excused: Callable[[date], bool]) -> list[date]:
        """Return the days from `first` to `last` that are gaps; what is excused has no row, and is none."""
        whole = min(first, self.first), max(last, self.last), is_excused
        if whole not in self._missing:
            empty = [day for day in every(*whole[:2]) if day not in self.days and not is_excused(day)]
            self._missing[whole] = [day for stretch in self._stretches(empty) for day in self._if_missed(stretch)]
        return [day for day in self._missing[whole] if first <= day <= last]

    def _stretches(self, empty: Sequence[date]) -> Iterator[list[date]]:
        """Yield the stretches of days that no day with rows lies between."""
        stretch: list[date] = []
        for day in empty:
            if stretch and any(between in self.days for between in every(stretch[-1] + DAY, day - DAY)):
                yield stretch
                stretch = []
            stretch.append(day)
        if stretch:
            yield stretch

    def _if_missed(self, stretch: Sequence[date]) -> list[date]:
        """Return the days of a stretch that are worked, where so many rows are missing; days off are passed over."""
        others = {day: self._others(day, stretch) for day in stretch}
        expected_n = sum(min(known) for known in others.values() if len(known) >= OTHER_DAYS)
        return [day for day, known in others.items() if known] if expected_n >= LEAST_ROWS else []

    def _others(self, day: date, stretch: Sequence[date]) -> list[int]:
        """Return how many rows the weekday of a day had on its other days; none where it had not always some."""
        alike = self.alike.get(self.weekday_of(day), ())
        is_off = self.weekday_of(day) == OFF
        others = [other for other in alike if other != day and (is_off or not stretch[0] <= other <= stretch[-1])]
        some = [self.days[other].rows_n for other in others if other in self.days]
        return some if len(some) * ALWAYS.denominator >= ALWAYS.numerator * len(others) else []

    @cached_property
    def _with_hour(self) -> Mapping[Weekday, Counter[int]]:
        """By weekday, how many of its days have rows in each hour."""
        found: dict[Weekday, Counter[int]] = {weekday: Counter() for weekday in self.alike}
        for weekday, days in self.alike.items():
            for day in days:
                found[weekday].update(self.days[day].hours if day in self.days else ())
        return found

    @cached_property
    def _recorded_n(self) -> Mapping[Weekday, int]:
        """By weekday, how many of its days have rows."""
        return {weekday: sum(day in self.days for day in days) for weekday, days in self.alike.items()}

    def missing_hours(self, day: date) -> Iterator[Hours]:
        """Yield the stretches of hours of a day with rows that are gaps."""
        weekday, own = self.weekday_of(day), self.days[day].hours
        others_n = self._recorded_n[weekday] - 1
        if others_n < OTHER_DAYS:
            return
        with_hour, least = self._with_hour[weekday], ALWAYS.numerator * others_n
        begins: int | None = None
        for hour in range(25):
            is_missed = hour not in own and with_hour[hour] * ALWAYS.denominator >= least
            if is_missed and begins is None:
                begins = hour
            elif not is_missed and begins is not None:
                if hour - begins >= LEAST_HOURS:
                    yield begins, hour
                begins = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Days of a desk, and hours of days, that are gaps."""

    days: frozenset[date]
    hours: frozenset[tuple[date, Hours]]

    @classmethod
    def of(
        cls, desk: Desk, first: date, last: date, is_excused: Callable[[date], bool], *, by_hours: bool
    ) -> "Missing":
        recorded = [day for day in desk.days if first <= day <= last and not is_excused(day)] if by_hours else []
        return cls(
            frozenset(desk.missing_days(first, last, is_excused)),
            frozenset((day, hours) for day in recorded for hours in desk.missing_hours(day)),
        )

    def __bool__(self) -> bool:
        return bool(self.days or self.hours)

    def __or__(self, other: "Missing") -> "Missing":
        return Missing(self.days | other.days, self.hours | other.hours)

    def without(self, is_off: Callable[[date], bool]) -> "Missing":
        return Missing(
            frozenset(day for day in self.days if not is_off(day)),
            frozenset((day, hours) for day, hours in self.hours if not is_off(day)),
        )


def every(first: date, last: date) -> Iterator[date]:
    """Yield the days from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def apart(days: Sequence[date]) -> list[tuple[date, date]]:
    """Return the stretches of days that follow each other, by their first and last."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == DAY:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found
