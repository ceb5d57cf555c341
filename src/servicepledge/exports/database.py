"""The one door to DuckDB: opening it, shutting it in, asking it, and its errors as sentences without a row's value."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb

from ..errors import SourceError
from ..runtime.signals import interrupts_passed_on

if TYPE_CHECKING:
    import polars as pl


@contextmanager
def guarded(where: str) -> Iterator[None]:
    """
    Turn what DuckDB raises while it reads exports into a SourceError.

    Its own messages may quote values of rows (a text that is no time, say), so only their kind is told.

    Raises  SourceError, which says what to do; what ends the process passes through.
    """
    try:
        with interrupts_passed_on():
            yield
    except duckdb.ConversionException:
        raise SourceError(
            where,
            "a value could not be brought to its column's type. Use try_cast or try_strptime in the mapping, so that such "
            "rows become empty and are counted.",
        ) from None
    except duckdb.InvalidInputException:
        raise SourceError(
            where,
            "a value in an export does not fit its mapping's expression, or an export is damaged. Use try_strptime or "
            "try_cast in the mapping; export the file again if it is cut off.",
        ) from None
    except duckdb.OutOfRangeException:
        raise SourceError(
            where,
            "a value in an export is too large for what its mapping computes. Use try_cast in the mapping, or a filter.",
        ) from None
    except duckdb.OutOfMemoryException:
        raise SourceError(where, "the memory limit is too small for this run. Raise --memory-limit.") from None
    except duckdb.IOException:
        raise SourceError(where, "an export could not be read to its end. Export the file again.") from None
    except duckdb.Error as error:
        # What its Parquet reader finds damaged in the middle of a file has no kind of its own; every mistake in SQL has.
        if type(error) is not duckdb.Error:
            raise
        raise SourceError(where, "an export is damaged. Export the file again.") from None


class QueryError(Exception):
    """What DuckDB said of a query it could not run; it may quote a value of a row, so it is shown only where none was read."""


class MemoryShort(QueryError):
    """A query needs more memory than there may be."""


@contextmanager
def _said() -> Iterator[None]:
    """Turn what DuckDB raises into a QueryError with its words."""
    try:
        with interrupts_passed_on():
            yield
    except duckdb.OutOfMemoryException as error:
        raise MemoryShort(str(error)) from None
    except duckdb.Error as error:
        raise QueryError(str(error)) from None


@dataclass(frozen=True, eq=False)
class Database:
    """A DuckDB in memory: views over exports, and the small tables that a query needs beside them."""

    name: str
    """The source's, for messages."""
    connection: duckdb.DuckDBPyConnection
    """For Great Expectations, which asks in its own way (`checks.gx_duckdb`); nobody else holds it."""

    @classmethod
    def open(cls, name: str, memory_limit: str | None, spill: Path) -> Self:
        """Open an empty one, in UTC; what does not fit into the memory limit is spilled to a folder, removed at the end."""
        # Every result is added up or sorted, so DuckDB need not keep the order of the files: 7 % faster with a window.
        # The background thread gives memory back between queries, else what one took stays beside what the next takes.
        connection = duckdb.connect(
            config={"preserve_insertion_order": "false", "allocator_background_threads": "true"}
        )
        connection.execute("set global timezone = 'UTC'")  # of every cursor, too
        if memory_limit:
            connection.execute("set memory_limit = ?", [memory_limit])
        connection.execute("set temp_directory = ?", [str(spill)])
        return cls(name, connection)

    def lock(self, folders: Iterable[Path]) -> None:
        """Shut it in: from here on it reads what lies in these folders and nothing else, and nobody can reopen it."""
        self.connection.execute("set allowed_directories = ?", [sorted(f"{folder}{os.sep}" for folder in set(folders))])
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")

    def abort(self) -> None:
        """Give up what has been asked and not been read to its end."""
        self.connection.abort()

    def close(self) -> None:
        """Give back all that it holds."""
        self.connection.close()

    def run(self, sql: str) -> None:
        """
        Run a statement that makes something, such as a view.

        Raises  QueryError with what DuckDB says of it.
        """
        with _said():
            self.connection.execute(sql)

    def described(self, query: str) -> list[tuple[str, str]]:
        """
        Return the names and types of a query's (or a table's) columns, without running it.

        Raises  QueryError with what DuckDB says of it.
        """
        with _said():
            return [(name, str(kind)) for name, kind, *_ in self.connection.execute(f"describe {query}").fetchall()]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """
        Run a query, and return its rows as Python has them.

        Raises  SourceError where an export cannot be read or brought to its types.
        """
        with guarded(self.name):
            # Every row is fetched: a result not read to its end keeps the connection busy.
            found: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
            return found

    def row(self, sql: str) -> tuple[Any, ...]:
        """
        Return the one row of a query that has one.

        Raises  as `rows`.
        """
        (found,) = self.rows(sql)
        return found

    def ask(self, sql: str) -> "pl.DataFrame":
        """
        Run a query, and hand its rows to Polars.

        Raises  as `rows`.
        """
        with guarded(self.name):
            found: pl.DataFrame = self.connection.sql(sql).pl()
            return found

    def batches(self, sql: str, rows_n: int) -> "Iterator[pl.DataFrame]":
        """
        Run a query, and yield its rows as they come, so many at a time; first none of them, which says what a row is.

        Raises  as `rows`.
        """
        import polars as pl

        with guarded(self.name):
            reader = self.connection.sql(sql).to_arrow_reader(rows_n)
            # Of the schema, as pyarrow's own empty table would import pandas: 0.25 s, 40 MB.
            yield pl.DataFrame(schema=pl.Schema(reader.schema))
            for batch in reader:
                yield pl.DataFrame(batch)

    @contextmanager
    def held(self, tables: "Mapping[str, pl.DataFrame]") -> Iterator[None]:
        """Hold frames as tables for the length of a query; as tables, so that the sizes of its joins are known."""
        with guarded(self.name):
            for name, frame in tables.items():
                self.connection.register("handed_over", frame)
                self.connection.execute(f"create or replace temp table {name} as select * from handed_over")
                self.connection.unregister("handed_over")
        yield
        for name in tables:
            self.connection.execute(f"drop table if exists {name}")

    @contextmanager
    def seen(self, name: str, frame: "pl.DataFrame") -> Iterator[None]:
        """Let a query read a frame where it lies, once."""
        self.connection.register(name, frame)
        yield
        self.connection.unregister(name)

    @contextmanager
    def beside(self) -> Iterator[Self]:
        """Open it once more, with the same views and tables of its own: for queries while a result is still being read."""
        again = replace(self, connection=self.connection.cursor())
        yield again
        again.close()
