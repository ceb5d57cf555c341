"""Delivering: each parcel of a published and verified report goes out once, and the ledger says what became of it.

A parcel is sent before that is written down, so a stop between the two sends it once more: under the same id, which a
receiver can drop. What fails for now is tried again, after pauses that grow, and at the next run.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ...contract.model import Contract
from ...contract.reporting.delivery import Destination
from ...errors import DeliveryFailed, PledgeError, RecordError, UsageError, did_you_mean
from ...periods import Period
from ...report.words.letter import OPERATOR
from ...workspace import Workspace
from ..cadence import is_internal, owed_periods
from ..channels import channel_of
from ..channels.channel import Kind, Undelivered
from ..ledger import Entry, Event, Ledger
from ..publication.manifest import listed_in
from .approval import approval_of
from .edition import check_edition, newest_edition
from .letter import Letter, letter_of
from .parcel import Parcel, parcels_of
from .settings import Settings, read_settings, settings_of

PAUSES_S = (2.0, 10.0, 60.0)
"""How long is waited before a letter that failed for now is tried again."""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Sent:
    """What became of a parcel; or of an edition, of which nothing goes out."""

    contract: str
    period: str
    where: str
    """The way, for people."""
    receipt: str = ""
    error: PledgeError | None = None
    parcel: Parcel | None = None


@dataclass
class Outbox:
    """Sends what is ready; `sleep` is how it waits. A server that cannot be reached is not asked again in one run."""

    workspace: Workspace
    ledger: Ledger
    tell: Tell
    sleep: Callable[[float], None] = time.sleep
    pauses_s: Sequence[float] = PAUSES_S
    is_dry: bool = False
    """Whether it only says what would go where."""
    _settings: dict[str, Settings] | None = None
    _unreachable: dict[str, str] = field(default_factory=dict)

    def deliver(
        self,
        contracts: Sequence[Contract],
        day: date,
        *,
        since: date | None = None,
        period: Period | None = None,
        is_by_run: bool = False,
    ) -> list[Sent]:
        """
        Deliver the newest edition of every period that contracts owe by a day, to whom has not got it yet.

        By a run only of contracts that need no approval; of one period, where it is named.
        One contract's failure, whatever it is, stops no other's.
        """
        found: list[Sent] = []
        for contract in contracts:
            if not contract.delivery.to or (is_by_run and contract.delivery.approval):
                continue
            try:
                events = self.ledger.events(contract.id)
                periods = [period] if period else [one for one, _ in owed_periods(contract, day, since)]
                for one in periods:
                    found += self._of_period(contract, one, events)
            except PledgeError as error:
                found.append(Sent(contract.id, "", "", error=error))
        return found

    def _of_period(self, contract: Contract, period: Period, events: Sequence[Entry]) -> Iterator[Sent]:
        folder = newest_edition(self.workspace, contract, period)
        if folder is None:
            return
        done = {one.about.get("id") for one in events if one.event is Event.DELIVERED and one.period == period.label}
        parcels = [one for one in parcels_of(contract, period, folder) if one.missing or one.id not in done]
        if not parcels:
            return
        try:
            check_edition(contract, period, folder, events)
        except PledgeError as error:
            yield Sent(contract.id, period.label, "", error=error)
            return
        if contract.delivery.approval and approval_of(events, period.label, folder) is None:
            self.tell(f"{contract.id} {period.label}: waiting for approval, edition {folder.name}")
            return
        for parcel in parcels:
            yield self._sent(parcel, events)

    def _sent(self, parcel: Parcel, events: Sequence[Entry]) -> Sent:
        """Send one parcel, and write down what became of it."""
        contract, period = parcel.contract.id, parcel.period.label
        try:
            if parcel.missing:
                names = ", ".join(parcel.missing)
                raise Undelivered(Kind.PERMANENT, f"{names}: is not made; a PDF is by `pledge run --pdf`")
            check_listed(parcel)
            letter = letter_of(parcel)
            if self.is_dry:
                self._check(parcel.to, parcel.address)
                return Sent(contract, period, parcel.where, "", parcel=parcel)
            receipt = self._send(letter, parcel.to)
        except Undelivered as failed:
            return self._failed(parcel, failed, events)
        except PledgeError as error:  # settings, or a record: as lasting as it is ours
            return self._failed(parcel, Undelivered(Kind.PERMANENT, f"{error.where}: {error.problems[0]}"), events)
        self.ledger.append(
            Event.DELIVERED, contract, period, parcel.edition, about={**about(parcel), "receipt": receipt}
        )
        self.tell(f"{contract} {period}: delivered to {parcel.where}, {receipt}")
        return Sent(contract, period, parcel.where, receipt, parcel=parcel)

    def _failed(self, parcel: Parcel, failed: Undelivered, events: Sequence[Entry]) -> Sent:
        contract, period = parcel.contract, parcel.period.label
        name = f"{contract.id} {period}, to {parcel.where}"
        error = DeliveryFailed(name, f"not delivered: {failed.why}. {_REMEDIES[failed.kind]}")
        if self.is_dry:
            return Sent(contract.id, period, parcel.where, error=error, parcel=parcel)
        id = about(parcel)["id"] if not parcel.missing else ""
        told = {"stage": "deliver", **about(parcel), "id": id, "kind": failed.kind.value, "why": failed.why}
        is_new = not any(_is_same(one, parcel, failed) for one in events)
        self.ledger.append(Event.FAILED, contract.id, period, parcel.edition, about=told)
        if failed.kind is Kind.PERMANENT and is_new:
            self.tell_operator(contract, *_undelivered(parcel, failed))
        return Sent(contract.id, period, parcel.where, error=error, parcel=parcel)

    def tell_operator(self, contract: Contract, subject: str, text: str, id: str) -> None:
        """Tell a contract's operator something; that it did not arrive is told on the spot, and stops nothing."""
        for to in contract.delivery.operator:
            for address in to.address:
                letter = Letter(id, address, subject, subject, text, language=to.language or "zh")
                try:
                    self._send(letter, to)
                except Undelivered as failed:
                    self.tell(f"{contract.id}: the operator could not be told by {to.channel}: {failed.why}")
                except PledgeError as error:
                    self.tell(f"{contract.id}: the operator could not be told by {to.channel}: {error}")

    def _send(self, letter: Letter, to: Destination) -> str:
        """
        Send a letter by its channel, again after each pause while it fails for now.

        Raises  Undelivered where it did not arrive; UsageError for settings that cannot be right.
        """
        settings = self._check(to, letter.address)
        if (why := self._unreachable.get(to.settings_name)) is not None:
            raise Undelivered(Kind.UNREACHABLE, f"not tried, {why}")
        for pause_s in (*self.pauses_s, None):
            try:
                return channel_of(to.channel).send(letter, settings)
            except Undelivered as failed:
                if failed.kind is Kind.PERMANENT:
                    raise
                if pause_s is None:
                    if failed.kind is Kind.UNREACHABLE:
                        self._unreachable[to.settings_name] = failed.why
                    raise
                self.tell(f"{letter.contract or 'operator'}: {failed.why}; trying again in {pause_s:g} s")
                self.sleep(pause_s)
        raise AssertionError("the last pause is none")

    def _check(self, to: Destination, address: str) -> Settings:
        if self._settings is None:
            self._settings = read_settings(self.workspace)
        settings = settings_of(self.workspace, self._settings, to.settings_name)
        channel_of(to.channel).check(address, settings)
        return settings


