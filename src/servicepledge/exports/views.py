"""A canonical view over an export: each column mapped, checked for what it holds, and brought to its type."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from ..errors import SourceError, did_you_mean
from .canonical import HOUR_UNSURE, TABLES, Kind, recorded_view
from .clock_changes import doubtful
from .database import Database, QueryError
from .soundness import SURE, sound_rows
from .source import Export, Expression, Source, SurveyExport
from .sql import quoted

_TIME_TYPES = ("TIMESTAMP", "DATE")
_NUMBER_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
                 "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip
_FITS: Mapping[Kind, tuple[tuple[str, ...], str]] = {
    Kind.INSTANT: (_TIME_TYPES, "a time"),
    Kind.FLAG: (("BOOLEAN", *_NUMBER_TYPES), "true or false"),
    Kind.NUMBER: (_NUMBER_TYPES, "a number"),
    Kind.INTEGER: (_NUMBER_TYPES, "a whole number"),
    Kind.INTERVALS: (("STRUCT(started_at TIMESTAMP",), "a list of started_at and ended_at"),
}
_HINT: Mapping[Kind, str] = {
    Kind.INSTANT: "try_strptime({column}, '%Y-%m-%d %H:%M:%S')",
    Kind.FLAG: "{column} in ('Y')",
    Kind.NUMBER: "try_cast({column} as double)",
    Kind.INTEGER: "try_cast({column} as bigint)",
    Kind.INTERVALS: "[{{'started_at': waits_from, 'ended_at': waits_till}}]",
}
"""What makes a text of a canonical kind."""
_FROM_NUMBER = "to_timestamp({column})"
"""What makes a number of seconds since 1970 a time."""
_FROM_TIME_OF_DAY = "date_column + {column}"
_CALLED = {"VARCHAR": "text", "BOOLEAN": "true or false", "TIME": "a time of day without its date", "BLOB": "bytes"}
_INTERVALS = re.compile(
    r"STRUCT\(started_at (?P<started_at>TIMESTAMP[\w ]*), ended_at (?P<ended_at>TIMESTAMP[\w ]*)\)\[\]"
)
_MANY_DIGITS = re.compile(r"\d{4}")
OFFSET_SINCE = datetime(1992, 1, 1)
"""Zones whose clock has not changed since then are shifted by a constant, which is much faster than a look-up."""


def create_view(
    database: Database, source: Source, table: str, export: Export, raw: str, now: datetime
) -> frozenset[str]:
    """
    Make a table's canonical view over the view `raw`; return the canonical columns the export really has.

    What of a row cannot be is not in it (see `soundness`); the view `<table>_recorded` has it, for those who check it.

    Raises  SourceError with every column that is missing or does not fit.
    """
    raw_types = dict(database.described(raw))
    zone = ZoneInfo(export.time_zone or source.time_zone)
    made_of = {name: _expression(name, export, raw_types) for name in TABLES[table].columns}
    known_types = _types_of(database, raw, [expression for expression in made_of.values() if expression])
    expressions: dict[str, str] = {}
    unsures: list[str] = []
    problems: list[str] = []
    for name, column in TABLES[table].columns.items():
        expression = made_of[name]
        if expression is None:
            if column.required:
                problems.append(
                    f"column '{name}' is missing. Map it under [{table}.columns]; the export has: {_listed(raw_types)}."
                )
            continue
        try:
            found_type = known_types.get(expression) or _type_of(database, raw, expression)
        except QueryError as error:
            problems.append(f"column '{name}': {_uncomputable(export.columns.get(name), raw_types, error)}")
            continue
        if misfit := _misfit(column.kind, found_type, expression):
            problems.append(f"column '{name}' {misfit}")
        expressions[name] = _canonical(expression, column.kind, found_type, zone)
        if column.kind is Kind.INSTANT and _is_local(found_type) and _constant_offset_s(zone) is None:
            unsures.append(doubtful(_local(expression, found_type), zone, now))
    problems.extend(_filter_problems(database, raw, export.filter))
    if problems:
        raise SourceError("", problems)
    if isinstance(export, SurveyExport) and export.scale is not None:
        expressions.update(export.scale.columns(expressions["score"], expressions.get("scale_max")))
    selected = [
        f'{expressions[name]} as "{name}"' if name in expressions else _null(name, column.kind)
        for name, column in TABLES[table].columns.items()
    ]
    where = f" where {_enclosed(export.filter)}" if export.filter else ""
    unsure = " or ".join(f"coalesce({sql}, false)" for sql in dict.fromkeys(unsures)) or SURE
    selected.append(f"{unsure} as {HOUR_UNSURE}")
    recorded, present = recorded_view(table), frozenset(expressions)
    try:
        database.run(f"create view {recorded} as select {', '.join(selected)} from {raw}{where}")
        database.run(f"create view {table} as {sound_rows(table, recorded, present, now, is_sure=unsure == SURE)}")
    except QueryError as error:
        raise SourceError(
            "", f"the columns cannot be computed together: {_first_line(error)} Map each row by itself, without sums."
        ) from None
    return frozenset(expressions)


def _expression(name: str, export: Export, raw_types: Iterable[str]) -> str | None:
    """Return what a canonical column is made of: as mapped, else the export's column of that name."""
    if name in export.columns:
        return export.columns[name].sql
    return next((f'"{raw}"' for raw in raw_types if raw.lower() == name), None)


