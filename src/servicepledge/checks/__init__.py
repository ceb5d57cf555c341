"""Checks on the exports before anything is computed from them: Great Expectations, run by DuckDB where the rows are."""

from pathlib import Path
from typing import TYPE_CHECKING

from .finding import Finding, Severity, stop_on_critical
from .mapping import check_mapping
from .quiet import import_gx

if TYPE_CHECKING:
    from ..exports.open import OpenSource

__all__ = [
    "Finding",
    "Severity",
    "check_exports",
    "check_mapping",
    "findings_of",
    "held_to_suites",
    "import_gx",
    "stop_on_critical",
]


def findings_of(opened: "OpenSource", expectations: Path, codes: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """
    Return all that is found of a source's exports: what everybody who asks for figures or reports is told.

    `codes` are the contracts' that are known (see `check_mapping`).

    Raises  SourceError as `check_exports`.
    """
    return check_exports(opened, expectations, codes)


def check_exports(opened: "OpenSource", expectations: Path, codes: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """
    Count what the mapping of every export loses, hold each to its suite, and its rows to what can be at all.

    Findings come in this order, those of suites (`<expectations>/<table>.json`) by table. Where the mapping loses too
    much, the others are left out: what they found would follow from that. All is counted in the database; no row leaves it.

    Raises  as `held_to_suites`.
    """
    from .instants import findings_on_instants

    found = check_mapping(opened, codes)
    if any(finding.severity == "critical" for finding in found):
        return found
    return (*found, *held_to_suites(opened, expectations), *findings_on_instants(opened))


def held_to_suites(opened: "OpenSource", expectations: Path) -> tuple[Finding, ...]:
    """
    Hold every export to its suite: the rows as they were recorded, whether they can be or not.

    An expectation about a column that an export does not have is skipped.

    Raises  SourceError for a suite that is missing, broken, or asks what cannot be answered on DuckDB.
    """
    import_gx()  # takes seconds, so not before it is needed
    from .run import run

    return run(opened.database, opened.columns, expectations)
