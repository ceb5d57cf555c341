"""What a check on the exports found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..errors import ChecksFailed
from ..text import Text

Severity = Literal["critical", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """
    The outcome of one expectation on one table; it holds counts and never a row's value.

    `check` is the expectation's type. A skipped finding has passed nothing: its `columns` (or a table's name) are those
    the export lacks. `failed_n` of `rows_n` rows are known for a failed expectation about rows, else null; `rows_n`
    counts the rows looked at, so a row with nothing in the column is only counted where that is what is checked.
    """

    table: str
    check: str
    columns: tuple[str, ...]
    severity: Severity
    passed: bool
    skipped: bool
    failed_n: int | None
    rows_n: int | None
    reason: Text


def stop_on_critical(findings: Iterable[Finding], where: str) -> None:
    """
    Let pass what is sound enough for a report.

    Raises  ChecksFailed with a sentence for each critical finding that failed; `where` is the exports' source.
    """
    problems = [
        _sentence(finding)
        for finding in findings
        if finding.severity == "critical" and not finding.passed and not finding.skipped
    ]
    if problems:
        raise ChecksFailed(where, problems)


def _sentence(finding: Finding) -> str:
    place = f"{finding.table}: {', '.join(finding.columns)}" if finding.columns else finding.table
    count = "" if finding.failed_n is None else f" Found in {finding.failed_n:,} of {finding.rows_n or 0:,} rows."
    return (
        f"{place}: {finding.reason.en}{count} Mend the export or its column mapping;"
        f" if the expectation does not hold for this centre, change expectations/{finding.table}.json."
    )
