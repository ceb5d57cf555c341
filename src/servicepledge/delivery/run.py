"""A run: makes reports, measuring all their contracts in one pass over each export, one failure not stopping the rest."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from ..checks.hashes import Hashes
from ..checks.inputs import Inputs
from ..contract.model import Contract
from ..errors import ChecksFailed, PledgeError, RecordError, SourceError
from ..execution.pdf import Printer
from ..execution.pool import Pool
from ..exports.open import OpenSource, open_source
from ..periods import last_complete_day
from ..report.editions.record import newest_in
from ..workspace import Workspace
from .archive import update_archives
from .batch import Outcome, Tell
from .cadence import DueReport, due_reports
from .due import covered_through
from .editions import may_settle
from .ledger import Event, Ledger
from .make import Asked, add_pdf, make_reports
from .publication.changes import changed_inputs
from .publication.lock import only_writer
from .publication.publisher import adopt, not_in_place


def run_due(
    workspace: Workspace,
    as_of: date,
    tell: Tell,
    pool: Pool,
    memory_limit: str | None = None,
    printer: Printer | None = None,
    *,
    contracts: Sequence[Contract] | None = None,
    since: date | None = None,
) -> tuple[list[Outcome], list[PledgeError]]:
    """
    Make every report that contracts owe by a day and does not exist yet, each once, and again what was provisional and is settled.

    With a printer, pages that have no PDF yet get one; with `since` only of periods that end from then on. Without `contracts`
    those that owe reports by themselves.

    Returns what became of each report, and the errors of contracts of which it cannot be said what they owe: theirs alone.
    Raises  UsageError where another run is under way in the workspace.
    """
    with only_writer(workspace, "run"):
        inputs = Inputs.of(workspace)
        unread: list[PledgeError] = []
        if contracts is None:
            every, unread = workspace.contracts()
            contracts = [one for one in every if not one.report.on_request]
        every_due, broken = _owed(workspace, contracts, as_of, since, tell)
        missing = {report.folder for report in every_due if not report.exists}
        asked = [report for report in every_due if report.folder in missing or may_settle(report)]
        if missing:
            tell(f"{sum(not report.exists for report in asked)} reports are owed by {as_of} and do not exist yet.")
        making = Making(tell, pool, as_of, inputs, memory_limit, printer)
        outcomes = make_due(workspace, asked, making)
        _record_failures(workspace, outcomes)
        if printer is not None:
            now, _ = _owed(workspace, contracts, as_of, since, silent)
            missing_pdf = [report for report in now if report.exists and not report.pdf.exists()]
            outcomes += [add_pdf(workspace, report, printer) for report in missing_pdf]
        sound = [one for one in contracts if one.id not in broken]
        _say_changes(workspace, sound, tell)
        update_archives(workspace, sound, tell)
        return outcomes, [*unread, *broken.values()]


def _say_changes(workspace: Workspace, contracts: Sequence[Contract], tell: Tell) -> None:
    """Say which inputs of published periods are not what they were."""
    hashes = Hashes(workspace)
    for contract in contracts:
        for line in changed_inputs(workspace, contract, hashes):
            tell(line)
    hashes.keep()


def _record_failures(workspace: Workspace, outcomes: Sequence[Outcome]) -> None:
    """Write down what failed and why, the same once; a ledger that cannot be written is told by what comes next."""
    ledger = Ledger.of(workspace)
    for outcome in outcomes:
        if outcome.error is not None:
            contract, period = outcome.report.contract.id, outcome.report.period.label
            about = {"stage": "make", "where": outcome.error.where, "why": outcome.error.problems[0]}
            with suppress(RecordError):
                ledger.append(Event.FAILED, contract, period, about=about, once=True)


def silent(line: str) -> None:
    """Tell nobody."""


def _owed(
    workspace: Workspace, contracts: Sequence[Contract], as_of: date, since: date | None, tell: Tell
) -> tuple[list[DueReport], dict[str, PledgeError]]:
    """Return the reports contracts owe, and by id the errors of those of which it cannot be said."""
    found: list[DueReport] = []
    broken: dict[str, PledgeError] = {}
    for contract in contracts:
        try:
            found.extend(_of_contract(workspace, contract, as_of, since, tell))
        except PledgeError as error:
            broken[contract.id] = error
    return found, broken


def _of_contract(
    workspace: Workspace, contract: Contract, as_of: date, since: date | None, tell: Tell
) -> Iterator[DueReport]:
    """
    Yield what a contract owes by a day, once its records are found to be whole, each written down in the ledger as due.

    Raises  RecordError where the ledger, a manifest or a record of the contract is damaged; else as `due_reports`.
    """
    ledger = Ledger.of(workspace)
    adopt(workspace, ledger, contract.id)
    for place in not_in_place(workspace, ledger, contract.id):
        tell(f"{contract.id}: edition {place} was made and does not lie there any more.")
    known = {(one.period, one.about.get("due_on")) for one in ledger.events(contract.id, None, Event.DUE)}
    for report in due_reports(workspace, contract, as_of, since=since):
        if (key := (report.period.label, report.due_on.isoformat())) not in known:
            ledger.append(Event.DUE, contract.id, report.period.label, about={"due_on": key[1]})
            known.add(key)
        newest_in(report.folder)
        yield report


@dataclass(frozen=True)
class Making:
    """How a run makes reports: whom it tells, by which pool, as of which day, from which inputs, within which memory."""

    tell: Tell
    pool: Pool
    as_of: date
    inputs: Inputs
    memory_limit: str | None = None
    printer: Printer | None = None


def make_due(workspace: Workspace, reports: Sequence[DueReport], making: Making) -> list[Outcome]:
    """
    Make reports, source by source; each export is checked and read once for all of its contracts.

    Those that exist are made again only as part of a new edition.
    """
    outcomes: list[Outcome] = []
    for source in dict.fromkeys(report.contract.source for report in reports):
        mine = [report for report in reports if report.contract.source == source]
        outcomes += _made(workspace, source, mine, making)
    return outcomes


def _made(workspace: Workspace, source: str, reports: Sequence[DueReport], making: Making) -> list[Outcome]:
    """Make reports of one source; where they cannot be measured together, one contract after the other."""
    try:
        return _make_of_source(workspace, source, reports, making)
    except PledgeError as error:
        each = list(dict.fromkeys(report.contract.id for report in reports))
        if len(each) == 1 or isinstance(error, ChecksFailed | SourceError):
            return [Outcome(report, error=error) for report in reports]
        making.tell(f"{source}: {error.where}: {error.problems[0]} The contracts are made one by one.")
    by_contract = [[report for report in reports if report.contract.id == one] for one in each]
    return [outcome for mine in by_contract for outcome in _made(workspace, source, mine, making)]


def _make_of_source(workspace: Workspace, name: str, reports: Sequence[DueReport], making: Making) -> list[Outcome]:
    tell = making.tell
    tell(f"{name}: opening the exports")
    where, limit = str(workspace.source_files[name]), making.memory_limit
    opened = open_source(workspace.source(name), where, memory_limit=limit)
    missing, reach = {report.folder for report in reports if not report.exists}, opened.as_of()
    asked = [report for report in reports if report.folder in missing or may_settle(report, reach)]
    ready, outcomes = _split_by_data(opened, asked, making.as_of, tell)
    if ready:
        told = Asked(printer=making.printer, is_run=True)
        outcomes += make_reports(workspace, opened, ready, tell, making.pool, making.inputs, told)
    return outcomes


def _split_by_data(
    opened: OpenSource, reports: Sequence[DueReport], as_of: date, tell: Tell
) -> tuple[list[DueReport], list[Outcome]]:
    """Put aside the reports whose period the exports do not cover yet: waiting until due, failed after."""
    reaches = opened.as_of()
    ready: list[DueReport] = []
    outcomes: list[Outcome] = []
    for report in reports:
        needed = min(report.period.last, report.contract.ends_on)
        covered = last_complete_day(reaches, report.contract) if reaches else None
        through = covered_through(opened, report.contract)
        if through is not None and through >= needed:
            ready.append(report)
            continue
        if report.exists:
            continue
        what = f"the exports reach {covered or 'nothing'}, the period ends {needed}"
        name = f"{report.contract.id} {report.period.label} {report.language}"
        if as_of <= report.due_on:
            tell(f"{name}: waiting, {what}; due {report.due_on}")
            outcomes.append(Outcome(report, waiting=what))
        else:
            error = SourceError(
                name, f"was due {report.due_on}, but {what}. Bring the exports up to date and run again."
            )
            outcomes.append(Outcome(report, error=error))
    return ready, outcomes
