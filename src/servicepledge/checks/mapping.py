"""What the mapping of exports loses or may misread, as findings: counted before any figure is made of them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import SourceError
from ..exports.counting import Counted, counted, place_of
from ..exports.files.folder import listed
from ..exports.flags import doubtful_flags
from ..exports.keys import doubtful_codes, doubtful_keys
from ..exports.mapping.doubt import MOST_LOST
from .finding import Finding, Severity

if TYPE_CHECKING:
    from ..exports.open import OpenSource


def check_mapping(opened: "OpenSource", codes: Sequence[str] = ()) -> tuple[Finding, ...]:
    """
    Count what the mapping of every export loses, and what its values may be doubted for; only what was found is returned.

    `codes` are the contract ids that are known; where there are any, rows of others are counted.

    Raises  SourceError where an export cannot be read to its end, or a value breaks an expression.
    """
    try:
        return tuple(_findings(opened, codes))
    except SourceError as error:
        raise SourceError(opened.where, error.problems) from None


def unread(opened: "OpenSource") -> tuple[str, ...]:
    """Say which files beside those of the exports are not read."""
    if not opened.unread:
        return ()
    data = opened.source.folder
    names = [file.relative_to(data) if file.is_relative_to(data) else file for file in opened.unread]
    return (f"not read: {listed(map(str, names))}. Name them in path where they hold rows, or move them away.",)


def _findings(opened: "OpenSource", codes: Sequence[str]) -> Iterator[Finding]:
    for view in opened.views.values():
        for found in counted(opened.database, view):
            if severity := _severity(found):
                where = place_of(opened.database, view, found.doubt) if severity == "critical" else ""
                yield _finding(found, severity, where)
    database, views = opened.database, opened.views
    for further in (
        doubtful_flags(database, views),
        doubtful_keys(database, views),
        doubtful_codes(database, views, codes),
    ):
        for found in further:
            if severity := _severity(found):
                yield _finding(found, severity, "")


def _severity(found: Counted) -> Severity | None:
    """Return how much a doubt weighs that holds in so many rows; None where it is none."""
    failed, of = found.failed_n, found.rows_n
    if not failed:
        return None
    match found.doubt.rule:
        case "any":
            return "critical"
        case "share":
            return "critical" if failed > MOST_LOST * of else "warning"
        case "most":
            return "critical" if 2 * failed > of and of > 1 else None
        case "mixed":
            return "critical" if failed < of else None
        case "note":
            return "warning"


def _finding(found: Counted, severity: Severity, where: str) -> Finding:
    return Finding(
        table=found.table,
        check=found.doubt.code,
        columns=found.columns,
        severity=severity,
        passed=False,
        skipped=False,
        failed_n=found.failed_n,
        rows_n=found.rows_n,
        reason=found.doubt.reason,
        made_of=found.words,
        place=where,
        remedy=found.doubt.remedy,
    )
