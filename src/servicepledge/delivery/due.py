"""What is owed by a day, and how it stands: to be made, waiting and for what, ready to go out, sent; late or not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from ..contract.model import Contract
from ..errors import CalendarError, PledgeError
from ..exports.open import OpenSource, open_source
from ..periods import Period, last_complete_day
from ..report.editions.record import numbers_in
from ..workspace import Workspace
from .cadence import owed_periods, report_path
from .ledger import Entry, Event, Ledger
from .outbox.approval import approval_of, was_approved
from .outbox.parcel import Parcel, parcels_of


class State(StrEnum):
    """How a report that is owed stands."""

    COMING = "coming"
    """Its period is not over."""
    WAITING = "waiting"
    OWED = "owed"
    """All is there, and it is not made."""
    READY = "ready"
    """It is made, and nothing keeps it."""
    SENT = "sent"


@dataclass(frozen=True)
class Owed:
    """The report of one period of a contract: when it is due, how it stands, and what it waits for."""

    contract: Contract
    period: Period
    due_on: date
    state: State
    why: str = ""
    """What it waits for, or when it went out."""
    is_late: bool = False
    edition: int | None = None
    parcels: tuple[Parcel, ...] = ()
    """What is still to go out of its newest edition."""

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "contract": self.contract.id,
            "period": self.period.label,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "due_on": self.due_on.isoformat(),
            "state": self.state.value,
            "late": self.is_late,
            "why": self.why,
            "edition": self.edition,
            "to": [parcel.where for parcel in self.parcels],
        }


@dataclass
class Coverage:
    """Up to which day the exports of each source are complete; each is opened once."""

    workspace: Workspace
    memory_limit: str | None = None
    _opened: dict[str, OpenSource | PledgeError] = field(default_factory=dict)

    def lacking(self, contract: Contract, needed: date) -> str:
        """Return which exports are waited for, and through when; nothing where all of a period that ends then is there."""
        opened = self._of(contract.source)
        if isinstance(opened, PledgeError):
            return f"exports that can be read: {opened.where}: {opened.problems[0]}"
        covered = covered_through(opened, contract)
        if covered is not None and covered >= needed:
            return ""
        tables = [table for table in opened.columns if not _reaches(opened, contract, table, needed)]
        return f"{', '.join(tables)} through {needed} (so far {covered or 'nothing'})"

    def _of(self, source: str) -> OpenSource | PledgeError:
        if source not in self._opened:
            try:
                found = self.workspace.source(source)
                where = str(self.workspace.source_files[source])
                self._opened[source] = open_source(found, where, memory_limit=self.memory_limit)
            except PledgeError as error:
                self._opened[source] = error
        return self._opened[source]


def covered_through(opened: OpenSource, contract: Contract, *tables: str) -> date | None:
    """
    Return the last local day that exports hold entirely: all of them together, or those of `tables`.

    Where nobody says up to when they are complete, the day of the last thing in them is taken as whole.
    """
    reach = opened.as_of(*tables)
    return last_complete_day(reach, contract) + timedelta(days=opened.source.as_of is None) if reach else None


def _reaches(opened: OpenSource, contract: Contract, table: str, needed: date) -> bool:
    covered = covered_through(opened, contract, table)
    return covered is not None and covered >= needed


def owed_by(
    workspace: Workspace, ledger: Ledger, contracts: Sequence[Contract], day: date, since: date | None = None
) -> tuple[list[Owed], list[PledgeError]]:
    """
    Return what contracts owe by a day, and the period that is under way, the earliest due first.

    And the errors of contracts of which it cannot be said: theirs alone.
    """
    found: list[Owed] = []
    errors: list[PledgeError] = []
    coverage = Coverage(workspace)
    for contract in contracts:
        try:
            events = ledger.events(contract.id)
            found += [
                _standing(workspace, events, contract, period, due_on, day, coverage.lacking)
                for period, due_on in owed_periods(contract, day, since)
            ]
            found += coming(contract, day, 1)
        except PledgeError as error:
            errors.append(error)
    return sorted(found, key=lambda one: (one.due_on, one.contract.id, one.period.first)), errors


def coming(contract: Contract, day: date, count: int) -> Iterator[Owed]:
    """
    Yield the next periods that are not over on a day, with the days their reports are due; so many of them at most.

    Raises  CalendarError where a day cannot be counted, save of those after the first.
    """
    period = Period.of(contract.report.every, max(day, contract.starts_on), contract.report.month_starts_on)
    for place in range(count):
        if period.first > contract.ends_on or contract.ends_on < day:
            return
        try:
            due_on = contract.report_due_on(min(period.last, contract.ends_on))
        except CalendarError:
            if place == 0:
                raise
            return
        yield Owed(contract, period, due_on, State.COMING)
        period = period.next()


def _standing(
    workspace: Workspace,
    events: Sequence[Entry],
    contract: Contract,
    period: Period,
    due_on: date,
    day: date,
    lacking: Callable[[Contract, date], str],
) -> Owed:
    """Say how the report of a period that is over stands."""
    is_late = day > due_on
    unmade = [
        path.name
        for document in dict.fromkeys(contract.report.documents)
        for language in dict.fromkeys(contract.report.languages)
        if not (path := report_path(workspace, contract.id, period, language, document)).is_file()
    ]
    if unmade:
        missing = lacking(contract, min(period.last, contract.ends_on))
        state, why = (State.WAITING, f"for {missing}") if missing else (State.OWED, "")
        return Owed(contract, period, due_on, state, why, is_late)
    folder = workspace.reports / contract.id / period.label
    edition = folder / str(numbers_in(folder)[-1])
    parcels = list(parcels_of(contract, period, edition))
    number = int(edition.name)
    if not parcels:
        return Owed(
            contract, period, due_on, State.READY, "made; the contract names nobody to send it to", False, number
        )
    sent = delivered(events, period.label, contract.zone)
    left = tuple(parcel for parcel in parcels if not parcel.missing and parcel.id not in sent)
    lost = tuple(name for parcel in parcels for name in parcel.missing)
    # That another edition followed makes no report late that was there in time.
    out = first_out(events, period.label, contract.zone)
    arrived = [out.get(way_of(parcel)) for parcel in parcels]
    is_late = is_late and not all(first is not None and first <= due_on for first in arrived)
    if lost:
        why = f"for {', '.join(dict.fromkeys(lost))}, which is not made; a PDF is by `pledge run --pdf`"
        return Owed(contract, period, due_on, State.WAITING, why, is_late, number, left)
    if not left:
        last = max(sent[parcel.id] for parcel in parcels)
        late_n = (max(first for first in arrived if first) - due_on).days
        return Owed(contract, period, due_on, State.SENT, _when(last, late_n), is_late, number)
    if contract.delivery.approval and approval_of(events, period.label, edition) is None:
        was = was_approved(events, period.label, number)
        why = "for approval" + (": it was changed after it was approved" if was else "")
        return Owed(contract, period, due_on, State.WAITING, why, is_late, number, left)
    return Owed(contract, period, due_on, State.READY, _kept(events, left), is_late, number, left)


def delivered(events: Sequence[Entry], period: str, zone: ZoneInfo) -> dict[str, date]:
    """Return the parcels of a period that went out, and on which local day first."""
    found: dict[str, date] = {}
    for one in events:
        if one.event is Event.DELIVERED and one.period == period:
            found.setdefault(str(one.about.get("id")), one.at.astimezone(zone).date())
    return found


def first_out(events: Sequence[Entry], period: str, zone: ZoneInfo) -> dict[tuple[Any, ...], date]:
    """Return to whom a report of a period went out, whichever edition, and on which local day first."""
    found: dict[tuple[Any, ...], date] = {}
    for one in events:
        if one.event is Event.DELIVERED and one.period == period:
            found.setdefault(tuple(one.about.get(name) for name in _WAY), one.at.astimezone(zone).date())
    return found


_WAY = ("channel", "settings", "address", "language")


def way_of(parcel: Parcel) -> tuple[Any, ...]:
    """Return by what the ledger knows the way of a parcel."""
    return (parcel.to.channel, parcel.to.settings_name, parcel.address, parcel.language)


def _when(sent_on: date, late_n: int) -> str:
    return f"on {sent_on}" + (f", {late_n} day{'s' if late_n > 1 else ''} late" if late_n > 0 else "")


def _kept(events: Sequence[Entry], left: Sequence[Parcel]) -> str:
    """Say what became of the last attempt to send what is left; nothing where none was made."""
    ids = {parcel.id for parcel in left}
    failed = [one for one in events if one.event is Event.FAILED and one.about.get("id") in ids]
    return f"not delivered so far: {failed[-1].about.get('why')}" if failed else ""
