"""Checks on the exports before anything is computed from them: Great Expectations, run by DuckDB where the rows are."""

from pathlib import Path
from typing import TYPE_CHECKING

from .finding import Finding, Severity, stop_on_critical
from .quiet import import_gx

if TYPE_CHECKING:
    from ..exports.open import OpenSource

__all__ = ["Finding", "Severity", "check_exports", "findings_of", "import_gx", "stop_on_critical"]


def findings_of(opened: "OpenSource", expectations: Path) -> tuple[Finding, ...]:
    """
    Return all that is found of a source's exports: what everybody who asks for figures or reports is told.

    Raises  SourceError as `check_exports`.
    """
    return check_exports(opened, expectations)


def check_exports(opened: "OpenSource", expectations: Path) -> tuple[Finding, ...]:
    """
    Hold every export to its suite, `<expectations>/<table>.json`; findings come in the order of tables and suites.

    An expectation about a column that an export does not have is skipped. All is counted in the database; no row leaves it.

    Raises  SourceError for a suite that is missing, broken, or asks what cannot be answered on DuckDB.
    """
    import_gx()  # takes seconds, so not before it is needed
    from .run import run

    return run(opened.database, opened.columns, expectations)
