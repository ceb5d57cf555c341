"""What a check on the exports found."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

from ..errors import ChecksFailed
from ..text import Text

Severity = Literal["critical", "warning"]
KEPT = Path(".pledge", "findings")
"""Where findings are kept, from the workspace: a file per source."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What one check found of one table; it holds counts and never a row's value.

    `check` is an expectation's type, or the name of a check of our own. A skipped finding has passed nothing: its `columns` (or a table's name) are those
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
    made_of: str = ""
    """What the columns are made of, as the mapping has it, where that is at fault."""
    place: str = ""
    """Where it was found first: a file, and of a CSV file a line."""
    remedy: str = ""
    """What to do, where that is not to change the expectation."""

    @property
    def is_failed(self) -> bool:
        """Whether something was found, and not only nothing looked at."""
        return not self.passed and not self.skipped

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(**{**kept, "columns": tuple(kept["columns"]), "reason": Text(**kept["reason"])})


def stop_on_critical(findings: Iterable[Finding], where: str) -> None:
    """
    Let pass what is sound enough for a report.

    Raises  ChecksFailed with a sentence for each critical finding that failed; `where` is the exports' source.
    """
    problems = [sentence(finding) for finding in findings if finding.severity == "critical" and finding.is_failed]
    if problems:
        raise ChecksFailed(where, problems)


def sentence(finding: Finding) -> str:
    """Say what was found, where, and what to do."""
    place = f"{finding.table}: {', '.join(finding.columns)}" if finding.columns else finding.table
    is_namesake = finding.columns == (finding.made_of.strip("'"),)
    made_of = f", made of {finding.made_of}" if finding.made_of and not is_namesake else ""
    count = "" if finding.failed_n is None else f" Found in {finding.failed_n:,} of {finding.rows_n or 0:,} rows"
    count += f" {finding.place}" if finding.place else ""
    remedy = finding.remedy or (
        "Mend the export or its column mapping; if the expectation does not hold for this centre, change "
        f"expectations/{finding.table}.json."
    )
    return f"{place}{made_of}: {finding.reason.en}{count + '.' if count else ''} {remedy}"
