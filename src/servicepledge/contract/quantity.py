"""Quantities as agreements write them: '>= 95 %', '<= 5 s', '72 h', and the blanks nobody filled in."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt

from ..errors import shown
from ..kpi import Unit

BLANK = re.compile(r"_{2,}|＿{2,}")
_TARGET = re.compile(r"^\s*(>=|<=|>|<|≥|≤|＞|＜)\s*(\d+(?:\.\d+)?)\s*(\S*)\s*$")
_EQUAL = re.compile(r"^\s*(?:==?|＝|等于|equals?(?:\s+to)?)\s*(\d+(?:\.\d+)?)\s*(\S*)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"^\s*(?:between|介于|在)?\s*(\d+(?:\.\d+)?)\s*([^\s\d~～–—-]*?)\s*(?:and|to|[~～–—-]|至|到|与|和)\s*(\d+(?:\.\d+)?)"
    r"\s*([^\s之]*)\s*(?:之间)?\s*$",
    re.IGNORECASE,
)
_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(\S+)\s*$")

COMPARE = {">=": ge, "<=": le, ">": gt, "<": lt}
_SYMBOL = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<"}

DURATION_MS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000, "y": 365 * 86_400_000}
"""A year is 365 days: how long records are kept."""
_DURATION_WORDS = {
    "毫秒": "ms", "秒": "s", "秒钟": "s", "分钟": "min", "小时": "h", "个小时": "h", "天": "d", "日": "d", "年": "y",
    "sec": "s", "second": "s", "seconds": "s", "mins": "min", "minute": "min", "minutes": "min",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "year": "y", "years": "y",
}  # fmt: skip
_WORKING = re.compile(r"工作|work|business|^wd$|^bd$", re.IGNORECASE)
_WORKING_DAYS = re.compile(
    r"^\s*(\d+(?:\.\d+)?)\s*(?:(?:working|business)\s+days?|workdays?|个?\s*工作日)\s*$", re.IGNORECASE
)
_BUSINESS_TIME = re.compile(
    r"^\s*(\d+(?:\.\d+)?)\s*(?:(?:working|business)\s+(\w+)|个?\s*工作(小时|分钟))\s*$", re.IGNORECASE
)
LONGEST_MS = 100 * 366 * DURATION_MS["d"]
"""A hundred years: what is longer is a slip of the pen, and would not fit the engine's whole microseconds."""
MOST_WORKING_DAYS = 366
_UNIT_WORDS = {
    "%": Unit.RATIO, "％": Unit.RATIO, "points": Unit.POINTS, "point": Unit.POINTS, "分": Unit.POINTS,
    "count": Unit.COUNT, "calls": Unit.COUNT, "cases": Unit.COUNT, "件": Unit.COUNT, "通": Unit.COUNT, "次": Unit.COUNT,
    "periods": Unit.COUNT, "period": Unit.COUNT, "期": Unit.COUNT, "entries": Unit.COUNT, "项": Unit.COUNT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of natural time; `text` is how the contract wrote it."""

    text: str
    ms: int


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


@dataclass(frozen=True, slots=True)
class Blank:
    """A duration nobody filled in."""

    text: str


Limit = Duration | BusinessTime | WorkingDayLimit | Blank


def is_blank(value: object) -> bool:
    """Return whether nothing but a blank ('____') stands here."""
    return isinstance(value, str) and BLANK.fullmatch(value.strip()) is not None


def parse_duration(text: object) -> Duration | Blank:
    """
    Read '15 s', '30 min', '24 h', '7 d'; a blank ('____ s') is kept as such.

    Raises  ValueError with a sentence that says how it is written, or that it is too long, too fine or none at all.
    """
    if not isinstance(text, str):
        raise ValueError(f"{shown(text)} is not a length of time. Write it as text with a unit, such as '15 s'.")
    if BLANK.search(text):
        return Blank(text)
    found = _DURATION.match(text)
    unit = _duration_unit(found[2]) if found else None
    if unit is None and _WORKING.search(text):
        raise ValueError(f"{shown(text)} is in working time, and natural time is wanted here. Write it such as '72 h'.")
    if not found or unit is None:
        raise ValueError(
            f"{shown(text)} is not a length of time. Write a number and ms, s, min, h or d, such as '15 s'."
        )
    return Duration(text, _milliseconds(text, found[1], unit))


def parse_limit(text: object) -> Limit:
    """
    Read a limit: natural time, '4 business hours' (4 个工作小时), '2 working days' (2 个工作日), or a blank.

    Raises  as `parse_duration`, and for working time that cannot be counted.
    """
    if not isinstance(text, str) or BLANK.search(text) or not _WORKING.search(text):
        return parse_duration(text)
    if days := _WORKING_DAYS.match(text):
        if not days[1].isdecimal() or not 1 <= int(days[1]) <= MOST_WORKING_DAYS:
            raise ValueError(f"{shown(text)} cannot be counted. Write whole working days, 1 to {MOST_WORKING_DAYS}.")
        return WorkingDayLimit(text, int(days[1]))
    found = _BUSINESS_TIME.match(text)
    unit = _duration_unit(found[2] or found[3]) if found else None
    if not found or unit is None:
        raise ValueError(
            f"{shown(text)} is not a length of working time. Write '4 business hours' or '2 working days'."
        )
    length_ms = _milliseconds(text, found[1], unit)
    if length_ms > MOST_WORKING_DAYS * DURATION_MS["d"]:
        raise ValueError(f"{shown(text)} is more than {MOST_WORKING_DAYS} whole days. Write a shorter length.")
    return BusinessTime(text, length_ms)


def _milliseconds(text: str, number: str, unit: str) -> int:
    length_ms = Fraction(Decimal(number)) * DURATION_MS[unit]
    if length_ms == 0:
        raise ValueError(f"{shown(text)} is no time at all. Write a length of more than 0, such as '15 s'.")
    if length_ms.denominator != 1:
        raise ValueError(f"{shown(text)} is not a whole number of milliseconds. Leave off what is finer than that.")
    if length_ms > LONGEST_MS:
        raise ValueError(f"{shown(text)} is more than a hundred years. Write a shorter length, such as '15 s'.")
    return int(length_ms)


def _duration_unit(word: str) -> str | None:
    unit = _DURATION_WORDS.get(word.lower(), word.lower())
    return unit if unit in DURATION_MS else None


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
    duration, value = _duration_unit(written), Fraction(Decimal(number))
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
