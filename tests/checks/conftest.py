"""Small exports to check: a connection as the product hands it over, locked, with views of the rows of a test."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import pytest

from servicepledge.exports.canonical import TABLES

Rows = Sequence[Mapping[str, Any]]
Exports = tuple[duckdb.DuckDBPyConnection, dict[str, frozenset[str]]]


@pytest.fixture
def exports() -> Callable[..., Exports]:
    """Return a locked connection with one view per table named, and the columns each one has."""

    def make(**tables: Rows) -> Exports:
        connection = duckdb.connect()
        columns = {}
        for table, rows in tables.items():
            names = list(rows[0])
            kinds = [TABLES[table].columns[name].kind.value or "VARCHAR" for name in names]
            declared = ", ".join(f'"{name}" {kind}' for name, kind in zip(names, kinds, strict=True))
            connection.execute(f"create table {table}_rows ({declared})")
            connection.executemany(
                f"insert into {table}_rows values ({', '.join('?' * len(names))})",
                [[row[name] for name in names] for row in rows],
            )
            connection.execute(f"create view {table} as from {table}_rows")
            columns[table] = frozenset(names)
        connection.execute("set enable_external_access = false; set lock_configuration = true")
        return connection, columns

    return make
