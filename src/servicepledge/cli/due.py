"""The commands about what is owed: how it stands, and what the ledger says."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import PledgeError, UsageError
from .options import HERE, Folder, answer, end_with, tell
from .tables import aligned

if TYPE_CHECKING:
    from ..contract.model import Contract
    from ..workspace import Workspace

AHEAD = 12
"""How many coming reports of each contract a calendar has."""
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Owed by this day; today by default.")]
Contracts = Annotated[
    list[str] | None, typer.Option("--contract", "-c", metavar="CONTRACT", help="Only this contract; may be repeated.")
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Only of periods that end on this day or later.")]


def day_of(option: str, text: str | None) -> date | None:
    """
    Return the day an option names; None where it is left out.

    Raises  UsageError for what is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option} {text}", "is not a day. Write it as 2026-11-05.") from None


def chosen(
    workspace: "Workspace", names: Sequence[str] | None, *, is_said: bool = True
) -> "tuple[list[Contract], list[PledgeError]]":
    """
    Return the contracts that are named, else all that owe reports by themselves; and the errors of those with mistakes.

    Raises  UsageError for a name nobody knows.
    """
    if names:
        found, errors = [], []
        for name in dict.fromkeys(names):
            path = workspace.contract_path(name)
            try:
                found.append(workspace.contract(str(path)))
            except PledgeError as error:
                errors.append(error)
        return found, errors
    contracts, errors = workspace.contracts()
    asked = [one for one in contracts if one.report.on_request]
    if asked and is_said:
        tell(
            f"{len(asked)} contracts owe reports only when they are named ([report] on_request): "
            f"{', '.join(one.id for one in asked)}."
        )
    return [one for one in contracts if not one.report.on_request], errors


def due(
    workspace: Folder = HERE,
    as_of: AsOf = None,
    contract: Contracts = None,
    since: Since = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
    ics: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the days that come as a calendar.")] = None,
) -> None:
    """List what reports are owed and how each stands: waiting and for what, ready, late, sent."""
    from ..delivery.due import coming, owed_by
    from ..delivery.ics import calendar
    from ..delivery.ledger import Ledger
    from ..runtime.files import write_whole
    from ..workspace import Workspace

    day, place = day_of("--as-of", as_of) or date.today(), Workspace.at(workspace)
    contracts, errors = chosen(place, contract)
    found, more = owed_by(place, Ledger.of(place), contracts, day, day_of("--since", since))
    if as_json:
        answer(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=1))
    else:
        heading = ["due", "contract", "period", "edition", "state", "what"]
        rows = [
            [str(one.due_on), one.contract.id, one.period.label, str(one.edition or "–"),
             one.state.value + (", late" if one.is_late else ""), one.why]
            for one in found
        ]  # fmt: skip
        answer("\n".join(aligned([heading, *rows])) if rows else "Nothing is owed.")
    if ics is not None:
        known = {(one.contract.id, one.period.label) for one in found}
        ahead = [
            later for one in contracts for later in coming(one, day, AHEAD) if (one.id, later.period.label) not in known
        ]
        write_whole(ics, calendar([*found, *ahead], datetime.now(UTC)))
        tell(f"wrote {ics}")
    end_with([*errors, *more])
