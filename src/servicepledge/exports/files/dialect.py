"""How a CSV file is written: as the source declares it, else the plain form; never as the first rows look."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from .encodings import Encoding

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""What may stand between a heading's names where the source does not say."""
_TAB = ("tab", "\\t", "\t")
_NUMBER = re.compile(r"[+-]?[\d.,\s]*\d[\d.,\s]*%?")
_MOMENT = re.compile(r"\d{1,4}\s*[-/.年:]\s*\d{1,2}\s*[-/.月:]\s*\d{1,4}.*", re.DOTALL)


class Csv(BaseModel):
    """How an export's CSV files are written, where it is not the plain form: a heading, commas, double quotes, UTF-8."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    separator: str | None = Field(default=None, min_length=1)
    """What stands between values, such as `;` or `tab`; where left out, the one mark that the heading has."""
    quote: str | None = Field(default=None, max_length=1)
    """What encloses values that hold a separator or a line break: a double quote where left out, `""` for nothing."""
    escape: str | None = Field(default=None, max_length=1)
    """What stands before a quote within a value: the quote itself where left out, or a backslash."""
    header: bool | None = None
    """Whether the first line has the columns' names; true says so of names that look like values."""
    names: list[str] | None = Field(default=None, min_length=1)
    """The columns' names in order, where the files have no heading."""
    skip: int = Field(default=0, ge=0)
    """How many lines stand above the heading, such as a title."""
    encoding: Encoding = "utf-8"
    """Of the text; one with a byte-order mark says it itself."""

    @field_validator("separator")
    @classmethod
    def _tab(cls, value: str | None) -> str | None:
        mark = "\t" if value in _TAB else value
        if mark and len(mark) > 1:
            raise ValueError(f"'{value}' is more than one mark. Export the file with one, such as ';' or 'tab'.")
        return mark

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.header is False and not self.names:
            raise ValueError("header is false, and there are no names. Add names = [..], one for each column in order.")
        if self.header and self.names:
            raise ValueError("header and names cannot both be. Leave names out, or say header = false.")
        if self.names and len(set(self.names)) < len(self.names):
            raise ValueError("names: one name is there twice. Give every column its own.")
        if self.separator is not None and self.separator in (self.quote, self.escape):
            raise ValueError("separator: is the quote or escape as well. Use different ones.")
        return self


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one file is written, and what its columns are called, in order."""

    separator: str
    quote: str
    escape: str
    has_heading: bool
    names: tuple[str, ...]
    skip: int

    def records(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Yield the records of a text's lines, as Python's own reader takes them apart; blank lines are empty ones."""
        return records(lines, self.separator, self.quote, self.escape)


class HeadingError(Exception):
    """A file whose columns' names cannot be told; the text is a sentence's end, without a value of a row."""


def records(lines: Iterator[str], separator: str, quote: str, escape: str) -> Iterator[list[str]]:
    """Yield the records of a text's lines, taken apart as said."""
    return csv.reader(
        lines,
        delimiter=separator,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        doublequote=escape == quote,
        escapechar=None if escape in (quote, "") else escape,
        strict=True,
    )


def decide(declared: Csv, lines: Sequence[str], *, is_tsv: bool = False) -> Dialect:
    """
    Return how a file is written, of which `lines` are the first, with their ends, those to skip left out.

    Raises  HeadingError where the source does not say what the heading leaves open.
    """
    quote = '"' if declared.quote is None else declared.quote
    escape = quote if declared.escape is None else declared.escape
    separator = declared.separator or ("\t" if is_tsv else None)
    if separator is None:
        separator = (
            _separator(lines, quote) if not declared.names else _separator_of_names(lines, quote, declared.names)
        )
    if declared.names:
        return Dialect(separator, quote, escape, False, tuple(declared.names), declared.skip)
    heading, widths = _widths(lines, separator, quote, escape, 1 + declared.skip)
    _refuse_title(widths, 1 + declared.skip)
    if declared.header is not True:
        _refuse_values(heading, 1 + declared.skip)
    return Dialect(separator, quote, escape, True, _names(heading), declared.skip)


def _separator(lines: Sequence[str], quote: str) -> str:
    heading = re.sub(f"{quote}[^{quote}]*{quote}", "", lines[0]) if quote and lines else "".join(lines[:1])
    found = [mark for mark in SEPARATORS if mark in heading]
    if len(found) > 1:
        listed = " and ".join(SEPARATORS[mark] for mark in found)
        raise HeadingError(f"has {listed} in its heading. Say which stands between values: csv = {{ separator = … }}.")
    return found[0] if found else ","


def _separator_of_names(lines: Sequence[str], quote: str, names: Sequence[str]) -> str:
    """Return the one mark that takes the first line apart into as many values as there are names."""
    fitting = [mark for mark in SEPARATORS if len(next(records(iter(lines), mark, quote, quote), [])) == len(names)]
    if len(fitting) != 1 and len(names) > 1:
        raise HeadingError(
            f"has not {len(names)} values in its first line, as many as names. Correct names, or say csv = {{ separator = … }}."
        )
    return fitting[0] if fitting else ","


def _widths(lines: Sequence[str], separator: str, quote: str, escape: str, line: int) -> tuple[list[str], list[int]]:
    """Return the heading, and how many values each of the first records has, a separator at its very end apart."""
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in records(iter(lines), separator, quote, escape) if row)
    except csv.Error:
        if not rows:  # what comes later is told with its line, when all is read
            raise HeadingError(
                f"line {line}: a quote within a value is not written twice. Export it again, or say how: csv = {{ quote = …, escape = … }}."
            ) from None
    heading = rows[0] if rows else []
    return heading, [len(row) - (len(row) == len(heading) + 1 and not row[-1]) for row in rows]


def _refuse_title(widths: Sequence[int], line: int) -> None:
    if (
        len(widths) > 1
        and widths[0] == 1
        and min(widths[1:]) == 1 < max(widths[1:])
        or (len(widths) > 2 and widths[0] < max(widths[1:]) and len(set(widths[1:])) == 1)
    ):
        raise HeadingError(
            f"line {line} has {_counted(widths[0])}, the lines below {_counted(max(widths[1:]))}: it is no heading. Remove what stands above "
            "the heading, or say how many lines it is: csv = { skip = 1 }."
        )


def _counted(width: int) -> str:
    return "one value" if width == 1 else f"{width} values"


def _refuse_values(heading: Sequence[str], line: int) -> None:
    for place, name in enumerate(heading, 1):
        what = "a number" if _NUMBER.fullmatch(name.strip()) else "a time" if _MOMENT.fullmatch(name.strip()) else ""
        if what:
            raise HeadingError(
                f"line {line}: where the heading should be, value {place} of {len(heading)} is {what}: the file has no heading, or names "
                "that look like values. Say csv = { header = false, names = [..] }, or csv = { header = true }."
            )


def _names(heading: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a heading, each once; a column without one is called by its place."""
    names: list[str] = []
    for place, name in enumerate(heading, 1):
        name = name.strip() or f"column{place}"
        while name.lower() in (taken.lower() for taken in names):
            name += f"_{place}"
        names.append(name)
    return tuple(names)
