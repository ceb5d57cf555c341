"""Approval: somebody's word that a report may go out, tied to the bytes that were looked at."""

from collections.abc import Sequence
from pathlib import Path

from ...contract.model import Contract
from ...errors import UsageError
from ...periods import Period
from ...workspace import Workspace
from ..ledger import Entry, Event, Ledger
from .edition import check_edition, newest_edition
from .parcel import content_of


def approval_of(events: Sequence[Entry], period: str, folder: Path) -> Entry | None:
    """Return who approved an edition as it lies there; None where nobody did, or it was changed afterwards."""
    mine = [one for one in events if (one.event, one.period, one.edition) == (Event.APPROVED, period, int(folder.name))]
    if not mine:
        return None
    content = content_of(folder)
    return next((one for one in reversed(mine) if one.about.get("content") == content), None)


def was_approved(events: Sequence[Entry], period: str, edition: int) -> bool:
    """Tell whether an edition was approved once, as it was then."""
    return any((one.event, one.period, one.edition) == (Event.APPROVED, period, edition) for one in events)


def approve(workspace: Workspace, ledger: Ledger, contract: Contract, period: Period, by: str) -> Entry:
    """
    Write down that somebody approved the newest edition of a period as it lies there.

    Raises  UsageError where there is no such edition, or nobody is named; RecordError where it is not as it was published.
    """
    name = " ".join(by.split())
    if not name or not name.isprintable():
        raise UsageError("--by", "names nobody. Write the name of who approves.")
    folder = newest_edition(workspace, contract, period)
    if folder is None:
        raise UsageError(
            f"{contract.id} {period.label}",
            "has no published report to approve. Run `pledge run`, and look at it first.",
        )
    check_edition(contract, period, folder, ledger.events(contract.id))
    held = {"by": name, "content": content_of(folder)}
    return ledger.append(Event.APPROVED, contract.id, period.label, int(folder.name), about=held, once=True)
