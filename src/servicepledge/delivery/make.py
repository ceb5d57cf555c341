"""Making reports of one source: its exports are checked once and read once for all of their contracts."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..errors import PledgeError, UsageError, did_you_mean
from ..execution.notebook import check_parameters
from ..execution.pdf import Printer
from ..execution.pool import Pool
from ..exports.open import OpenSource
from ..periods import Period
from ..report.preparation import Subject, prepare
from ..runtime.files import write_whole
from ..scorecard.measure import check_period, open_for
from ..text import Language
from ..workspace import Workspace
from .batch import SET_HERE, Batch, Outcome, Tell
from .cadence import SERVICE_REPORT, DueReport, report_path
from .editions import Planned, wanted, with_edition


def make_reports(
    workspace: Workspace,
    opened: OpenSource,
    reports: Sequence[DueReport],
    tell: Tell,
    pool: Pool,
    more: Mapping[str, str] | None = None,
    printer: Printer | None = None,
    *,
    is_run: bool = False,
) -> list[Outcome]:
    """
    Make reports whose contracts share a source, by a pool; `more` are further parameters of the notebook.

    With a printer each gets a PDF beside it. Each becomes part of the edition its figures belong to; a page that was
    published stays as it is. A run makes what is missing, and what a new edition brings with it (see `editions.wanted`).

    One report's failure is in its outcome and does not stop the others.
    Raises  ChecksFailed where the exports fail a critical check: then no report is made of them.
    """
    planned = _planned(workspace, opened, reports, tell, pool)
    if is_run:
        chosen = wanted(planned, [not report.exists for report in reports])
    else:
        chosen = [one for one in planned if more or not one.stands]
    with tempfile.TemporaryDirectory(prefix="servicepledge-") as scratch:
        batch = Batch(workspace, pool, tell, printer, more or {}, Path(scratch))
        if not is_run:
            batch.outcomes.update({one: _standing(one, tell) for one in planned if one not in chosen})
        batch.make(chosen)
    batch.finish(planned)
    return [batch.outcomes[one] for one in planned if one in batch.outcomes]


def _planned(
    workspace: Workspace, opened: OpenSource, reports: Sequence[DueReport], tell: Tell, pool: Pool
) -> list[Planned]:
    """Prepare reports, those of one contract and period together."""
    subjects = [Subject(report.contract, report.file, report.period) for report in reports]
    keys = [subject.key for subject in subjects]
    prepared = prepare(
        workspace,
        opened,
        list(dict(zip(keys, subjects, strict=True)).values()),
        checker=pool.checker,
        ahead={key for key, report in zip(keys, reports, strict=True) if report.notebook == SERVICE_REPORT},
        tell=tell,
    )
    return [with_edition(report, prepared[key]) for key, report in zip(keys, reports, strict=True)]


def _standing(planned: Planned, tell: Tell) -> Outcome:
    """Leave a page as it was published: the exports are others, its figures are not."""
    tell(
        f"{planned.report.path.name}: edition {planned.edition.number} stands, other files give the same figures. "
        "Take the page away to have it made again."
    )
    return Outcome.of(planned)


def add_pdf(report: DueReport, printer: Printer) -> Outcome:
    """Print a page that lies there without a PDF."""
    try:
        write_whole(report.pdf, printer.pdf(report.path.read_text("utf-8"), report.pdf.name))
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
    _check_asked(workspace, notebook, more or {})
    contract = workspace.contract(str(file))
    period = Period.parse(period.label, contract.report.month_starts_on)
    check_period(contract, period)
    spoken = language or contract.report.languages[0]
    path = report_path(workspace, contract.id, period, spoken, notebook)
    report = DueReport(contract, file, period, spoken, date.max, path)
    tell(f"{contract.source}: opening the exports")
    opened = open_for(workspace, contract, memory_limit)
    (outcome,) = make_reports(workspace, opened, [report], tell, pool, more, printer)
    if outcome.error is None and printer is not None and not outcome.report.pdf.exists():
        outcome = replace(outcome, error=add_pdf(outcome.report, printer).error)
    if outcome.error is not None:
        raise outcome.error
    return outcome


def _check_asked(workspace: Workspace, notebook: str, more: Mapping[str, str]) -> None:
    """
    Make sure that there is a notebook, and that it has the further parameters.

    Raises  UsageError or ReportFailed where not.
    """
    known = {path.stem for path in workspace.notebooks.glob("*.ipynb")}
    if notebook not in known:
        raise UsageError(f"notebook '{notebook}'", f"is not known. {did_you_mean(notebook, known)}")
    for name in more:
        if name in SET_HERE:
            raise UsageError(f"parameter '{name}'", "is set by the command itself. Use its argument or option.")
    check_parameters(workspace.notebooks / f"{notebook}.ipynb", more)
