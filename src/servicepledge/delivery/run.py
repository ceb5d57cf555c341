"""A run: makes reports, measuring all their contracts in one pass over each export, one failure not stopping the rest."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from ..checks import check_exports, stop_on_critical
from ..contract.model import Contract
from ..errors import PledgeError, UsageError
from ..exports.open import OpenSource, open_source
from ..report.make import make_page
from ..report.prepared import write_prepared
from ..scorecard.measure import HISTORY, measure_from, tally_periods
from ..scorecard.score import Score, last_complete_day
from ..workspace import Workspace
from .cadence import Owed, owed

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one owed report: made (with its scores), waiting for data, or failed."""

    report: Owed
    scores: tuple[Score, ...] = ()
    error: PledgeError | None = None
    waiting: str = ""


def run_owed(workspace: Workspace, as_of: date, tell: Tell, memory_limit: str | None = None) -> list[Outcome]:
    """
    Make every report that is owed by a day and does not exist yet, each once.

    Raises  UsageError where another run is under way in the workspace.
    """
    with _only_run(workspace):
        contracts, broken = workspace.contracts()
        missing = [report for contract in contracts for report in owed(workspace, contract, as_of) if not report.exists]
        if missing:
            tell(f"{len(missing)} reports are owed by {as_of} and do not exist yet.")
        outcomes = make_owed(workspace, missing, tell, as_of=as_of, memory_limit=memory_limit)
    for error in broken:
        tell(str(error))
    if broken:
        raise _with_broken(broken, outcomes)
    return outcomes


class BrokenContracts(PledgeError):
    """Some contracts could not be read; the reports of the others were made all the same (`outcomes`)."""

    exit_code = 3

    def __init__(self, where: str, problems: Sequence[str], outcomes: Sequence[Outcome]):
        super().__init__(where, problems)
        self.outcomes = tuple(outcomes)


def _with_broken(broken: Sequence[PledgeError], outcomes: Sequence[Outcome]) -> BrokenContracts:
    return BrokenContracts(
        "contracts", [f"{error.where} has mistakes; no report was made of it." for error in broken], outcomes
    )


def make_owed(
    workspace: Workspace, reports: Sequence[Owed], tell: Tell, *, as_of: date, memory_limit: str | None = None
) -> list[Outcome]:
    """Make reports, source by source; each export is checked and read once for all of its contracts."""
    outcomes: list[Outcome] = []
    for source in dict.fromkeys(report.contract.source for report in reports):
        mine = [report for report in reports if report.contract.source == source]
        try:
            outcomes += _make_of_source(workspace, source, mine, tell, as_of, memory_limit)
        except PledgeError as error:
            tell(f"{source}: failed\n{error}")
            outcomes += [Outcome(report, error=error) for report in mine]
    return outcomes


def _make_of_source(
    workspace: Workspace, name: str, reports: Sequence[Owed], tell: Tell, as_of: date, memory_limit: str | None
) -> list[Outcome]:
    tell(f"{name}: opening the exports")
    opened = open_source(workspace.source(name), str(workspace.source_files[name]), memory_limit=memory_limit)
    ready, outcomes = _split_by_data(opened, reports, as_of, tell)
    if not ready:
        return outcomes
    tell(f"{name}: checking the exports")
    findings = check_exports(opened.connection, opened.columns, workspace.expectations)
    stop_on_critical(findings, str(workspace.source_files[name]))
    contracts = list({report.contract.id: report.contract for report in ready}.values())
    tell(f"{name}: measuring {len(contracts)} contract{'s' * (len(contracts) > 1)}")
    periods = {
        contract.id: [report.period for report in ready if report.contract.id == contract.id] for contract in contracts
    }
    tallies = tally_periods(opened, contracts, periods, history=HISTORY)
    with tempfile.TemporaryDirectory(prefix="servicepledge-") as scratch:
        for contract in contracts:
            of_contract = tallies.filter(pl.col("contract") == contract.id)
            write_prepared(Path(scratch) / contract.id, of_contract, findings)
        for number, report in enumerate(ready, 1):
            tell(f"[{number}/{len(ready)}] {report.contract.id} {report.period.label} {report.language}")
            outcomes.append(_make(workspace, opened, report, tallies, Path(scratch) / report.contract.id, tell))
    return outcomes


def _split_by_data(
    opened: OpenSource, reports: Sequence[Owed], as_of: date, tell: Tell
) -> tuple[list[Owed], list[Outcome]]:
    """Put aside the reports whose period the exports do not cover yet: waiting until due, failed after."""
    reaches = opened.as_of()
    ready: list[Owed] = []
    outcomes: list[Outcome] = []
    for report in reports:
        needed = min(report.period.last, report.contract.ends_on)
        covered = last_complete_day(reaches, report.contract) if reaches else None
        if covered is not None and covered + timedelta(days=opened.source.as_of is None) >= needed:
            ready.append(report)
            continue
        what = f"the exports reach {covered or 'nothing'}, the period ends {needed}"
        name = f"{report.contract.id} {report.period.label} {report.language}"
        if as_of <= report.due_on:
            tell(f"{name}: waiting, {what}; due {report.due_on}")
            outcomes.append(Outcome(report, waiting=what))
        else:
            error = UsageError(
                name, f"was due {report.due_on}, but {what}. Bring the exports up to date and run again."
            )
            tell(str(error))
            outcomes.append(Outcome(report, error=error))
    return ready, outcomes


def _make(
    workspace: Workspace, opened: OpenSource, report: Owed, tallies: pl.DataFrame, prepared: Path, tell: Tell
) -> Outcome:
    try:
        card = measure_from(opened, report.contract, report.period, tallies, history=HISTORY)
        parameters = parameters_of(workspace, report.contract, report) | {"prepared": str(prepared)}
        make_page(
            workspace.notebooks / f"{report.path.name.split('.')[0]}.ipynb", parameters, report.language, report.path
        )
    except PledgeError as error:
        tell(str(error))
        return Outcome(report, error=error)
    return Outcome(report, scores=card.scores)


def parameters_of(workspace: Workspace, contract: Contract, report: Owed) -> dict[str, str]:
    """Return what every report notebook is given."""
    return {
        "contract": str(workspace.contract_files.get(contract.id, contract.id)),
        "period": report.period.label,
        "language": report.language,
        "workspace": str(workspace.folder),
    }


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
