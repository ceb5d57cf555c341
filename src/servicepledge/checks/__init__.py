"""Checks on the exports before anything is computed from them: Great Expectations, run by DuckDB where the rows are."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .finding import Finding, Severity, stop_on_critical
from .mapping import check_mapping
from .quiet import import_gx

if TYPE_CHECKING:
    from ..exports.open import OpenSource

__all__ = ["Finding", "Severity", "check_exports", "check_mapping", "findings_of", "import_gx", "stop_on_critical"]


def findings_of(opened: "OpenSource", expectations: Path, codes: Sequence[str] = ()) -> tuple[Finding, ...]:
    """
    Return all that is found of a source's exports: what everybody who asks for figures or reports is told.

    What their mapping loses comes first; where that is too much, the others are left out: what they found would follow from
    it. Then come the suites, last instants that cannot be (`instants`). `codes` are those of the contracts that are known
    (see `check_mapping`).

    Raises  SourceError as `check_mapping` and `check_exports`.
    """
    from .instants import findings_on_instants

    found = check_mapping(opened, codes)
    if any(finding.severity == "critical" for finding in found):
        return found
    return (*found, *check_exports(opened, expectations), *findings_on_instants(opened))


def check_exports(opened: "OpenSource", expectations: Path) -> tuple[Finding, ...]:
    """
    Hold every export to its suite, `<expectations>/<table>.json`; findings come in the order of tables and suites.

    An expectation about a column that an export does not have is skipped. All is counted in the database; no row leaves it.

    Raises  SourceError for a suite that is missing, broken, or asks what cannot be answered on DuckDB.
    """
    import_gx()  # takes seconds, so not before it is needed
    from .run import run

    return run(opened.database, opened.columns, expectations)
