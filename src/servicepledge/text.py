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
