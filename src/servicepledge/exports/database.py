"""The one door to DuckDB: opening it, shutting it in, asking it, and its errors as sentences without a row's value."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Self

import duckdb

from ..errors import SourceError
from ..runtime.scratch import scratch_folder
from ..runtime.signals import interrupts_passed_on
from .files.csv_errors import csv_problem
from .files.encodings import Transcoded

if TYPE_CHECKING:
    import polars as pl


UNFIT = (
    "a value in an export is not written as its mapping's expression reads it, or is too large for it, or an export is damaged. Name the "
    "column and say how it is written instead: { column = …, format = … } or epoch, decimal, duration; `pledge check NAME --data` names "
    "the column. Export the file again if it is cut off."
)
_AGAIN_S = 0.5


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
    except (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.NotImplementedException) as error:
        raise SourceError(where, csv_problem(str(error)) or UNFIT) from None
    except duckdb.OutOfRangeException:
        raise SourceError(where, UNFIT) from None
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
    texts: list[Transcoded] = field(default_factory=list)
    """Files in UTF-8 that last as long as it does."""

    @classmethod
    def open(cls, name: str, memory_limit: str | None, spill: Path | None = None) -> Self:
        """Open an empty one, in UTC; what does not fit into the memory limit is spilled to a folder, of our own unless one is named."""
        # Every result is added up or sorted, so DuckDB need not keep the order of the files: 7 % faster with a window.
        # The background thread gives memory back between queries, else what one took stays beside what the next takes.
        connection = duckdb.connect(
            config={"preserve_insertion_order": "false", "allocator_background_threads": "true"}
        )
        connection.execute("set global timezone = 'UTC'")  # of every cursor, too
        if memory_limit:
            connection.execute("set memory_limit = ?", [memory_limit])
        connection.execute("set temp_directory = ?", [str(spill or scratch_folder())])
        return cls(name, connection)

    def lock(self, folders: Iterable[Path], texts: Sequence[Transcoded] = ()) -> None:
        """Shut it in: from here on it reads what lies in these folders, and these texts, and nothing else, and nobody can reopen it."""
        self.texts.extend(texts)
        self.connection.execute("set allowed_paths = ?", [[str(text.path) for text in texts]])
        self.connection.execute("set allowed_directories = ?", [sorted(f"{folder}{os.sep}" for folder in set(folders))])
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")

    def abort(self) -> None:
        """Give up what has been asked and not been read to its end."""
        self.connection.abort()

    @contextmanager
    def within(self, limit_s: float, stage: str) -> Iterator[None]:
        """
        Stop what is asked meanwhile once it takes longer than a limit.

        Raises  SourceError where it did; a query is stopped at once, other work is noticed when it is done.
        """
        done, over = Event(), Event()

        def watch() -> None:
            left_s = limit_s
            while not done.wait(left_s):  # again and again: between two queries there is nothing to stop
                over.set()
                self.connection.interrupt()
                left_s = _AGAIN_S

        thread = Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        except Exception:
            if not over.is_set():
                raise
        finally:
            done.set()
            thread.join()
        if over.is_set():
            raise SourceError(
                self.name,
                f"{stage} took more than {limit_s:g} s and was stopped. See what else runs on the machine and how large "
                "the exports are, or allow more with --stage-limit.",
            )

    def close(self) -> None:
        """Give back all that it holds."""
        self.connection.close()

    def run(self, sql: str) -> None:
        """
        Run a statement that makes something, such as a view.

        Raises  QueryError with what DuckDB says of it, or where it is more than one.
        """
        with _said():
            self._require_one(sql)
            self.connection.execute(sql)

    def described(self, query: str) -> list[tuple[str, str]]:
        """
        Return the names and types of a query's (or a table's) columns, without running it.

        Raises  QueryError with what DuckDB says of it, or where it is more than one statement.
        """
        with _said():
            self._require_one(f"describe {query}")
            return [(name, str(kind)) for name, kind, *_ in self.connection.execute(f"describe {query}").fetchall()]

    def _require_one(self, sql: str) -> None:
        """Make sure, before anything of it runs, that a text is one statement."""
        if len(self.connection.extract_statements(sql)) != 1:
            raise QueryError("It is more than one statement.")

    def syntax(self, expression: str) -> dict[str, Any] | None:
        """Return the tree of one SQL expression as DuckDB's parser gives it; None where it is no such thing."""
        ((text,),) = self.connection.execute("select json_serialize_sql(?)", [f"select ({expression}\n)"]).fetchall()
        parsed = json.loads(text)
        if parsed["error"] or len(parsed["statements"]) != 1:
            return None
        node = parsed["statements"][0]["node"]
        selected: list[dict[str, Any]] = node.pop("select_list", [])
        return selected[0] if len(selected) == 1 and node == self._bare else None

    @cached_property
    def _bare(self) -> dict[str, Any]:
        """A select of one expression and nothing else, without the expression."""
        ((text,),) = self.connection.execute("select json_serialize_sql('select (1\n)')").fetchall()
        node: dict[str, Any] = json.loads(text)["statements"][0]["node"]
        del node["select_list"]
        return node

    def written(self, tree: Mapping[str, Any]) -> str:
        """Return the expression of a tree as SQL."""
        ((text,),) = self.connection.execute("select json_serialize_sql('select 1')").fetchall()
        statement = json.loads(text)
        statement["statements"][0]["node"]["select_list"] = [dict(tree)]
        ((sql,),) = self.connection.execute(
            "select json_deserialize_sql(cast(? as json))", [json.dumps(statement)]
        ).fetchall()
        return str(sql).removeprefix("SELECT ")

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
