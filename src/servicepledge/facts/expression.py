"""SQL over the columns of a fact, read once: the names that stand in it, the parameters it leaves open, the rows it counts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

SINCE, UNTIL = "since_previous_us", "until_next_us"
"""What an expression may ask of the neighbours of a row: how long ago, and how long until, another one on its matter was."""
KNOWN_UNTIL = "known_until"
"""The parameter that is none of a clause's: up to when the exports are complete, in UTC microseconds."""
NO_NEIGHBOUR = "cast(null as bigint)"
_PIECE = re.compile(r"(?P<literal>'(?:[^']|'')*')|:(?P<parameter>\w+?)_(?:us|n)\b|(?P<name>[a-z_]\w*)")
_COUNT_IF = re.compile(r"^(?:count_if\((.*)\)|sum\(length_s\) filter \(where (.*)\))$", re.DOTALL)
"""A count of rows, or of the seconds of rows, that meet a condition."""
_SUM_OF_COUNTS = re.compile(r"^sum\((\w+_n)\)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands in an expression: a column of the fact, or a word of SQL."""

    text: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A place left open in an expression, written `:<name>_us` (a length of time) or `:<name>_n` (a whole number)."""

    name: str


@dataclass(frozen=True)
class Expression:
    """
    One expression of a KPI, in pieces: plain SQL, names, and parameters.

    It is read from its text once, where a KPI is made; what it uses and what becomes of it is asked of the pieces.
    """

    pieces: tuple[str | Name | Parameter, ...]

    @classmethod
    def of(cls, sql: str) -> Self:
        """Read an expression from its text."""
        return cls(tuple(_pieces(sql)))

    @cached_property
    def sql(self) -> str:
        """Its text; a parameter that is still open has none."""
        return "".join(_text(piece) for piece in self.pieces)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that stand in it."""
        return frozenset(piece.text for piece in self.pieces if isinstance(piece, Name))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters it leaves open, in order, each once."""
        return tuple(dict.fromkeys(piece.name for piece in self.pieces if isinstance(piece, Parameter)))

    @property
    def asks_neighbours(self) -> bool:
        """Whether it asks for the neighbours of a row."""
        return not self.names.isdisjoint((SINCE, UNTIL))

    def filled(self, values: Mapping[str, int | Name]) -> Self:
        """Return it with its parameters put in: a whole number each, or the column that holds one."""
        found = (values[piece.name] if isinstance(piece, Parameter) else piece for piece in self.pieces)
        return type(self)(tuple(str(piece) if isinstance(piece, int) else piece for piece in found))

    def alone(self) -> Self:
        """Return what it says of a row that has no neighbours."""
        return type(self)(
            tuple(NO_NEIGHBOUR if piece in (Name(SINCE), Name(UNTIL)) else piece for piece in self.pieces)
        )


def _pieces(sql: str) -> Iterator[str | Name | Parameter]:
    end = 0
    for found in _PIECE.finditer(sql):
        if found.start() > end:
            yield sql[end : found.start()]
        end = found.end()
        if found["parameter"]:
            yield Parameter(found["parameter"])
        else:
            yield found["literal"] or Name(found["name"])
    if end < len(sql):
        yield sql[end:]


def _text(piece: str | Name | Parameter) -> str:
    match piece:
        case str():
            return piece
        case Name(text=text):
            return text
        case Parameter(name=name):
            raise ValueError(f"parameter '{name}' has not been put in")


@dataclass(frozen=True, slots=True)
class Tally:
    """An additive expression, and which rows it counts: the condition they meet; None for a sum of anything but counts."""

    expression: Expression
    rows: Expression | None


@lru_cache(maxsize=4096)
def tally_of(sql: str) -> Tally:
    """Read a tally from its text."""
    rows = _counted(sql)
    return Tally(Expression.of(sql), None if rows is None else Expression.of(rows))


def _counted(sql: str) -> str | None:
    """Return the condition of the rows that a tally counts."""
    if sql == "count(*)":
        return "true"
    if summed := _SUM_OF_COUNTS.match(sql):
        return f"({summed[1]} > 0)"
    found = _COUNT_IF.match(sql)
    return f"({found[1] or found[2]})" if found else None
