"""Checks on the exports before anything is computed from them: Great Expectations, run by DuckDB where the rows are."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .finding import Finding, Severity, stop_on_critical
from .quiet import import_gx

if TYPE_CHECKING:
    import duckdb

__all__ = ["Finding", "Severity", "check_exports", "import_gx", "stop_on_critical"]


def check_exports(
    connection: "duckdb.DuckDBPyConnection", columns: Mapping[str, frozenset[str]], expectations: Path
) -> tuple[Finding, ...]:
    """
    Hold every table to its suite, `<expectations>/<table>.json`; findings come in the order of tables and suites.

    `columns` has, for each table of the connection to be checked, the canonical columns its export really has. An
    expectation about another column is skipped. All is counted in the database; no row leaves it.

    Raises  SourceError for a suite that is missing, broken, or asks what cannot be answered on DuckDB.
    """
    import_gx()  # takes seconds, so not before it is needed
    from .run import run

    return run(connection, columns, expectations)
