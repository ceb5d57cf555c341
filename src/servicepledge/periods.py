"""Periods: the stretches of days a report speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self, get_args

from .contract.model import Cadence, Contract
from .errors import UsageError, shown

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
FORMS = "2026-10-05, 2026-W41, 2026-10, 2026-Q4, 2026-H2, 2026, 2026-10-01..2026-10-15 or 2026-09..2026-10"
YEARS = range(1990, 2100)
"""Years a period may lie in: the periods before and after it are days that exist, too."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """
    A stretch of whole local days, first and last included; `label` is how it is written ('2026-10').

    Where an agreement's months begin on another day than the first, '2026-10' is the month that begins in October.
    """

    first: date
    last: date
    label: str
    month_from: int = 1
    """The day on which months (quarters, half-years, years) begin."""

    @classmethod
    def parse(cls, given: "AnyPeriod", month_from: int = 1) -> "Period":
        """
        Read a period of an agreement whose months begin on a day: a text, a day, or a Period, which stays as it is.

        Raises  UsageError where it is none of these.
        """
        if isinstance(given, Period):
            return given
        text: object = f"{given:%Y-%m-%d}" if isinstance(given, date) else given
        if isinstance(text, list | tuple):
            raise UsageError("period", f"one is asked for here, and several were given. Write {FORMS}.")
        if not isinstance(text, str):
            raise UsageError(f"period {shown(text)}", f"is not a period. Write {FORMS}, in quotes.")
        try:
            period = cls._parse(text.strip(), month_from)
        except (ValueError, OverflowError):
            raise UsageError(f"period '{text}'", f"is not a period. Write {FORMS}.") from None
        if period.first.year < YEARS[0] or period.last.year > YEARS[-1]:
            raise UsageError(f"period '{text}'", f"is too far away. Write one from {YEARS[0]} to {YEARS[-1]}.")
        return period

    @classmethod
    def _parse(cls, text: str, month_from: int) -> Self:
        if ".." in text:
            begins, ends = (cls._parse(part.strip(), month_from) for part in text.split("..", 1))
            if ".." in begins.label + ends.label or ends.last < begins.first:
                raise ValueError(text)
            return cls(begins.first, ends.last, f"{begins.label}..{ends.label}")
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return cls.of("day", date.fromisoformat(text))
        if found := re.fullmatch(r"(\d{4})-W(\d{2})", text):
            return cls.of("week", date.fromisocalendar(int(found[1]), int(found[2]), 1))
        if found := re.fullmatch(r"(\d{4})-(\d{2})", text):
            return cls.of("month", date(int(found[1]), int(found[2]), month_from), month_from)
        if found := re.fullmatch(r"(\d{4})-Q([1-4])", text):
            return cls.of("quarter", date(int(found[1]), int(found[2]) * 3, month_from), month_from)
        if found := re.fullmatch(r"(\d{4})-H([12])", text):
            return cls.of("half-year", date(int(found[1]), int(found[2]) * 6, month_from), month_from)
        if re.fullmatch(r"\d{4}", text):
            return cls.of("year", date(int(text), 1, month_from), month_from)
        raise ValueError(text)

    @classmethod
    def of(cls, every: Cadence, day: date, month_from: int = 1) -> Self:
        """Return the day, week, month, quarter, half-year or year that holds a day, months beginning on a day of theirs."""
        if every == "day":
            return cls(day, day, day.isoformat())
        if every == "week":
            first = day - timedelta(days=day.weekday())
            year, week, _ = day.isocalendar()
            return cls(first, first + timedelta(days=6), f"{year}-W{week:02}")
        months = _MONTHS[every]
        begun = day if day.day >= month_from else day.replace(day=1) - timedelta(days=1)
        year, index = begun.year, (begun.month - 1) // months
        first = date(year, index * months + 1, month_from)
        label = {1: f"{first:%Y-%m}", 3: f"{year}-Q{index + 1}", 6: f"{year}-H{index + 1}", 12: str(year)}
        return cls(first, _months_later(first, months) - timedelta(days=1), label[months], month_from)

    @property
    def every(self) -> Cadence | None:
        """The cadence this period is one of; None for a free stretch."""
        if ".." in self.label:
            return None
        return next((every for every in get_args(Cadence) if self._like(every, self.first) == self), None)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)

    def earlier(self, count: int) -> list["Period"]:
        """Return so many periods of the same kind before this one, the oldest first, without this one."""
        periods: list[Period] = []
        period: Period = self
        for _ in range(count):
            last = period.first - timedelta(days=1)
            every = self.every
            period = self._like(every, last) if every else _stretch(last - timedelta(days=self.days - 1), last)
            periods.append(period)
        return periods[::-1]

    def next(self) -> "Period":
        """Return the period of the same kind that follows."""
        every = self.every
        return self._like(every, self.end) if every else _stretch(self.end, self.end + timedelta(days=self.days - 1))

    def _like(self, every: Cadence, day: date) -> "Period":
        """Return the period that holds a day, in months that begin as this one's."""
        found = Period.of(every, day, self.month_from)
        return replace(found, month_from=self.month_from)


AnyPeriod = str | date | Period
"""How a period may be named: '2026-10' and the other forms of a text, a day, or the Period itself."""
AnyPeriods = AnyPeriod | Sequence[AnyPeriod]
"""One period, or several."""


def _stretch(first: date, last: date) -> Period:
    return Period(first, last, f"{first}..{last}")


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, first.day)


def clipped(period: Period, contract: Contract) -> Period:
    """Return the part of a period that lies in the contract's term, under the period's own label."""
    return replace(period, first=max(period.first, contract.starts_on), last=min(period.last, contract.ends_on))


def last_complete_day(as_of: datetime, contract: Contract) -> date:
    """Return the last local day the exports cover entirely."""
    return (as_of.astimezone(UTC).astimezone(contract.zone) - timedelta(days=1)).date()
