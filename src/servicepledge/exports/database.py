"""Asking DuckDB, with its errors turned into sentences that hold no value of a row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

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


def ask(connection: duckdb.DuckDBPyConnection, sql: str, where: str, values: Sequence[Any] = ()) -> "pl.DataFrame":
    """
    Run one query and hand its rows to Polars.

    Raises  SourceError where an export cannot be read or brought to its types.
    """
    with guarded(where):
        rows: pl.DataFrame = connection.sql(sql, params=list(values) or None).pl()
        return rows
