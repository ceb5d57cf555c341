"""What a canonical column is made of: a column of the export, read as its mapping says, or an SQL expression."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ...schema.fields import TimeZoneName
from ..canonical import Kind
from .formats import format_problems

Epoch = Literal["s", "ms", "us", "ns", "excel"]
Spelling = Literal["s", "ms", "min", "h", "h:mm:ss", "m:ss", "h:mm"]
Fold = Literal["case", "leading_noughts", "fraction"]
_FITS: dict[str, tuple[Kind, ...]] = {
    "format": (Kind.INSTANT,),
    "epoch": (Kind.INSTANT,),
    "zone": (Kind.INSTANT,),
    "day": (Kind.INSTANT,),
    "decimal": (Kind.NUMBER, Kind.INTEGER),
    "thousands": (Kind.NUMBER, Kind.INTEGER),
    "suffix": (Kind.NUMBER, Kind.INTEGER),
    "duration": (Kind.NUMBER, Kind.INTEGER, Kind.INSTANT),
    "after": (Kind.INSTANT,),
    "flag": (Kind.FLAG,),
    "fold": (Kind.KEY, Kind.TEXT),
}
"""The kinds of canonical columns that each way of reading makes."""
_CALLED = {
    Kind.KEY: "a key",
    Kind.TEXT: "a text",
    Kind.INSTANT: "a time",
    Kind.FLAG: "true or false",
    Kind.NUMBER: "a number",
    Kind.INTEGER: "a whole number",
    Kind.INTERVALS: "a list of started_at and ended_at",
}


def _as_text(value: object) -> object:
    """Let codes be written as texts, whole numbers or true and false."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else value


Code = Annotated[str, BeforeValidator(_as_text)]


class Flag(BaseModel):
    """What an export writes for yes and for no; anything else is lost, and counted as such."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    yes: list[Code] = Field(min_length=1)
    """Written exactly so, blanks around it apart."""
    no: list[Code] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if both := sorted(set(self.yes) & set(self.no)):
            raise ValueError(f"'{both[0]}' is both yes and no. Write it once.")
        return self


class ColumnSource(BaseModel):
    """
    What a canonical column is made of.

    `column` names a column of the export, the other fields say how its values are written; `sql` computes it instead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sql: str | None = Field(default=None, min_length=1)
    """An SQL expression over the export's own columns, a row at a time."""
    column: str | None = Field(default=None, min_length=1)
    """A column of the export."""
    format: list[str] | None = Field(default=None, min_length=1)
    """How times are written, as in strptime (`%Y-%m-%d %H:%M:%S`), or `iso`; a list where there are several forms."""
    epoch: Epoch | None = None
    """Times are numbers: seconds (`s`), `ms`, `us` or `ns` since 1970 in UTC, or a spreadsheet's days (`excel`), local."""
    zone: TimeZoneName | None = None
    """Of times that carry none, where it is another than the export's."""
    day: Literal["start", "end"] | None = None
    """The values are days: the instant meant is the midnight a day begins with, or the one it ends with."""
    decimal: Literal[",", "."] | None = None
    """Numbers are texts with this decimal mark."""
    thousands: Literal[",", ".", " ", "'"] | None = None
    """What stands between groups of three digits."""
    suffix: str | None = Field(default=None, min_length=1)
    """What may stand behind a number, such as `%` or `分`."""
    duration: Spelling | None = None
    """Durations become seconds: from a number of `s`, `ms`, `min` or `h`, or from a text such as 1:02:03, 02:03, 1:02."""
    after: str | None = None
    """The canonical time of the same row that a duration is counted from, where the column is a time: `after = "queued_at"`."""
    flag: Flag | None = None
    """What stands for yes and for no."""
    fold: list[Fold] | None = Field(default=None, min_length=1)
    """What keys are compared without: `case`, `leading_noughts`, or the `.0` of whole numbers (`fraction`)."""
    empty: list[Code] = []
    """What the export writes where there is nothing, such as `-`; blank texts and not-a-number are nothing anyway."""
    optional: bool = False
    """Files of the export may lack the column; it is empty there."""
    may_empty: bool = False
    """That the expression makes nothing of some values is meant; they are not counted as lost."""

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, value: Any) -> Any:
        """Let one format be written without brackets."""
        if isinstance(value, dict) and isinstance(value.get("format"), str):
            return {**value, "format": [value["format"]]}
        return value

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for problem in self._problems():
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        if (self.sql is None) == (self.column is None):
            yield "name one of the two: a column of the export, or an expression (sql)."
        ways = [name for name in ("format", "epoch", "decimal", "duration", "flag") if getattr(self, name) is not None]
        if len(ways) > 1:
            yield f"{ways[0]} and {ways[1]} cannot both be. Keep the one the values are written in."
        if self.sql is not None and (given := next(self.ways, None)):
            yield f"{given} says how a column is written, and cannot go with sql. Write column = … instead of sql, or leave it out."
        if (self.thousands or self.suffix) and not (self.decimal or self.duration):
            yield 'decimal is missing. Say which mark the numbers have: decimal = "." or decimal = ",".'
        if self.after and not self.duration:
            yield 'after needs a duration. Say how it is written, such as duration = "s".'
        if self.decimal and self.decimal == self.thousands:
            yield f"decimal and thousands are both '{self.decimal}'. Write what each is."
        yield from format_problems(self.format or (), has_day=self.day is not None)

    @property
    def ways(self) -> Iterator[str]:
        """The fields that say how the column's values are written."""
        return (name for name in (*_FITS, "empty") if getattr(self, name))

    def misfits(self, kind: Kind) -> Iterator[str]:
        """Say which ways of reading make something else than a canonical column holds."""
        if self.duration and kind is Kind.INSTANT and not self.after:
            yield 'duration is no time by itself. Say from when it is counted, such as after = "queued_at".'
        for name in self.ways:
            if name in _FITS and kind not in _FITS[name]:
                yield f"{name} does not make {_CALLED[kind]}. Leave it out."


_NAME = re.compile(r'"((?:[^"]|"")+)"')


def named(value: object) -> object:
    """Let a plain text name a column of the export."""
    if isinstance(value, str):
        return {"column": value} if value else {"sql": ""}
    if (
        isinstance(value, dict)
        and isinstance(value.get("sql"), str)
        and (found := _NAME.fullmatch(value["sql"].strip()))
    ):
        return {**{name: held for name, held in value.items() if name != "sql"}, "column": found[1].replace('""', '"')}
    return value


Mapped = Annotated[ColumnSource, BeforeValidator(named)]
