"""Words in the two languages of the pages."""

import re
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_PLURAL = re.compile(r"(ies|sses|s)\b")
_ONE = {"ies": "y", "sses": "ss", "s": ""}
_DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


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


def isolated(text: str) -> str:
    """Return words of a contract so that marks of writing direction in them end where they end."""
    return f"\u2068{_DIRECTIONS.sub('', text)}\u2069" if _DIRECTIONS.search(text) else text
