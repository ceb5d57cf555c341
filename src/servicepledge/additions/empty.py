"""The canonical tables without a row: what SQL that somebody adds is tried on, so that its mistakes are told before any run."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Self

from ..exports.canonical import TABLES
from ..exports.database import Database, QueryError
from ..exports.views import no_view
from ..facts import DUE_COLUMNS, NEIGHBOUR_COLUMNS, SCHEDULE, SCHEDULE_COLUMNS, Fact


class EmptyTables:
    """A database that is opened when it is first asked, and closed at the end."""

    def __init__(self) -> None:
        self._columns: dict[Fact, dict[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_database" in self.__dict__:
            self._database.close()

    @cached_property
    def _database(self) -> Database:
        found = Database.open("empty tables", None)
        for table in TABLES:
            found.run(f"create view {table} as {no_view(table).over('(select 1)')}")
        found.run(f"create table {SCHEDULE} ({', '.join(map(' '.join, SCHEDULE_COLUMNS.items()))})")
        found.lock(())
        return found

    def described(self, query: str) -> dict[str, str]:
        """
        Return the names and types of a query's columns.

        Raises  QueryError with what DuckDB says of it.
        """
        return dict(self._database.described(query))

    def names(self, query: str) -> list[str]:
        """Return the names of a query's columns as they stand, one that stands twice twice."""
        return [name for name, _ in self._database.described(query)]

    def columns(self, fact: Fact) -> Mapping[str, str]:
        """Return a fact's columns and their types, with those that the engine adds."""
        if fact not in self._columns:
            added = {**(DUE_COLUMNS if fact.is_deadline else {}), **(NEIGHBOUR_COLUMNS if fact.repeats else {})}
            self._columns[fact] = {
                **self.described(fact.sql),
                **{name: kind.upper() for name, kind in added.items()},
            }
        return self._columns[fact]

    def rows(self, fact: Fact) -> str:
        """Return the query of a fact's rows as tallies see them."""
        columns = ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in self.columns(fact).items())
        return f"(select {columns} where false)"


def said(error: QueryError) -> str:
    """Return the first line of what DuckDB says; the tables it looked at have no row to quote."""
    line = re.sub(r"^\w+ Error:\s*", "", str(error).splitlines()[0])
    return line if line.endswith((".", "!", "?")) else f"{line}."
