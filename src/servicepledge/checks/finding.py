"""What a check on the exports found."""

from collections.abc import Iterable, Mapping, Sequence
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

    Raises  ChecksFailed with a sentence for each thing that is critical; `where` is the exports' source.
    """
    problems = sentences(finding for finding in findings if finding.severity == "critical" and finding.is_failed)
    if problems:
        raise ChecksFailed(where, problems)


def sentences(findings: Iterable[Finding]) -> list[str]:
    """Say what was found, where, and what to do; what columns of one table have in common is said once."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for number, finding in enumerate(findings):
        is_mapping = bool(finding.remedy)
        alike.setdefault((finding.table, finding.check, finding.remedy if is_mapping else str(number)), []).append(
            finding
        )
    return [_sentence(those) for those in alike.values()]


def _sentence(findings: Sequence[Finding]) -> str:
    first = findings[0]
    columns = ", ".join(filter(None, map(_columns, findings)))
    place = f"{first.table}: {columns}" if columns else first.table
    counted = [one for one in findings if one.failed_n is not None]
    counts = [
        f"{one.failed_n:,} of {one.rows_n or 0:,} rows" + (f" {one.place}" if one.place else "") for one in counted
    ]
    count = f" Found in {'; '.join(dict.fromkeys(counts))}." if counts else ""
    remedy = first.remedy or (
        "Mend the export or its column mapping; if the expectation does not hold for this centre, change "
        f"expectations/{first.table}.json."
    )
    return f"{place}: {first.reason.en}{count} {remedy}"


def _columns(finding: Finding) -> str:
    """Name a finding's columns, and what they are made of where that is not the same."""
    names = ", ".join(finding.columns)
    is_said = finding.made_of and finding.columns != (finding.made_of.strip("'"),)
    return f"{names} (made of {finding.made_of})" if is_said else names
