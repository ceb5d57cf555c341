"""Whole queries: a pass of one term with all that it joins written out, so that it needs nothing but the exports' files.

What a run keeps in small tables (days, limits, clocks, schedules) stands in it as values, the canonical tables as queries
over their files, the scope as plain conditions. It is slower than the pass, and counts the same.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from ..exports.canonical import TABLES
from ..exports.open import OpenSource
from ..exports.sql import quoted
from .query import Pass, knowing_neighbours
from .terms import Term

FACT, DATED, SEEN = "fact_rows", "dated", "seen"
"""The names of a fact's rows, of those with their day, and of those that know their neighbours, too."""
LINE = 118
_WORD = re.compile(r"[a-z_]\w*")
_TYPES: Mapping[type[pl.DataType], str] = {
    pl.Int32: "integer", pl.Int64: "bigint", pl.String: "varchar", pl.Boolean: "boolean", pl.Date: "date",
    pl.Datetime: "timestamp", pl.List: "varchar[]",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WholeQuery:
    """The named queries that lead to the rows of a term, each reading only those before it."""

    named: Mapping[str, str]
    rows: str
    """Which of them holds the rows."""
    conditions: tuple[str, ...]
    """Which of the rows the term counts."""
    in_doubt: tuple[str, ...] = ()
    """Which of them it may speak of, as they do not say: none where their topic or cause is not asked for."""

    @property
    def doubtful(self) -> str:
        """The rows that the term may speak of, as what follows a select list; nothing where there can be none."""
        return f"from {self.rows}\nwhere " + "\n    and ".join(self.in_doubt) if self.in_doubt else ""

    @property
    def counted(self) -> str:
        """The rows that the term counts, as what follows a select list."""
        return f"from {self.rows}\nwhere " + "\n    and ".join(self.conditions)


def whole_query(opened: OpenSource, one_pass: Pass, first: date, last: date, folder: Path) -> WholeQuery:
    """
    Write out a pass of one term, for the rows of days from `first` to `last`; files are named from a folder.

    Raises  ValueError where the pass is of several terms.
    """
    (term,) = one_pass.terms
    fact = one_pass.fact
    used = {*_WORD.findall(fact.sql), *one_pass.fact_columns}  # more than those it reads, never fewer
    named = {table: opened.query_of(table, folder, used) for table in TABLES if table in fact.reads}
    named |= {name: written_out(frame) for name, frame in one_pass.tables().items()}
    named[FACT] = fact.sql.strip()
    short = replace(one_pass, fact=replace(fact, sql=f"select * from {FACT}"))
    matter = [f"    {one_pass.matter},"] if one_pass.is_windowed else []
    hours = [f"    {sql} as {name}," for name, sql in _hours(one_pass, term).items()]
    named[DATED] = "\n".join(["select", "    fact.*,", *matter, *hours, "    days.day", f"from {short.dated_rows()}"])
    if one_pass.is_windowed:
        named[SEEN] = knowing_neighbours(DATED, _ties(one_pass))
    may_be_empty = any(one.has_none for one in one_pass.dimensions)
    return WholeQuery(
        named,
        SEEN if one_pass.is_windowed else DATED,
        tuple(_conditions(one_pass, term, first, last)),
        tuple(_conditions(one_pass, term, first, last, or_none=True)) if may_be_empty else (),
    )


def _ties(one_pass: Pass) -> list[str]:
    """Return what puts simultaneous contacts in order, as the pass does: the coded scope columns, flags, other columns."""
    used = one_pass.fact_columns_used
    flags = [f"{name} nulls first" for name in used if name.startswith("is_")]
    others = [name for name in used if not name.startswith("is_")]
    return [*(dimension.sql for dimension in one_pass.dimensions), *flags, *others] or ["0"]


def _hours(one_pass: Pass, term: Term) -> dict[str, str]:
    """Return, for each of the hours that bind a term, the column that says whether a row began in them."""
    table = "start_days" if one_pass.is_deadline else "days"
    slots = one_pass.days.slots[term.contract.id]
    return {
        _in_hours(name): f"coalesce({one_pass.days.inside_sql(slot, one_pass.start, table)}, false)"
        for name, slot in slots.items()
    }


def _in_hours(name: str) -> str:
    return '"in ' + name.replace('"', '""') + '"'


def _conditions(one_pass: Pass, term: Term, first: date, last: date, *, or_none: bool = False) -> Iterator[str]:
    """Yield the conditions of a term's scope and days, as `cells.in_scope` holds cells to them."""
    yield f"day between date '{first}' and date '{last}'"
    if not one_pass.is_deadline:
        if term.since:
            yield f"day >= date '{term.since}'"
        if term.until:
            yield f"day <= date '{term.until}'"
    scope = term.row_scope
    named = {
        "activity": scope.activity, "queue": scope.queue, "topic": scope.topic, "kind": scope.kind, "class": scope.class_,
        "cause": scope.cause,
    }  # fmt: skip
    empty = {one.column for one in one_pass.dimensions if one.has_none} if or_none else set()
    for column, names in named.items():
        if names and column in empty:
            yield f"({column} is null or {column} in {_listed(names)})"
        elif names:
            yield f"{column} in {_listed(names)}"
    if empty:
        yield f"({' or '.join(f'{column} is null' for column in named if column in empty)})"
    yield from (f"({one.condition})" for one in one_pass.dimensions if one.condition)
    if scope.special_needs is not None:
        yield f"coalesce(special_needs, false) = {str(scope.special_needs).lower()}"
    alternatives = [" and ".join(_bound(term, *one)) for one in term.hours_by_channel]
    if all(alternatives):
        yield alternatives[0] if len(alternatives) == 1 else "(" + " or ".join(alternatives) + ")"


def _bound(term: Term, channels: tuple[str, ...], hours: str, is_inside: bool) -> Iterator[str]:
    """Yield the conditions of one alternative of channels and hours."""
    if channels == ("*",):
        yield f"(channel is null or channel not in {_listed(tuple(term.contract.service_hours))})"
    elif channels:
        yield f"channel in {_listed(channels)}"
    if hours:
        yield f"{'' if is_inside else 'not '}{_in_hours(hours)}"


def _listed(names: tuple[str, ...]) -> str:
    return f"({', '.join(map(quoted, names))})"


def written_out(frame: pl.DataFrame) -> str:
    """Return the query that is a small table: its values; what is the same in every row, or in two columns, told once."""
    made_of: dict[str, str] = {}
    for name in frame.columns:
        is_alike = frame.height > 0 and frame[name].n_unique() == 1
        twin = next((other for other in made_of if frame[other].equals(frame[name], check_dtypes=True)), name)
        made_of[name] = _literal(frame[name][0]) if is_alike else f'"{twin}"'
    told = [name for name in frame.columns if made_of[name] == f'"{name}"'] or frame.columns[:1]
    columns = ",\n    ".join(
        f'cast({made_of[name]} as {_TYPES[kind.base_type()]}) as "{name}"' for name, kind in frame.schema.items()
    )
    if frame.height == 1:
        return f"select\n    {columns}"
    rows = [f"({', '.join(map(_literal, row))})" for row in frame.select(told).iter_rows()]
    given = _wrapped(rows) if rows else f"({', '.join('null' for _ in told)})"
    names = ", ".join(f'"{name}"' for name in told)
    return f"select\n    {columns}\nfrom (values\n{given}\n) as given ({names})" + ("" if rows else "\nwhere false")


def _wrapped(rows: list[str]) -> str:
    """Put as many rows on a line as it holds."""
    lines: list[str] = []
    for row in rows:
        if lines and len(lines[-1]) + len(row) + 2 <= LINE:
            lines[-1] += f", {row}"
        else:
            lines.append(f"    {row}")
    return ",\n".join(lines)


def _literal(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case datetime():
            return quoted(value.isoformat(sep=" ").removesuffix(":00"))
        case date():
            return quoted(value.isoformat())
        case list() | tuple():
            return f"[{', '.join(map(_literal, value))}]"
        case pl.Series():
            return _literal(value.to_list())
        case _:
            return quoted(str(value))