def _uncomputable(mapped: Expression | None, raw_types: Iterable[str], error: Exception) -> str:
    if mapped is not None and mapped.column is None:
        return f"{mapped.sql.strip()} cannot be computed: {_first_line(error)} Correct the mapping."
    named = mapped.column if mapped and mapped.column else ""
    near = did_you_mean(named, raw_types)
    advice = near if near.startswith("Did") and not _MANY_DIGITS.search(near) else "Correct the mapping."
    return f"the export has no column '{named}'. {advice} It has: {_listed(raw_types)}."


def _filter_problems(database: Database, raw: str, condition: str) -> Iterator[str]:
    if not condition:
        return
    try:
        found_type = _type_of(database, raw, condition)
    except QueryError as error:
        yield f"filter: {condition.strip()} cannot be computed: {_first_line(error)} Correct it."
        return
    if found_type not in ("BOOLEAN", '"NULL"'):
        yield f"filter: {condition.strip()} is {_called(found_type)}, a condition is expected. Compare it with something."


def _enclosed(expression: str) -> str:
    """Keep an expression to itself, a comment at its end included."""
    return f"({expression}\n)"


def _types_of(database: Database, raw: str, expressions: Sequence[str]) -> dict[str, str]:
    """Return what expressions give, asked at once; nothing where one of them is at fault, which has to be found then."""
    selected = ", ".join(_enclosed(expression) for expression in expressions)
    try:
        described = database.described(f"select {selected} from {raw}")
    except QueryError:
        return {}
    is_one_each = len(described) == len(expressions)
    return (
        {expression: kind for expression, (_, kind) in zip(expressions, described, strict=True)} if is_one_each else {}
    )


def _type_of(database: Database, raw: str, expression: str) -> str:
    described = database.described(f"select {_enclosed(expression)} as value from {raw}")
    if len(described) != 1:
        raise QueryError("It is more than one expression.")
    return described[0][1]


def _misfit(kind: Kind, found_type: str, expression: str) -> str | None:
    fits = kind not in _FITS or found_type.startswith(_FITS[kind][0]) or found_type == '"NULL"'
    if fits and (kind is not Kind.INTERVALS or _INTERVALS.fullmatch(found_type) or found_type == '"NULL"'):
        return None
    template = _HINT[kind]
    if kind is Kind.INSTANT and not found_type.startswith("VARCHAR"):
        template = _FROM_NUMBER if found_type.startswith(_NUMBER_TYPES) else _FROM_TIME_OF_DAY
    hint = template.format(column=expression.strip())
    quote = "'''" if '"' in hint else '"'
    return (
        f"is {_called(found_type)}, {_FITS[kind][1]} is expected. "
        f"Map it with an expression, such as {{ sql = {quote}{hint}{quote} }}."
    )


def _called(found_type: str) -> str:
    return "a number" if found_type.startswith(_NUMBER_TYPES) else _CALLED.get(found_type, found_type)


def _listed(names: Iterable[str]) -> str:
    """Name the columns of an export; what looks like a row's value, in a file without a header, is not shown."""
    return ", ".join("…" if _MANY_DIGITS.search(name) or len(name) > 60 else name for name in names)


def _canonical(expression: str, kind: Kind, found_type: str, zone: ZoneInfo) -> str:
    """Bring an expression to its canonical type; instants become naive UTC."""
    local, expression = _local(expression, found_type), _enclosed(expression)
    if kind is Kind.KEY or kind.value is None:
        return expression
    if kind is Kind.INTERVALS:
        found = _INTERVALS.fullmatch(found_type)
        if found is None:
            return f"cast({expression} as {kind.value})"
        moments = (
            f"'{name}': {_canonical(f'pause.{name}', Kind.INSTANT, found[name], zone)}" for name in found.groupdict()
        )
        return f"list_transform({expression}, lambda pause: {{{', '.join(moments)}}})"
    if kind is not Kind.INSTANT:
        return expression if found_type == kind.value else f"cast({expression} as {kind.value})"
    if not _is_local(found_type):
        return f"timezone('UTC', {expression})"
    offset_s = _constant_offset_s(zone)
    if offset_s == 0:
        return local
    if offset_s is not None:
        return f"({local} - interval {offset_s} second)"
    return f"timezone('UTC', timezone({quoted(zone.key)}, {local}))"


def _is_local(found_type: str) -> bool:
    """Tell whether a time has no zone of its own, so that the export's holds."""
    return not ("TIME ZONE" in found_type or found_type == "TIMESTAMPTZ")


def _local(expression: str, found_type: str) -> str:
    """Return an expression without a zone as a local time."""
    return _enclosed(expression) if found_type == "TIMESTAMP" else f"cast({_enclosed(expression)} as timestamp)"


@cache
def _constant_offset_s(zone: ZoneInfo) -> int | None:
    """Return a zone's offset from UTC where it has been the same since 1992 in summer and winter, else None."""
    moments = [
        datetime(year, month, 1, tzinfo=UTC) for year in range(OFFSET_SINCE.year, 2100) for month in range(1, 13)
    ]
    offsets = {moment.astimezone(zone).utcoffset() for moment in moments}
    found = offsets.pop()
    return int(found.total_seconds()) if not offsets and found is not None else None


def nulls(table: str) -> str:
    """Return a table's columns as SQL, all null, and its flags."""
    columns = (_null(name, column.kind) for name, column in TABLES[table].columns.items())
    return ", ".join([*columns, *(f"false as {flag}" for flag in TABLES[table].flags)])


def _null(name: str, kind: Kind) -> str:
    return f'cast(null as {kind.value or "VARCHAR"}) as "{name}"'


def _first_line(error: Exception) -> str:
    line = re.sub(r"^\w+ Error:\s*", "", str(error).splitlines()[0]).replace(" in FROM clause!", " in the export.")
    return line if line.endswith((".", "!", "?")) else line + "."
