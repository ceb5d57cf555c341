"""Quantities as agreements write them: '>= 95 %', '<= 5 s', '72 h', and the blanks nobody filled in."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt

from ..errors import shown
from ..kpi import Unit
from ..schema.durations import (
    BLANK as BLANK,
)
from ..schema.durations import BY_A_TIME, MONTHS, WORKING, duration_unit, milliseconds
from ..schema.durations import (
    DURATION_MS as DURATION_MS,
)
from ..schema.durations import (
    LONGEST_MS as LONGEST_MS,
)
from ..schema.durations import (
    Blank as Blank,
)
from ..schema.durations import (
    Duration as Duration,
)
from ..schema.durations import (
    is_blank as is_blank,
)
from ..schema.durations import (
    parse_duration as parse_duration,
)
from ..text import in_digits

_TARGET = re.compile(r"^\s*(>=|<=|>|<|≥|≤|＞|＜)\s*(\d+(?:\.\d+)?)\s*(\S*)\s*$")
_EQUAL = re.compile(r"^\s*(?:==?|＝|等于|equals?(?:\s+to)?)\s*(\d+(?:\.\d+)?)\s*(\S*)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"^\s*(?:between|介于|在)?\s*(\d+(?:\.\d+)?)\s*([^\s\d~～–—-]*?)\s*(?:and|to|[~～–—-]|至|到|与|和)\s*(\d+(?:\.\d+)?)"
    r"\s*([^\s之]*)\s*(?:之间)?\s*$",
    re.IGNORECASE,
)
COMPARE = {">=": ge, "<=": le, ">": gt, "<": lt}
_SYMBOL = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<"}

_WORKING_DAYS = re.compile(
    r"^\s*(\d+(?:\.\d+)?)\s*(?:(?:working|business)\s+days?|workdays?|个?\s*工作日)\s*$", re.IGNORECASE
)
_HALF_DAY = re.compile(r"^\s*(?:0\.5\s*个?\s*工作日|(?:0\.5|half\s+a)\s+working\s+days?)\s*$", re.IGNORECASE)
MOST_MONTHS = 24
_BUSINESS_TIME = re.compile(
    r"^\s*(\d+(?:\.\d+)?)\s*(?:(?:working|business)\s+(\w+)|个?\s*工作(小时|分钟))\s*$", re.IGNORECASE
)
MOST_WORKING_DAYS = 366
_UNIT_WORDS = {
    "%": Unit.RATIO, "％": Unit.RATIO, "points": Unit.POINTS, "point": Unit.POINTS, "分": Unit.POINTS,
    "count": Unit.COUNT, "calls": Unit.COUNT, "cases": Unit.COUNT, "件": Unit.COUNT, "通": Unit.COUNT, "次": Unit.COUNT,
    "periods": Unit.COUNT, "period": Unit.COUNT, "期": Unit.COUNT, "entries": Unit.COUNT, "项": Unit.COUNT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BusinessTime:
    """A length of time that runs only while hours are open: '4 business hours', '4 个工作小时'."""

    text: str
    ms: int


@dataclass(frozen=True, slots=True)
class WorkingDayLimit:
    """A number of working days: '2 working days', '2 个工作日'."""

    text: str
    days_n: int


@dataclass(frozen=True, slots=True)
class CalendarLimit(WorkingDayLimit):
    """
    A limit that ends with a day: '1 个月' (Civil Code arts. 201-203) or, `by` a minute of it, '次日12:00前'.

    A month ends with the day of the same number, or the last of the month; where it is closed, with the next that is open.
    """

    months_n: int = 0
    by: int | None = None
    is_every_day: bool = False
    """Whether the next day is any, not a working day."""


@dataclass(frozen=True, slots=True)
class HalfDay:
    """Half of a working day, '0.5 个工作日': half the time that the hours are open on each."""

    text: str


@dataclass(frozen=True, slots=True)
class Target:
    """
    What a clause promises of its KPI's value, held exactly.

    `bound` is in the unit's own measure: a share of one for %, seconds, points, or a count.
    An unfilled blank has no operator and no bound.
    """

    text: str
    operator: str = ""
    bound: Fraction = Fraction(0)
    unit: Unit = Unit.RATIO
    upper: Fraction | None = None
    """The upper end, of 'between' (whose ends are in) and '=' (whose ends are one); of one that has but one line none."""

    @property
    def is_blank(self) -> bool:
        return not self.operator

    @property
    def line(self) -> Fraction | None:
        """The one line a value is held against; None where there are two, or none was agreed."""
        return None if self.is_blank or self.upper is not None else self.bound

    def is_met_by(self, value: Fraction) -> bool:
        """Compare exactly; on the line itself all but '>' and '<' are met."""
        if self.upper is not None:
            return self.bound <= value <= self.upper
        return bool(COMPARE[self.operator](value, self.bound))

    def is_settled(self, best: Fraction | None, worst: Fraction | None) -> bool:
        """
        Tell whether all values from the best to the worst meet it, or none does.

        An end that nothing bounds lies beyond any target: the worst of a time, the best of what is better when higher.
        """
        if self.upper is None:
            is_met_at_best = best is None or self.is_met_by(best)
            return (worst is not None and self.is_met_by(worst)) is is_met_at_best
        if best is None or worst is None:
            return False
        low, high = sorted((best, worst))
        return high < self.bound or low > self.upper or (self.bound <= low and high <= self.upper)

    def distance(self, value: Fraction) -> Fraction:
        """Return how far a value is from the line, from the nearer of two."""
        return min(abs(end - value) for end in (self.bound, self.bound if self.upper is None else self.upper))


Limit = Duration | BusinessTime | WorkingDayLimit | HalfDay | Blank


def parse_limit(text: object) -> Limit:
    """
    Read a limit: natural time (半小时, 1 周), '4 business hours' (4 个工作小时), '2 working days' (2 个工作日), '0.5 个工作日',
    '1 个月', '次日12:00前' (12:00 the next working day), or a blank.

    Raises  as `parse_duration`, and for working time that cannot be counted.
    """
    if not isinstance(text, str) or BLANK.search(text):
        return parse_duration(text)
    written = in_digits(text)
    if found := MONTHS.match(written) or BY_A_TIME.match(written):
        return _calendar_limit(text, found)
    if _HALF_DAY.match(written):
        return HalfDay(text)
    if not WORKING.search(text):
        return parse_duration(text)
    if days := _WORKING_DAYS.match(written):
        if not days[1].isdecimal() or not 1 <= int(days[1]) <= MOST_WORKING_DAYS:
            raise ValueError(f"{shown(text)} cannot be counted. Write whole working days, 1 to {MOST_WORKING_DAYS}.")
        return WorkingDayLimit(text, int(days[1]))
    found = _BUSINESS_TIME.match(written)
    unit = duration_unit(found[2] or found[3]) if found else None
    if not found or unit is None or unit == "w":
        raise ValueError(
            f"{shown(text)} is not a length of working time. Write '4 business hours' or '2 working days'."
        )
    length_ms = milliseconds(text, found[1], unit)
    if length_ms > MOST_WORKING_DAYS * DURATION_MS["d"]:
        raise ValueError(f"{shown(text)} is more than {MOST_WORKING_DAYS} whole days. Write a shorter length.")
    return BusinessTime(text, length_ms)


def _calendar_limit(text: str, found: re.Match[str]) -> CalendarLimit:
    if found.re is MONTHS:
        if not 1 <= int(found[1]) <= MOST_MONTHS:
            raise ValueError(f"{shown(text)} cannot be counted. Write whole months, 1 to {MOST_MONTHS}.")
        return CalendarLimit(text, 0, months_n=int(found[1]))
    hour, minute = next((int(found[at]), int(found[at + 1] or 0)) for at in (2, 4) if found[at] is not None)
    if not 0 < hour * 60 + minute <= 24 * 60 or minute >= 60:
        raise ValueError(f"{shown(text)} names no time of a day. Write it such as '次日12:00前'; a day ends at 24:00.")
    is_working = re.search(r"工作|working", found["day"] or found["after"], re.IGNORECASE)
    return CalendarLimit(text, 1, by=hour * 60 + minute, is_every_day=not is_working)


def parse_target(text: object) -> Target:
    """
    Read '>= 95 %', '<= 5 s', '= 3 count', 'between 90 % and 95 %' (90%~95%, 介于90%与95%之间); a blank ('>= ____ %') is kept as such.

    Raises  ValueError with a sentence that says how it is written.
    """
    if not isinstance(text, str):
        raise ValueError(f"{shown(text)} is not a target. Write it as text with a unit, such as '>= 95 %'.")
    if BLANK.search(text):
        return Target(text)
    if found := _BETWEEN.match(text):
        lower, upper = _measured(text, found[1], found[2] or found[4]), _measured(text, found[3], found[4])
        if lower[1] is not upper[1] or lower[0] >= upper[0]:
            raise ValueError(
                f"target '{text}' does not rise from its first end to its second. Write 'between 90 % and 95 %'."
            )
        return Target(text, "between", *lower, upper[0])
    if found := _EQUAL.match(text):
        return _equal(text, *_measured(text, found[1], found[2]))
    found = _TARGET.match(text)
    if not found:
        raise ValueError(f"{shown(text)} is not a target. Write a comparison, a number and a unit, such as '>= 95 %'.")
    return Target(text, _SYMBOL.get(found[1], found[1]), *_measured(text, found[2], found[3]))


def _measured(text: str, number: str, written: str) -> tuple[Fraction, Unit]:
    """Return a number in the measure of its unit, and the unit."""
    if not written:
        raise ValueError(f"target '{text}' has no unit. Write '{text.strip()} %', '{text.strip()} s' or another unit.")
    duration, value = duration_unit(written), Fraction(Decimal(number))
    if duration is not None:
        return value * DURATION_MS[duration] / 1000, Unit.SECONDS
    unit = _UNIT_WORDS.get(written.lower())
    if unit is None:
        raise ValueError(
            f"target '{text}' has the unit '{written}', which is not known. Use %, s, min, h, d, points or count."
        )
    return value / 100 if unit is Unit.RATIO else value, unit


def _equal(text: str, bound: Fraction, unit: Unit) -> Target:
    """Return a target of one value; where no value can lie beyond it, it is a line like any other."""
    if unit is Unit.RATIO and bound == 1:
        return Target(text, ">=", bound, unit)
    if unit in (Unit.RATIO, Unit.COUNT) and bound == 0:
        return Target(text, "<=", bound, unit)
    return Target(text, "=", bound, unit, bound)
