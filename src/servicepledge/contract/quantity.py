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
LONGEST_MS = 100 * 366 * DURATION_MS["d"]
"""A hundred years: what is longer is a slip of the pen, and would not fit the engine's whole microseconds."""
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

    @property
    def is_blank(self) -> bool:
        return not self.operator

    def is_met_by(self, value: Fraction) -> bool:
        """Compare exactly; on the line itself '>=' and '<=' are met."""
        return bool(COMPARE[self.operator](value, self.bound))


@dataclass(frozen=True, slots=True)
class Blank:
    """A duration nobody filled in."""

    text: str


def is_blank(value: object) -> bool:
    """Return whether nothing but a blank ('____') stands here."""
    return isinstance(value, str) and BLANK.fullmatch(value.strip()) is not None


def parse_duration(text: object) -> Duration | Blank:
    """Read '15 s', '30 min', '24 h', '7 d'; a blank ('____ s') is kept as such."""
    if not isinstance(text, str):
        raise ValueError(f"{shown(text)} is not a length of time. Write it as text with a unit, such as '15 s'.")
    if BLANK.search(text):
        return Blank(text)
    found = _DURATION.match(text)
    unit = _duration_unit(found[2]) if found else None
    if found and unit is None and _WORKING.search(found[2]):
        raise ValueError(
            f"{shown(text)} is in working time, which cannot be measured yet. Write natural time, such as '72 h'."
        )
    if not found or unit is None:
        raise ValueError(
            f"{shown(text)} is not a length of time. Write a number and ms, s, min, h or d, such as '15 s'."
        )
    length_ms = Fraction(Decimal(found[1])) * DURATION_MS[unit]
    if length_ms == 0:
        raise ValueError(f"{shown(text)} is no time at all. Write a length of more than 0, such as '15 s'.")
    if length_ms.denominator != 1:
        raise ValueError(f"{shown(text)} is not a whole number of milliseconds. Leave off what is finer than that.")
    if length_ms > LONGEST_MS:
        raise ValueError(f"{shown(text)} is more than a hundred years. Write a shorter length, such as '15 s'.")
    return Duration(text, int(length_ms))


def _duration_unit(word: str) -> str | None:
    unit = _DURATION_WORDS.get(word.lower(), word.lower())
    return unit if unit in DURATION_MS else None


def parse_target(text: object) -> Target:
    """Read '>= 95 %', '<= 5 s', '>= 4.5 points'; a blank ('>= ____ %') is kept as such."""
    if not isinstance(text, str):
        raise ValueError(f"{shown(text)} is not a target. Write it as text with a unit, such as '>= 95 %'.")
    if BLANK.search(text):
        return Target(text)
    found = _TARGET.match(text)
    if not found:
        raise ValueError(f"{shown(text)} is not a target. Write a comparison, a number and a unit, such as '>= 95 %'.")
    symbol, number, written = _SYMBOL.get(found[1], found[1]), Fraction(Decimal(found[2])), found[3]
    if not written:
        raise ValueError(f"target '{text}' has no unit. Write '{text.strip()} %', '{text.strip()} s' or another unit.")
    duration = _duration_unit(written)
    if duration is not None:
        return Target(text, symbol, number * DURATION_MS[duration] / 1000, Unit.SECONDS)
    unit = _UNIT_WORDS.get(written.lower())
    if unit is None:
        raise ValueError(
            f"target '{text}' has the unit '{written}', which is not known. Use %, s, min, h, d, points or count."
        )
    return Target(text, symbol, number / 100 if unit is Unit.RATIO else number, unit)
