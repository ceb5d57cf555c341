"""Opens a source: canonical views in a locked DuckDB over its exports, streaming, nothing loaded."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from ..errors import SourceError
from ..sql import quoted
from .canonical import TABLES, Kind
from .source import Export, Source

_TIME_TYPES = ("TIMESTAMP", "DATE")
_NUMBER_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
                 "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip
_FITS: Mapping[Kind, tuple[tuple[str, ...], str]] = {
    Kind.INSTANT: (_TIME_TYPES, "a time"),
    Kind.FLAG: (("BOOLEAN", *_NUMBER_TYPES), "true or false"),
    Kind.NUMBER: (_NUMBER_TYPES, "a number"),
    Kind.INTEGER: (_NUMBER_TYPES, "a whole number"),
}
_HINT = {
    Kind.INSTANT: "Map it with an expression, such as {{ sql = \"strptime({column}, '%Y-%m-%d %H:%M:%S')\" }}.",
    Kind.FLAG: "Map it with an expression, such as {{ sql = \"{column} = 'Y'\" }}.",
    Kind.NUMBER: 'Map it with an expression, such as {{ sql = "try_cast({column} as double)" }}.',
    Kind.INTEGER: 'Map it with an expression, such as {{ sql = "try_cast({column} as bigint)" }}.',
}
OFFSET_SINCE = datetime(1992, 1, 1)
"""Zones whose clock has not changed since then are shifted by a constant, which is much faster than a look-up."""


@dataclass(frozen=True, slots=True)
class OpenSource:
    """
    A source ready to be asked: a locked connection with the views `calls`, `tickets` and `surveys`.

    `columns` holds, per export present, the canonical columns it really has; a missing table or column is a view or
    column of nulls, so that every fact can be read and only the clauses that need it are undecidable.
    """

    source: Source
    connection: duckdb.DuckDBPyConnection
    columns: Mapping[str, frozenset[str]]
    files: Mapping[str, tuple[Path, ...]]

    def as_of(self) -> datetime | None:
        """Return up to when the exports are complete, in UTC: as the source says, else the last recorded instant."""
        if self.source.as_of is not None:
            moment = self.source.as_of
            return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.source.time_zone))).astimezone(UTC)
        moments = [f"(select max({TABLES[table].moment}) from {table})" for table in self.columns]
        found = self.connection.execute(f"select greatest({', '.join(moments)}, null)").fetchone()
        return found[0].replace(tzinfo=UTC) if found and found[0] is not None else None

    def left_out(self) -> dict[str, int]:
        """Return, per export with a filter, how many rows the filter left out."""
        counts = {}
        for table, export in self.source.exports.items():
            if export.filter:
                found = self.connection.execute(
                    f"select count(*) - (select count(*) from {table}) from {table}_raw"
                ).fetchone()
                counts[table] = found[0] if found else 0
        return counts


def open_source(
    source: Source, where: str, *, memory_limit: str | None = None, scratch: Path | None = None
) -> OpenSource:
    """
    Open a source's exports; `where` is its file, for messages, and `scratch` the folder for what does not fit in memory.

    Raises  SourceError with every missing, unreadable or unfit file and column at once.
    """
    connection = duckdb.connect(config={"preserve_insertion_order": "false"})
    connection.execute("set timezone = 'UTC'")
    if memory_limit:
        connection.execute("set memory_limit = ?", [memory_limit])
    if scratch:
        connection.execute("set temp_directory = ?", [str(scratch)])
    problems: list[str] = []
    columns: dict[str, frozenset[str]] = {}
    files: dict[str, tuple[Path, ...]] = {}
    for table in TABLES:
        export = source.exports.get(table)
        if export is None:
            connection.execute(f"create view {table} as select {_nulls(table)} where false")
            continue
        try:
            files[table] = _files(export, source.folder)
            columns[table] = _create_view(connection, source, table, export, files[table])
        except SourceError as error:
            problems.extend(f"{table}: {problem}" for problem in error.problems)
    if problems:
        connection.close()
        raise SourceError(where, problems)
    _lock(connection, {file.parent for found in files.values() for file in found})
    return OpenSource(source, connection, columns, files)


def _lock(connection: duckdb.DuckDBPyConnection, folders: set[Path]) -> None:
    """Shut the connection in: from here on it reads the exports' folders and nothing else, and nobody can reopen it."""
    connection.execute("set allowed_directories = ?", [sorted(f"{folder}{os.sep}" for folder in folders)])
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _files(export: Export, folder: Path) -> tuple[Path, ...]:
    path = folder / export.path
    if path.is_dir():
        found = sorted(file for pattern in ("*.parquet", "*.csv", "*.csv.gz") for file in path.rglob(pattern))
    elif path.is_file():
        found = [path]
    else:
        found = sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor)))) if "*" in export.path else []
    if not found:
        raise SourceError(
            "", f"no file at '{export.path}' (looked in {folder}). Put the export there, or correct path."
        )
    return tuple(file.resolve() for file in found)


