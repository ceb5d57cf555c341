"""A run: makes reports, measuring all their contracts in one pass over each export, one failure not stopping the rest."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from filelock import FileLock, Timeout

from ..errors import PledgeError, SourceError, UsageError
from ..execution.pdf import Printer
from ..execution.pool import Pool
from ..exports.open import OpenSource, open_source
from ..periods import last_complete_day
from ..workspace import Workspace
from .batch import Outcome, Tell
from .cadence import DueReport, due_reports
from .editions import may_settle
from .make import add_pdf, make_reports


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
    with _only_run(workspace):
        contracts, broken = workspace.contracts()
        every_due = [report for contract in contracts for report in due_reports(workspace, contract, as_of)]
        missing = {report.folder for report in every_due if not report.exists}
        asked = [report for report in every_due if report.folder in missing or may_settle(report)]
        if missing:
            tell(f"{sum(not report.exists for report in asked)} reports are owed by {as_of} and do not exist yet.")
        outcomes = make_due(workspace, asked, tell, pool, as_of=as_of, memory_limit=memory_limit, printer=printer)
        if printer is not None:
            now = [report for contract in contracts for report in due_reports(workspace, contract, as_of)]
            outcomes += [add_pdf(report, printer) for report in now if report.exists and not report.pdf.exists()]
        return outcomes, broken


def make_due(
    workspace: Workspace,
    reports: Sequence[DueReport],
    tell: Tell,
    pool: Pool,
    *,
    as_of: date,
    memory_limit: str | None = None,
    printer: Printer | None = None,
) -> list[Outcome]:
    """
    Make reports, source by source; each export is checked and read once for all of its contracts.

    Those that exist are made again only as part of a new edition.
    """
    outcomes: list[Outcome] = []
    for source in dict.fromkeys(report.contract.source for report in reports):
        mine = [report for report in reports if report.contract.source == source]
        try:
            outcomes += _make_of_source(workspace, source, mine, tell, pool, as_of, memory_limit, printer)
        except PledgeError as error:
            outcomes += [Outcome(report, error=error) for report in mine]
    return outcomes


def _make_of_source(
    workspace: Workspace,
    name: str,
    reports: Sequence[DueReport],
    tell: Tell,
    pool: Pool,
    as_of: date,
    memory_limit: str | None,
    printer: Printer | None,
) -> list[Outcome]:
    tell(f"{name}: opening the exports")
    opened = open_source(workspace.source(name), str(workspace.source_files[name]), memory_limit=memory_limit)
    missing, reach = {report.folder for report in reports if not report.exists}, opened.as_of()
    asked = [report for report in reports if report.folder in missing or may_settle(report, reach)]
    ready, outcomes = _split_by_data(opened, asked, as_of, tell)
    if ready:
        outcomes += make_reports(workspace, opened, ready, tell, pool, printer=printer, is_run=True)
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


@contextmanager
def _only_run(workspace: Workspace) -> Iterator[None]:
    """Let one run at a time make owed reports in a workspace, so that each is made once."""
    workspace.reports.mkdir(parents=True, exist_ok=True)
    lock = FileLock(workspace.reports / ".run.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(
            str(workspace.reports), "another `pledge run` is under way here. Wait for it to end."
        ) from None
    try:
        yield
    finally:
        lock.release()
