"""Lengths of time as agreements write them: '72 h', '半小时', '1 周', and the blanks nobody filled in."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..errors import shown
from ..text import in_digits

BLANK = re.compile(r"_{2,}|＿{2,}")
_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(\S+)\s*$")


DURATION_MS = {
    "ms": 1,
    "s": 1000,
    "min": 60_000,
    "quarter": 900_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 7 * 86_400_000,
    "y": 365 * 86_400_000,
}
"""A year is 365 days: how long records are kept."""
_DURATION_WORDS = {
    "毫秒": "ms", "秒": "s", "秒钟": "s", "分钟": "min", "小时": "h", "个小时": "h", "天": "d", "日": "d", "年": "y", "周": "w", "星期": "w", "个星期": "w",
    "刻钟": "quarter", "week": "w", "weeks": "w",
    "sec": "s", "second": "s", "seconds": "s", "mins": "min", "minute": "min", "minutes": "min",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "year": "y", "years": "y",
}  # fmt: skip
WORKING = re.compile(r"工作|work|business|^wd$|^bd$", re.IGNORECASE)
MONTHS = re.compile(r"^\s*(\d+)\s*(?:个(?:自然)?月|(?:calendar\s+)?months?)\s*$", re.IGNORECASE)
_NEXT = r"次日|第二[天日]|次一?个?工作日|下一?个?工作日|(?:on\s+)?(?:the\s+)?next\s+(?:working\s+)?day"
_CLOCK = r"(\d{1,2})(?:[:：](\d{2})|[点时]整?)"
BY_A_TIME = re.compile(
    rf"^\s*(?:by\s+)?(?:(?P<day>{_NEXT})\s*(?:的|at|by)?\s*{_CLOCK}\s*(?:之?以?前)?|{_CLOCK}\s*(?P<after>{_NEXT}))\s*$",
    re.IGNORECASE,
)
_UNCLEAR = {
    "天": "12 hours or half a working day: write '12 h' or '0.5 个工作日'",
    "个月": "15 days or 16: write '15 d'",
    "年": "6 months or 183 days: write '6 个月' or '183 d'",
}
"""What half of it can mean, and what to write instead."""
_HALF = re.compile(r"^\s*0\.5\s*(天|个月|年)\s*$")
LONGEST_MS = 100 * 366 * DURATION_MS["d"]
"""A hundred years: what is longer is a slip of the pen, and would not fit the engine's whole microseconds."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of natural time; `text` is how the contract wrote it."""

    text: str
    ms: int


@dataclass(frozen=True, slots=True)
class Blank:
    """A duration nobody filled in."""

    text: str


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
    written = in_digits(text)
    if half := _HALF.match(written):
        raise ValueError(f"{shown(text)} can mean {_UNCLEAR[half[1]]}.")
    if MONTHS.match(written) or BY_A_TIME.match(written):
        raise ValueError(
            f"{shown(text)} ends with a day, and a length of time is wanted here. Write it such as '72 h'."
        )
    found = _DURATION.match(written)
    unit = duration_unit(found[2]) if found else None
    if unit is None and WORKING.search(text):
        raise ValueError(f"{shown(text)} is in working time, and natural time is wanted here. Write it such as '72 h'.")
    if not found or unit is None:
        raise ValueError(
            f"{shown(text)} is not a length of time. Write a number and ms, s, min, h or d, such as '15 s'."
        )
    return Duration(text, milliseconds(text, found[1], unit))


def milliseconds(text: str, number: str, unit: str) -> int:
    length_ms = Fraction(Decimal(number)) * DURATION_MS[unit]
    if length_ms == 0:
        raise ValueError(f"{shown(text)} is no time at all. Write a length of more than 0, such as '15 s'.")
    if length_ms.denominator != 1:
        raise ValueError(f"{shown(text)} is not a whole number of milliseconds. Leave off what is finer than that.")
    if length_ms > LONGEST_MS:
        raise ValueError(f"{shown(text)} is more than a hundred years. Write a shorter length, such as '15 s'.")
    return int(length_ms)


def duration_unit(word: str) -> str | None:
    unit = _DURATION_WORDS.get(word.lower(), word.lower())
    return unit if unit in DURATION_MS else None