def _create_view(
    connection: duckdb.DuckDBPyConnection, source: Source, table: str, export: Export, files: tuple[Path, ...]
) -> frozenset[str]:
    raw = f"{table}_raw"
    connection.execute(f"create view {raw} as select * from {_reader(connection, files)}")
    raw_types = {name: str(kind) for name, kind, *_ in connection.execute(f"describe {raw}").fetchall()}
    by_lower = {name.lower(): name for name in raw_types}
    expressions: dict[str, str] = {}
    problems: list[str] = []
    zone = ZoneInfo(export.time_zone or source.time_zone)
    for name, column in TABLES[table].columns.items():
        mapped = export.columns.get(name)
        expression = mapped.sql if mapped else (f'"{by_lower[name]}"' if name in by_lower else None)
        if expression is None:
            if column.required:
                problems.append(
                    f"column '{name}' is missing. Map it under [{table}.columns]; the export has: {', '.join(raw_types)}."
                )
            continue
        try:
            found_type = _type_of(connection, raw, expression)
        except duckdb.Error as error:
            problems.append(
                f"column '{name}': {expression} cannot be computed: {_first_line(error)} Correct the mapping."
            )
            continue
        problem = _misfit(name, column.kind, found_type, expression)
        if problem:
            problems.append(problem)
        expressions[name] = _canonical(expression, column.kind, found_type, zone)
    if not problems and export.filter:
        try:
            _type_of(connection, raw, f"({export.filter})")
        except duckdb.Error as error:
            problems.append(f"filter: {export.filter} cannot be computed: {_first_line(error)} Correct it.")
    if problems:
        raise SourceError("", problems)
    selected = [
        f'{expressions[name]} as "{name}"' if name in expressions else _null(name, column.kind)
        for name, column in TABLES[table].columns.items()
    ]
    where = f" where {export.filter}" if export.filter else ""
    connection.execute(f"create view {table} as select {', '.join(selected)} from {raw}{where}")
    return frozenset(expressions)


def _reader(connection: duckdb.DuckDBPyConnection, files: tuple[Path, ...]) -> str:
    """Return the table function over the files, after making sure that each can be read."""
    problems = list(_unreadable(connection, files))
    if problems:
        raise SourceError("", problems)
    listed = ", ".join(quoted(str(file)) for file in files)
    if files[0].name.endswith(".parquet"):
        by_name = ", union_by_name = true" if len(files) > 1 else ""
        return f"read_parquet([{listed}]{by_name})"
    return f"read_csv([{listed}], header = true, all_varchar = true, union_by_name = true)"


def _unreadable(connection: duckdb.DuckDBPyConnection, files: tuple[Path, ...]) -> Iterator[str]:
    if len({file.name.endswith(".parquet") for file in files}) > 1:
        yield "holds both Parquet and CSV files. Keep one kind."
        return
    for file in files:
        if file.stat().st_size == 0:
            yield f"file '{file.name}' is empty (0 bytes). Export it again."
            continue
        reader = "read_parquet" if file.name.endswith(".parquet") else "read_csv"
        try:
            connection.execute(f"describe select * from {reader}({quoted(str(file))})")
        except duckdb.Error:
            kind = "Parquet" if reader == "read_parquet" else "CSV"
            yield f"file '{file.name}' is not a whole {kind} file: it is cut off or of another kind. Export it again."


def _type_of(connection: duckdb.DuckDBPyConnection, raw: str, expression: str) -> str:
    return str(connection.execute(f"describe select {expression} as value from {raw}").fetchall()[0][1])


def _misfit(name: str, kind: Kind, found_type: str, expression: str) -> str | None:
    if kind not in _FITS or found_type.startswith(_FITS[kind][0]) or found_type == '"NULL"':
        return None
    wanted = _FITS[kind][1]
    return f"column '{name}' is {found_type}, {wanted} is expected. {_HINT[kind].format(column=expression)}"


def _canonical(expression: str, kind: Kind, found_type: str, zone: ZoneInfo) -> str:
    """Bring an expression to its canonical type; instants become naive UTC."""
    if kind is Kind.KEY or kind.value is None:
        return expression
    if kind is not Kind.INSTANT:
        return expression if found_type == kind.value else f"cast({expression} as {kind.value})"
    if "TIME ZONE" in found_type or found_type == "TIMESTAMPTZ":
        return f"timezone('UTC', {expression})"
    moment = expression if found_type == "TIMESTAMP" else f"cast({expression} as timestamp)"
    offset_s = _constant_offset_s(zone)
    if offset_s == 0:
        return moment
    if offset_s is not None:
        return f"({moment} - interval {offset_s} second)"
    return f"timezone('UTC', timezone({quoted(zone.key)}, {moment}))"


def _constant_offset_s(zone: ZoneInfo) -> int | None:
    """Return a zone's offset from UTC where it has been the same since 1992 in summer and winter, else None."""
    moments = [
        datetime(year, month, 1, tzinfo=UTC) for year in range(OFFSET_SINCE.year, 2100) for month in range(1, 13)
    ]
    offsets = {moment.astimezone(zone).utcoffset() for moment in moments}
    found = offsets.pop()
    return int(found.total_seconds()) if not offsets and found is not None else None


def _nulls(table: str) -> str:
    return ", ".join(_null(name, column.kind) for name, column in TABLES[table].columns.items())


def _null(name: str, kind: Kind) -> str:
    return f'cast(null as {kind.value or "VARCHAR"}) as "{name}"'


def _first_line(error: Exception) -> str:
    line = re.sub(r"^\w+ Error:\s*", "", str(error).splitlines()[0])
    return line if line.endswith((".", "!", "?")) else line + "."
