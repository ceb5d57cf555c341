"""Checks on the exports before anything is computed from them: Great Expectations, run by DuckDB where the rows are."""

from pathlib import Path
from typing import TYPE_CHECKING

from .finding import Finding, Severity, stop_on_critical
from .quiet import import_gx

if TYPE_CHECKING:
    from ..exports.open import OpenSource

__all__ = ["Finding", "Severity", "check_exports", "findings_of", "held_to_suites", "import_gx", "stop_on_critical"]


def findings_of(opened: "OpenSource", expectations: Path) -> tuple[Finding, ...]:
    """
    Return all that is found of a source's exports: what everybody who asks for figures or reports is told.

    Raises  SourceError as `check_exports`.
    """
    return check_exports(opened, expectations)


def check_exports(opened: "OpenSource", expectations: Path) -> tuple[Finding, ...]:
    """
    Hold every export to its suite, `<expectations>/<table>.json`, and its rows to what can be at all.

    Findings come in the order of tables and suites; last those that need no suite (`instants`), where there is something
    to tell. All is counted in the database; no row leaves it.

    Raises  as `held_to_suites`.
    """
    from .instants import findings_on_instants

    return (*held_to_suites(opened, expectations), *findings_on_instants(opened))


def held_to_suites(opened: "OpenSource", expectations: Path) -> tuple[Finding, ...]:
    """
    Hold every export to its suite: the rows as they were recorded, whether they can be or not.

    An expectation about a column that an export does not have is skipped.

    Raises  SourceError for a suite that is missing, broken, or asks what cannot be answered on DuckDB.
    """
    import_gx()  # takes seconds, so not before it is needed
    from .run import run

    return run(opened.database, opened.columns, expectations)
