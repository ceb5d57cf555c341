"""One thing that may be wrong with a mapped column's values: a condition over the export's rows, and what is said of it."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from ...text import Text
from ..canonical import Kind
from ..values.column import ColumnSource
from ..values.typed import Typed
from .doubt_words import DoubtWords
from .expressions import Reads

Rule = Literal["share", "any", "most", "mixed", "note"]
MOST_LOST = 0.01
"""Of the values of a column so many may be lost before no figure is made from it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """
    One thing that may be wrong with a column's values.

    `failing` rows among those `of` which it can be asked, both conditions over the export's columns. What follows is the
    `rule`'s: of a `share` above `MOST_LOST`, or of `any`, no figure is made; nor of `most` (more than half), or where it
    holds of some and not of all (`mixed`); a `note` is only told.
    """

    code: str
    failing: str
    of: str
    rule: Rule
    reason: Text
    remedy: str
    only_if: str = ""
    """A cheaper condition without which it cannot hold; doubts that share it are asked about once it does in some row."""


@dataclass(frozen=True, slots=True)
class MappedValue:
    """A canonical column's value: what it is made of, what that reads, and the SQL it comes to."""

    name: str
    source: ColumnSource
    reads: Reads
    kind: Kind
    typed: Typed
    sql: str
    zone: ZoneInfo


def doubt(code: str, failing: str, of: str, rule: Rule, words: DoubtWords, only_if: str = "") -> Doubt:
    """Make a doubt with the words of its sort."""
    return Doubt(code, failing, of, rule, Text(zh=words.zh, en=words.en), words.remedy, only_if)


def value_of(name: str) -> str:
    """Return what a canonical column's value is called beside the export's own columns, where doubts are counted."""
    return f'"= {name}"'


def in_quotes(column: str) -> str:
    """Return a column's name as SQL."""
    return '"' + column.replace('"', '""') + '"'
