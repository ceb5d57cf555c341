"""A run: makes reports, measuring all their contracts in one pass over each export, one failure not stopping the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..checks.hashes import Hashes
from ..checks.inputs import Inputs
from ..contract.model import Contract
from ..errors import PledgeError, RecordError, SourceError
from ..execution.pdf import Printer
from ..execution.pool import Pool
from ..exports.open import OpenSource, open_source
from ..periods import last_complete_day
from ..report.editions.record import newest_in
from ..workspace import Workspace
from .archive import update_archives
from .batch import Outcome, Tell
from .cadence import DueReport, due_reports
from .editions import may_settle
from .ledger import Ledger
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
) -> tuple[list[Outcome], list[PledgeError]]:
    """
    Make every report that is owed by a day and does not exist yet, each once, and again what was provisional and is settled.

    With a printer, pages that have no PDF yet get one.

    Returns what became of each report, and the errors of contracts that could not be read.
    Raises  UsageError where another run is under way in the workspace.
    """
    with only_writer(workspace, "run"):
        inputs = Inputs.of(workspace)
        contracts, broken = workspace.contracts()
        sound, every_due = [], list[DueReport]()
        for contract in contracts:
            try:
                every_due += _owed(workspace, contract, as_of, tell)
                sound.append(contract)
            except RecordError as error:
                broken.append(error)
        missing = {report.folder for report in every_due if not report.exists}
        asked = [report for report in every_due if report.folder in missing or may_settle(report)]
        if missing:
            tell(f"{sum(not report.exists for report in asked)} reports are owed by {as_of} and do not exist yet.")
        making = Making(tell, pool, as_of, inputs, memory_limit, printer)
        outcomes = make_due(workspace, asked, making)
        if printer is not None:
            now = [report for contract in sound for report in due_reports(workspace, contract, as_of)]
            missing_pdf = [report for report in now if report.exists and not report.pdf.exists()]
            outcomes += [add_pdf(workspace, report, printer) for report in missing_pdf]
        _say_changes(workspace, sound, tell)
        update_archives(workspace, sound, tell)
        return outcomes, broken


def _say_changes(workspace: Workspace, contracts: Sequence[Contract], tell: Tell) -> None:
    """Say which inputs of published periods are not what they were."""
    hashes = Hashes(workspace)
    for contract in contracts:
        for line in changed_inputs(workspace, contract, hashes):
            tell(line)
    hashes.keep()


def _owed(workspace: Workspace, contract: Contract, as_of: date, tell: Tell) -> list[DueReport]:
    """
    Return what a contract owes by a day, once its records are found to be whole.

    Raises  RecordError where the ledger, a manifest or a record of the contract is damaged.
    """
    ledger = Ledger.of(workspace)
    adopt(workspace, ledger, contract.id)
    for place in not_in_place(workspace, ledger, contract.id):
        tell(f"{contract.id}: edition {place} was made and does not lie there any more.")
    owed = list(due_reports(workspace, contract, as_of))
    for folder in dict.fromkeys(report.folder for report in owed):
        newest_in(folder)
    return owed


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
        try:
            outcomes += _make_of_source(workspace, source, mine, making)
        except PledgeError as error:
            outcomes += [Outcome(report, error=error) for report in mine]
    return outcomes


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
        if covered is not None and covered + timedelta(days=opened.source.as_of is None) >= needed:
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
