"""Words in the two languages of the pages."""

import re
from dataclasses import dataclass
from typing import Literal

from .errors import UsageError, one_of_these, shown

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_PLURAL = re.compile(r"(ies|sses|s)\b")
_ONE = {"ies": "y", "sses": "ss", "s": ""}
_COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters but for the end of a line and the tabulator."""
_DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def language_of(given: object) -> Language:
    """
    Return the language that a text names.

    Raises  UsageError where the pages are not written in it.
    """
    found = next((language for language in LANGUAGES if language == given), None)
    if found is None:
        raise UsageError(
            f"language {shown(given)}", f"is not one the page is written in. {one_of_these(given, LANGUAGES)}"
        )
    return found


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English; `text[language]` picks one."""

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def singular(plural: str) -> str:
    """Return what one of an English plural is called; its first word in -s is the noun ('reports owed', 'misses')."""
    return _PLURAL.sub(lambda found: _ONE[found[0]], plural, count=1)


def printable(text: str) -> str:
    """Return a text as a terminal may be given it: characters that would command it are written out, as JSON does."""
    return _COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def isolated(text: str) -> str:
    """Return words of a contract so that marks of writing direction in them end where they end."""
    return f"\u2068{_DIRECTIONS.sub('', text)}\u2069" if _DIRECTIONS.search(text) else text


_DIGITS = {**{numeral: number for number, numeral in enumerate("〇一二三四五六七八九")}, "两": 2}
_NUMERALS = re.compile(
    r"[一二两三四五六七八九十]*半?(?=[个分小秒天日周星刻工年月]|点)|[一二两三四五六七八九]?十[一二两三四五六七八九]?"
)
_AND_A_HALF = re.compile(r"^(\s*)(\d+)(\s*个)半(.*)$")


def in_digits(text: str) -> str:
    """Return a quantity whose number is written in Chinese numerals (or as a half) with digits: 半小时, 两个半小时, 十五分钟."""
    text = re.sub(r"^\s*half\s+an\s+hour\s*$", "0.5 h", text, flags=re.IGNORECASE)
    stripped = text.lstrip()
    found = _NUMERALS.match(stripped)
    if found and found[0] and not stripped.startswith(("第", "半个工作", "半工作")):
        stripped = _number(found[0]) + stripped[found.end() :]
    elif stripped.startswith(("半个工作", "半工作")):
        stripped = "0.5" + stripped[1:]
    if half := _AND_A_HALF.match(stripped):
        stripped = f"{half[2]}.5{half[3].rstrip('个')}{half[4]}"
    return stripped


def _number(numerals: str) -> str:
    whole, is_half = numerals.removesuffix("半"), numerals.endswith("半")
    if not whole:
        return "0.5"
    tens, _, ones = whole.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return numerals
    number = (_DIGITS[tens] if tens else int("十" in whole)) * 10 + (_DIGITS[ones] if ones else 0)
    return f"{number}.5" if is_half else str(number)