_REMEDIES: Mapping[Kind, str] = {
    Kind.UNREACHABLE: "It is tried again at the next run.",
    Kind.TRANSIENT: "It is tried again at the next run.",
    Kind.PERMANENT: "Correct the address or the settings, then run `pledge deliver`.",
}


def check_listed(parcel: Parcel) -> None:
    """
    Make sure that what is about to go out are the very bytes that the edition lists.

    Raises  RecordError where a file is another.
    """
    listed = listed_in(parcel.folder)
    for name, content in parcel.files.items():
        is_listed = name in listed and listed[name].sha256 == hashlib.sha256(content).hexdigest()
        if not is_listed and not name.startswith("manifest"):
            raise RecordError(str(parcel.folder / name), "is not what was published. Nothing of this edition goes out.")


def about(parcel: Parcel) -> dict[str, str]:
    """Return what the ledger says of a parcel."""
    known = {} if parcel.missing else {"id": parcel.id, "content": parcel.content}
    way = {"channel": parcel.to.channel, "address": parcel.address, "settings": parcel.to.settings_name}
    return {**known, **way, "language": parcel.language}


def _is_same(one: Entry, parcel: Parcel, failed: Undelivered) -> bool:
    """Tell whether the ledger has the same failure of the same parcel already, so that nobody is told of it every day."""
    return (one.event, one.period, one.edition, one.about.get("address"), one.about.get("why")) == (
        Event.FAILED, parcel.period.label, parcel.edition, parcel.address, failed.why,
    )  # fmt: skip


def _undelivered(parcel: Parcel, failed: Undelivered) -> tuple[str, str, str]:
    """Return what an operator is told of a parcel that will not go by itself: subject, text, id."""
    told = {"contract": parcel.contract.id, "period": parcel.period.label}
    subject = " · ".join(OPERATOR["undelivered"][language].format(**told) for language in ("zh", "en"))
    more = {**told, "edition": parcel.edition, "where": parcel.where, "why": failed.why}
    text = "\n".join(OPERATOR["undelivered_body"][language].format(**more) for language in ("zh", "en"))
    return subject, text, f"undelivered-{parcel.contract.id}-{parcel.period.label}-{parcel.edition}"


def check_delivery(workspace: Workspace, contract: Contract) -> list[PledgeError]:
    """Return what of a contract's delivery cannot be right: channels, addresses, settings, documents that are the operator's own."""
    outbox = Outbox(workspace, Ledger.of(workspace), lambda line: None)
    problems: list[PledgeError] = []
    for to in (*contract.delivery.to, *contract.delivery.operator):
        for address in to.address:
            try:
                outbox._check(to, address)
            except PledgeError as error:
                problems.append(error)
    notebooks = {path.stem: path for path in workspace.notebooks.glob("*.ipynb")}
    for name in contract.report.documents:
        if name not in notebooks:
            problems.append(
                UsageError(contract.id, f"report.documents: no notebook '{name}'. {did_you_mean(name, notebooks)}")
            )
        elif is_internal(notebooks[name]):
            problems.append(UsageError(contract.id, f"report.documents: '{name}' is the operator's own. Take it out."))
    strange = {name for to in contract.delivery.to for name in to.documents if name not in contract.report.documents}
    return problems + [
        UsageError(contract.id, f"delivery.to: '{name}' is none of the documents that [report] owes.")
        for name in sorted(strange)
    ]
