"""What an SQL expression of a mapping does with the export's columns: which it reads, where it may lose a value in silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..database import Database

_READS_TIMES = ("strptime", "try_strptime")
_INTO_TIMES = ("TIMESTAMP", "DATETIME")
_INTO_SPANS = ("INTERVAL", "TIME")
_INTO_WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "INT",
    "INT4",
    "INT8",
    "BIGINT",
    "LONG",
    "HUGEINT",
    "DECIMAL",
    "NUMERIC",
)
_INTO_FLAGS = ("BOOLEAN", "BOOL", "LOGICAL")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A part of an expression that gives null, and says nothing, where it cannot read what it is given."""

    sql: str
    given: str
    """What it is given, as SQL."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A part that brings a value to a type."""

    sql: str
    given: str
    into: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reads:
    """What an expression reads, and how."""

    columns: tuple[str, ...]
    """The export's columns, as the export spells them."""
    attempts: tuple[Attempt, ...]
    casts: tuple[Cast, ...]
    formats: tuple[str, ...]
    """The formats of times it has."""
    is_choice: bool
    """Whether it is a `case` or the like, which makes nothing of some values by intention, or its author's oversight."""
    sets_aside: bool
    """Whether it says itself that some values are nothing (nullif, else null)."""
    functions: frozenset[str]
    zones: tuple[str, ...] = ()
    """The zones it names to `timezone` (or `at time zone`)."""
    counts_from_1970: bool = False
    """Whether it adds something to the first of January 1970."""


def reads_of(database: Database, expression: str, raw: Mapping[str, str]) -> Reads:
    """Return what an expression reads of the columns `raw`; nothing where it is no expression."""
    tree = database.syntax(expression)
    if tree is None:
        return Reads((), (), (), (), is_choice=False, sets_aside=False, functions=frozenset())
    known = {name.lower(): name for name in raw}
    parts = list(_parts(tree))
    casts = [_cast(database, part, known) for part in parts if part["class"] == "CAST"]
    functions = frozenset(filter(None, map(_function, parts)))
    return Reads(
        columns=_columns(tree, known),
        attempts=tuple(_attempts(database, parts)),
        casts=tuple(casts),
        formats=tuple(_formats(parts)),
        is_choice=any(part["class"] == "CASE" for part in parts) or "if" in functions,
        sets_aside="nullif" in functions or " else " in f" {' '.join(expression.lower().split())} ",
        functions=functions,
        zones=tuple(_zones(parts)),
        counts_from_1970=any(map(_counts_from_1970, parts)),
    )


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every expression within one, itself first."""
    if isinstance(tree, dict):
        if "class" in tree and "type" in tree and "query_location" in tree:
            yield tree
        for held in tree.values():
            yield from _parts(held)
    elif isinstance(tree, list):
        for held in tree:
            yield from _parts(held)


def _columns(tree: Any, known: Mapping[str, str]) -> tuple[str, ...]:
    names = (part["column_names"][0] for part in _parts(tree) if part["class"] == "COLUMN_REF")
    return tuple(dict.fromkeys(known[name.lower()] for name in names if name.lower() in known))


def _function(part: Mapping[str, Any]) -> str:
    return str(part["function_name"]).lower() if part["class"] == "FUNCTION" else ""


def _arguments(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a function is called with."""
    found: list[dict[str, Any]] = [
        argument.get("expression", argument) for argument in part.get("arguments", part.get("children", []))
    ]
    return found


def _attempts(database: Database, parts: list[dict[str, Any]]) -> Iterator[Attempt]:
    for part in parts:
        if part["class"] == "CAST" and part["try_cast"]:
            yield Attempt(database.written(part), database.written(part["child"]))
        elif _function(part).startswith("try_") and _arguments(part):
            yield Attempt(database.written(part), database.written(_arguments(part)[0]))
        elif part["type"] == "OPERATOR_TRY":
            inner = next((one for one in _parts(part["children"]) if one["class"] == "COLUMN_REF"), None)
            if inner is not None:
                yield Attempt(database.written(part), database.written(inner))


def _cast(database: Database, part: Mapping[str, Any], known: Mapping[str, str]) -> Cast:
    into = (
        str(part["type_expr"]["type_name"]).upper() if "type_expr" in part else str(part.get("cast_type", {}).get("id"))
    )
    sql, given = database.written(part), database.written(part["child"])
    return Cast(sql if part["try_cast"] else f"TRY_{sql}", given, into, _columns(part["child"], known))


def _formats(parts: list[dict[str, Any]]) -> Iterator[str]:
    for part in parts:
        if _function(part) in _READS_TIMES:
            for argument in _arguments(part)[1:]:
                for one in _parts(argument):
                    if (found := _text(one)) is not None:
                        yield found


def _zones(parts: list[dict[str, Any]]) -> Iterator[str]:
    for part in parts:
        if _function(part) == "timezone" and _arguments(part) and (found := _text(_arguments(part)[0])) is not None:
            yield found


def _counts_from_1970(part: Mapping[str, Any]) -> bool:
    """Whether a part is a sum with the first of January 1970 in it."""
    if _function(part) != "+":
        return False
    added = [argument["child"] if argument["class"] == "CAST" else argument for argument in _arguments(part)]
    return any((_text(one) or "").startswith("1970-01-01") for one in added)


def _text(part: Mapping[str, Any]) -> str | None:
    """Return what a constant text says."""
    is_text = part["class"] == "CONSTANT" and part.get("literal", {}).get("kind") == "STRING"
    return str(part["literal"]["text"]) if is_text else None


def is_into_times(cast: Cast) -> bool:
    """Whether a cast makes a time without a zone."""
    return cast.into.startswith(_INTO_TIMES) and cast.into not in ("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE")


def is_into_instants(cast: Cast) -> bool:
    """Whether a cast makes a time with a zone, which takes one without for UTC."""
    return cast.into in ("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE")


def is_into_spans(cast: Cast) -> bool:
    """Whether a cast makes a duration or a time of day, which read 00:10 as ten minutes."""
    return cast.into in _INTO_SPANS


def is_into_whole(cast: Cast) -> bool:
    """Whether a cast makes a number of so many digits, which rounds what has more."""
    return cast.into in _INTO_WHOLE


def is_into_flags(cast: Cast) -> bool:
    """Whether a cast makes true or false, which takes every number but nought for true."""
    return cast.into in _INTO_FLAGS
