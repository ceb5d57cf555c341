"""Making reports of one source: its exports are checked once and read once for all of their contracts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ..checks.gate import Gate
from ..checks.inputs import Inputs
from ..errors import PledgeError, UsageError, did_you_mean
from ..execution.notebook import typed_parameters
from ..execution.pdf import Printer
from ..execution.pool import Pool
from ..exports.open import OpenSource
from ..periods import Period
from ..report.preparation import Subject, prepare
from ..runtime.scratch import temporary_folder
from ..scorecard.measure import check_period, open_for
from ..text import Language
from ..workspace import Workspace
from .batch import SET_HERE, Batch, Outcome, Tell
from .cadence import SERVICE_REPORT, DueReport, report_path
from .editions import Planned, wanted, with_edition
from .ledger import Ledger
from .publication.lock import only_writer
from .publication.publisher import Publisher, adopt, join


@dataclass(frozen=True)
class Asked:
    """What is asked of making reports besides the reports themselves."""

    more: Mapping[str, Any] = field(default_factory=dict)
    """Further parameters of the notebook."""
    printer: Printer | None = None
    """Gives each page a PDF beside it."""
    is_run: bool = False
    """Makes what is missing, and what a new edition brings with it (see `editions.wanted`); else all of it."""
    reason: str = ""
    """Why what was published is restated; empty where it is not."""


def make_reports(
    workspace: Workspace,
    opened: OpenSource,
    reports: Sequence[DueReport],
    tell: Tell,
    pool: Pool,
    inputs: Inputs,
    asked: Asked,
) -> list[Outcome]:
    """
    Make reports whose contracts share a source, by a pool; `inputs` are all files as they were before any was read.

    Each becomes part of the edition its figures belong to; a page that was published stays as it is.

    One report's failure is in its outcome and does not stop the others.
    Raises  ChecksFailed where the exports fail a critical check: then no report is made of them.
    """
    gate, ledger = Gate(workspace, opened, pool.checker), Ledger.of(workspace)
    planned = _planned(workspace, gate, reports, tell, ledger, asked.reason)
    if asked.is_run:
        chosen = wanted(planned, [not report.exists for report in reports])
    else:
        chosen = [one for one in planned if asked.more or not one.stands]
    with temporary_folder() as scratch:
        batch = Batch(
            workspace, pool, tell, asked.printer, asked.more, scratch,
            Publisher(workspace, ledger, asked.more), _same(workspace, inputs, gate),
        )  # fmt: skip
        if not asked.is_run:
            batch.outcomes.update({one: _standing(one, tell) for one in planned if one not in chosen})
        batch.make(chosen)
    batch.finish(planned)
    return [batch.outcomes[one] for one in planned if one in batch.outcomes]


def _planned(
    workspace: Workspace, gate: Gate, reports: Sequence[DueReport], tell: Tell, ledger: Ledger, reason: str
) -> list[Planned]:
    """Prepare reports, those of one contract and period together."""
    subjects = [Subject(report.contract, report.file, report.period) for report in reports]
    keys = [subject.key for subject in subjects]
    prepared = prepare(
        workspace,
        gate.opened,
        list(dict(zip(keys, subjects, strict=True)).values()),
        gate=gate,
        ahead={key for key, report in zip(keys, reports, strict=True) if report.notebook == SERVICE_REPORT},
        tell=tell,
        numbering=lambda contract, period, numbers: ledger.next_edition(contract, period.label, numbers),
        reason=reason,
    )
    return [with_edition(report, prepared[key]) for key, report in zip(keys, reports, strict=True)]


def _same(workspace: Workspace, inputs: Inputs, gate: Gate) -> Callable[[Planned], None]:
    """Return what makes sure that all a report is made from is what it was: the exports, and the files that are its own or everybody's."""
    of_some = [
        *workspace.contract_files.values(),
        *workspace.source_files.values(),
        *workspace.notebooks.glob("*.ipynb"),
    ]
    some = {one.resolve() for one in of_some}
    common = [path for path in inputs.seen if path.resolve() not in some]

    def require(planned: Planned) -> None:
        report = planned.report
        own = (
            report.file,
            workspace.source_files[report.contract.source],
            workspace.notebooks / f"{report.notebook}.ipynb",
        )
        inputs.require_same(*common, *own)
        gate.require_same()

    return require


def _standing(planned: Planned, tell: Tell) -> Outcome:
    """Leave a page as it was published: the exports are others, its figures are not."""
    tell(
        f"{planned.report.path.name}: edition {planned.edition.number} stands, other files give the same figures. "
        "Take the page away to have it made again."
    )
    return Outcome.of(planned)


def add_pdf(workspace: Workspace, report: DueReport, printer: Printer) -> Outcome:
    """Print a page that lies there without a PDF, which joins its edition."""
    try:
        content = printer.pdf(report.path.read_text("utf-8"), report.pdf.name)
        join(workspace, Ledger.of(workspace), report, {report.pdf.name: content})
    except PledgeError as error:
        return Outcome(report, error=error)
    return Outcome(report, is_printed=True)


def make_one(
    workspace: Workspace,
    file: Path,
    period: Period,
    tell: Tell,
    pool: Pool,
    *,
    language: Language | None = None,
    notebook: str = SERVICE_REPORT,
    more: Mapping[str, str] | None = None,
    memory_limit: str | None = None,
    printer: Printer | None = None,
) -> Outcome:
    """
    Make one report by hand, in the contract's first language unless another is named.

    Raises  UsageError, ContractError, SourceError, ChecksFailed or ReportFailed; then no page is written.
    """
    told = _asked(workspace, notebook, more or {})
    contract = workspace.contract(str(file))
    period = Period.parse(period.label, contract.report.month_starts_on)
    check_period(contract, period)
    with only_writer(workspace, "report"):
        inputs = Inputs.of(workspace, file)
        contract = workspace.contract(str(file))  # once more: from here on it must stay as it is
        adopt(workspace, Ledger.of(workspace), contract.id)
        spoken = language or contract.report.languages[0]
        path = report_path(workspace, contract.id, period, spoken, notebook)
        report = DueReport(contract, file, period, spoken, date.max, path)
        tell(f"{contract.source}: opening the exports")
        opened = open_for(workspace, contract, memory_limit)
        (outcome,) = make_reports(workspace, opened, [report], tell, pool, inputs, Asked(told, printer))
        if outcome.error is None and printer is not None and not outcome.report.pdf.exists():
            outcome = replace(outcome, error=add_pdf(workspace, outcome.report, printer).error)
    if outcome.error is not None:
        raise outcome.error
    return outcome


def _asked(workspace: Workspace, notebook: str, more: Mapping[str, str]) -> dict[str, Any]:
    """
    Return the further parameters of a notebook as it takes them, once it is sure that there is such a notebook.

    Raises  UsageError or ReportFailed where not.
    """
    known = {path.stem for path in workspace.notebooks.glob("*.ipynb")}
    if notebook not in known:
        raise UsageError(f"notebook '{notebook}'", f"is not known. {did_you_mean(notebook, known)}")
    for name in more:
        if name in SET_HERE:
            raise UsageError(f"parameter '{name}'", "is set by the command itself. Use its argument or option.")
    return typed_parameters(workspace.notebooks / f"{notebook}.ipynb", more)
