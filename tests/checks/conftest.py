"""Small exports to check: a source as the product opens it, locked, with views of the rows of a test."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import pytest
from support.opened import over, with_canonical_view

from servicepledge.exports.canonical import TABLES
from servicepledge.exports.open import OpenSource

Rows = Sequence[Mapping[str, Any]]


@pytest.fixture
def exports() -> Callable[..., OpenSource]:
    """Return a locked source with one view per table named, and the columns each one has."""

    def make(**tables: Rows) -> OpenSource:
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
            columns[table] = frozenset(names)
            with_canonical_view(connection, table, f"{table}_rows", columns[table])
        connection.execute("set enable_external_access = false; set lock_configuration = true")
        return over(connection, columns)

    return make
