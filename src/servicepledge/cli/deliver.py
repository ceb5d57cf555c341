"""The commands that let reports out: somebody's approval, the delivery itself, and what the ledger has of both."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .due import AsOf, Contracts, Since, chosen, day_of
from .options import HERE, ContractName, Folder, PeriodText, answer, end_with, one_of, tell
from .tables import aligned

if TYPE_CHECKING:
    from ..contract.model import Contract
    from ..delivery.ledger import Entry
    from ..delivery.outbox.deliver import Sent
    from ..workspace import Workspace

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would go where.")]


def approve(
    contract: ContractName,
    period: PeriodText,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who approves it.")],
    workspace: Folder = HERE,
) -> None:
    """Approve the newest report of a period as it lies there; one that is changed afterwards needs it again."""
    from ..delivery.ledger import Ledger
    from ..delivery.outbox.approval import approve as write_down
    from ..periods import Period
    from ..workspace import Workspace

    place = Workspace.at(workspace)
    agreed = place.contract(contract)
    asked = Period.parse(period, agreed.report.month_starts_on)
    entry = write_down(place, Ledger.of(place), agreed, asked, by)
    answer(
        f"{agreed.id} {asked.label}, edition {entry.edition}: approved by {entry.about['by']} "
        f"({entry.about['content'][:12]}…)"
    )


def deliver(
    workspace: Folder = HERE,
    as_of: AsOf = None,
    contract: Contracts = None,
    since: Since = None,
    period: Annotated[str | None, typer.Option("--period", "-p", help="Only this period; with --contract.")] = None,
    dry_run: DryRun = False,
) -> None:
    """Send what is made, and approved where that is needed, to whom has not got it yet; each once."""
    from ..delivery.publication.lock import only_writer
    from ..workspace import Workspace

    day, place = day_of("--as-of", as_of) or date.today(), Workspace.at(workspace)
    contracts, errors = chosen(place, contract)
    if dry_run:
        found = sent(place, contracts, day, day_of("--since", since), period=period, is_dry=True)
    else:
        with only_writer(place, "deliver"):
            found = sent(place, contracts, day, day_of("--since", since), period=period)
    end_with([*errors, *(one.error for one in found if one.error)])


def sent(
    place: "Workspace",
    contracts: "Sequence[Contract]",
    day: date,
    since: date | None,
    *,
    period: str | None = None,
    is_dry: bool = False,
    is_by_run: bool = False,
) -> "list[Sent]":
    """Send what is ready, and say what went where."""
    from ..delivery.ledger import Ledger
    from ..delivery.outbox.deliver import Outbox
    from ..periods import Period

    outbox = Outbox(place, Ledger.of(place), tell, is_dry=is_dry)
    found = []
    for one in contracts:
        asked = Period.parse(period, one.report.month_starts_on) if period else None
        found += outbox.deliver([one], day, since=since, period=asked, is_by_run=is_by_run)
    for made in found:
        if made.error is None and made.parcel is not None:
            answer(_dry_line(made) if is_dry else f"{made.contract} {made.period} → {made.where}")
    return found


def _dry_line(made: "Sent") -> str:
    """Say exactly what of a parcel would go where."""
    from ..delivery.outbox.letter import letter_of

    assert made.parcel is not None
    letter = letter_of(made.parcel)
    sizes = ", ".join(f"{name} ({len(content):,} bytes)" for name, content in letter.files.items())
    return (
        f"{made.contract} {made.period}, edition {made.parcel.edition} → {made.where}\n"
        f"  subject: {letter.subject}\n  says: {letter.sentence}\n  files: {sizes}\n  id: {letter.id}"
    )


def ledger(
    workspace: Folder = HERE,
    contract: Contracts = None,
    period: Annotated[str | None, typer.Option("--period", "-p", help="Only of this period.")] = None,
    output: Annotated[
        str, typer.Option("--format", metavar="table|json|csv", help="A table for people, JSON or CSV to export.")
    ] = "table",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it to a file.")] = None,
) -> None:
    """Show or export the ledger: what was due, made, approved, delivered, superseded, failed, and when."""
    from ..delivery.ledger import Ledger
    from ..errors import PledgeError
    from ..runtime.files import write_whole
    from ..workspace import Workspace

    one_of("--format", output, ("table", "json", "csv"))
    place = Workspace.at(workspace)
    held, errors = Ledger.of(place), list[PledgeError]()
    entries: list[Entry] = []
    for name in contract or held.contracts():
        try:
            entries += held.events(name, period)
        except PledgeError as error:
            errors.append(error)
    entries.sort(key=lambda one: one.number)
    text = _FORMATS[output](entries)
    if out is None:
        answer(text)
    else:
        write_whole(out, text + "\n")
        tell(f"wrote {out}")
    end_with(errors)


def _as_table(entries: "Sequence[Entry]") -> str:
    if not entries:
        return "The ledger is empty."
    rows = [
        [
            f"{one.at:%Y-%m-%d %H:%M:%SZ}",
            one.event.value,
            one.contract,
            one.period,
            str(one.edition or "–"),
            _about(one),
        ]
        for one in entries
    ]
    return "\n".join(aligned([["when", "what", "contract", "period", "edition", "about"], *rows]))


def _about(one: "Entry") -> str:
    told = {name: value for name, value in one.about.items() if name not in ("id", "content", "manifest", "settings")}
    return ", ".join(f"{name} {_one_line(value)}" for name, value in told.items())


def _one_line(value: object) -> str:
    return "".join(one if one.isprintable() else " " for one in str(value))


def _as_json(entries: "Sequence[Entry]") -> str:
    return json.dumps([_plain(one) for one in entries], ensure_ascii=False, indent=1)


def _as_csv(entries: "Sequence[Entry]") -> str:
    held = io.StringIO()
    rows = [{**_plain(one), "about": json.dumps(dict(one.about), ensure_ascii=False)} for one in entries]
    writer = csv.DictWriter(held, ["number", "at", "event", "contract", "period", "edition", "about"])
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue().rstrip("\r\n")


def _plain(one: "Entry") -> dict[str, object]:
    named = {"number": one.number, "at": one.at.isoformat(), "event": one.event.value, "contract": one.contract}
    return {**named, "period": one.period, "edition": one.edition, "about": dict(one.about)}


_FORMATS = {"table": _as_table, "json": _as_json, "csv": _as_csv}
