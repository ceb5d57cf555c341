"""A source over a connection that a test has made by hand."""

from collections.abc import Mapping
from datetime import datetime

import duckdb

from servicepledge.exports.canonical import HOUR_UNSURE, TABLES, recorded_view
from servicepledge.exports.database import Database
from servicepledge.exports.open import OpenSource
from servicepledge.exports.soundness import sound_rows
from servicepledge.exports.source import Source

SOURCE = Source.model_validate({"id": "small", "name": {"zh": "小", "en": "small"}, "time_zone": "UTC"})


def over(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, frozenset[str]]) -> OpenSource:
    """Return a source that is asked by an open connection."""
    opened = OpenSource(SOURCE, columns, {}, "small.toml")
    vars(opened).update(database=Database(SOURCE.id, connection), views={})
    return opened


def with_canonical_view(connection: duckdb.DuckDBPyConnection, table: str, rows: str, present: frozenset[str]) -> None:
    """Make the views of a table that the product has over an export: as recorded, and as it can be."""
    absent = [
        f'cast(null as {column.kind.value or "VARCHAR"}) as "{name}"'
        for name, column in TABLES[table].columns.items()
        if name not in present
    ]
    connection.execute(f"create view {recorded_view(table)} as from {rows}")
    whole = f"(select *, {', '.join([*absent, f'false as {HOUR_UNSURE}'])} from {rows})"
    connection.execute(f"create view {table} as {sound_rows(table, whole, present, datetime(2029, 12, 31))}")
