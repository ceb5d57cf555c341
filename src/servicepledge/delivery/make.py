"""Making reports of one source: its exports are checked once and read once for all of their contracts."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..consequences.register import Owed as Duty
from ..consequences.register import register
from ..contract.model import Contract
from ..errors import PledgeError, UsageError, did_you_mean
from ..execution.notebook import check_parameters, parameters_of
from ..execution.pdf import Printer
from ..execution.pool import Job, Pool
from ..exports.open import OpenSource
from ..periods import Period
from ..report.editions.record import fingerprints
from ..report.prepared import Prepared
from ..runtime.files import write_whole
from ..scorecard.measure import Scorecard, check_period, open_for
from ..scorecard.score import Score
from ..text import Language
from ..workspace import Workspace
from .archive import update_archive, update_list
from .cadence import SERVICE_REPORT, Owed, report_path
from .editions import Planned, plan, wanted
from .measure import measure_reports

Tell = Callable[[str], None]
OPTIONAL = ("language", "workspace", "prepared")
"""What a notebook is told if it has such a parameter; the contract and the period it must have."""
SET_HERE = ("contract", "period", *OPTIONAL)


@dataclass(frozen=True)
class Outcome:
    """What became of a report: made (with its scores), waiting for data, or failed; or it only got a PDF."""

    report: Owed
    scores: tuple[Score, ...] = ()
    duties: tuple[Duty, ...] = ()
    """What follows from the period's misses."""
    error: PledgeError | None = None
    waiting: str = ""
    is_printed: bool = False
    """True where the page was there already and only a PDF was added."""


def make_reports(
    workspace: Workspace,
    opened: OpenSource,
    reports: Sequence[Owed],
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
    published stays as it is. A run makes what is missing, and what a new edition brings with it (see `plan.wanted`).

    One report's failure is in its outcome and does not stop the others.
    Raises  ChecksFailed where the exports fail a critical check: then no report is made of them.
    """
    measured = measure_reports(workspace, opened, reports, tell, pool.checker)
    cards = measured.cards
    files = fingerprints(opened, workspace.source_files[opened.source.id])
    plans = [plan(report, card, files) for report, card in zip(reports, cards, strict=True)]
    outcomes: dict[int, Outcome] = {}
    if is_run:
        chosen = wanted(plans, [not report.exists for report in reports])
    else:
        chosen = [bool(more) or not one.stands for one in plans]
        outcomes = {
            number: _kept(plans[number], cards[number], tell) for number, is_made in enumerate(chosen) if not is_made
        }
    reports = [one.report for one in plans]
    jobs: dict[Job, int] = {}

    with tempfile.TemporaryDirectory(prefix="servicepledge-") as scratch:
        # The longest first, so that none of them is left over when the others are done.
        for number, report in sorted(enumerate(reports), key=lambda one: -measured.behind[one[0]].size):
            if not chosen[number]:
                continue
            prepared = Path(scratch) / report.contract.id / report.period.label
            try:
                jobs[_job(workspace, report, prepared, more or {})] = number
            except PledgeError as error:
                outcomes[number] = Outcome(report, error=error)

        left = Counter(reports[number].contract.id for number in jobs.values())

        def ended(number: int, outcome: Outcome) -> None:
            """Note what became of a report, and bring its contract's archive up to date after the last of it."""
            outcomes[number], contract = outcome, outcome.report.contract
            left[contract.id] -= 1
            if not left[contract.id]:
                _archive(workspace, contract, tell)

        def handed() -> Iterator[Job]:
            """Yield each job when what it is made from has been written, while those before it are made."""
            for job, number in jobs.items():
                prepared = Path(job.parameters["prepared"]) if "prepared" in job.parameters else None
                try:
                    if prepared is not None and not prepared.exists():  # else it is there for another language already
                        Prepared(measured.behind[number], measured.findings, plans[number].edition).write(prepared)
                except PledgeError as error:  # its misses are looked into here, which may need the exports
                    ended(number, Outcome(reports[number], error=error))
                    continue
                yield job

        def begins(job: Job) -> None:
            edition, report = plans[jobs[job]].edition, reports[jobs[job]]
            what = f"{report.contract.id} {report.period.label} {report.language}"
            tell(f"[{list(jobs).index(job) + 1}/{len(jobs)}] making {what}, edition {edition.number} ({edition.state})")

        for job, page in pool.pages(handed(), begins):
            number = jobs[job]
            report = reports[number]
            try:
                if isinstance(page, PledgeError):
                    raise page
                card = cards[number]
                if printer is not None:
                    name = report.pdf.name
                    page = replace(page, beside={**page.beside, name: printer.pdf(page.html.decode(), name)})
                plans[number].page(page).write(report.path)
                outcome = _made(report, card)
            except PledgeError as error:
                outcome = Outcome(report, error=error)
            ended(number, outcome)
    for contract in {report.contract.id: report.contract for report in reports}.values():
        if contract.id not in left:
            _archive(workspace, contract, tell)
    with _told(tell):
        update_list(workspace.reports)
    return [outcomes[number] for number in sorted(outcomes)]


def _made(report: Owed, card: Scorecard) -> Outcome:
    return Outcome(report, scores=card.scores, duties=register(card).owed)


def _kept(planned: Planned, card: Scorecard, tell: Tell) -> Outcome:
    """Leave a page as it was published: the exports are others, its figures are not."""
    tell(
        f"{planned.report.path.name}: edition {planned.edition.number} stands, other files give the same figures. "
        "Take the page away to have it made again."
    )
    return _made(planned.report, card)


def add_pdf(report: Owed, printer: Printer) -> Outcome:
    """Print a page that lies there without a PDF."""
    try:
        write_whole(report.pdf, printer.pdf(report.path.read_text("utf-8"), report.pdf.name))
    except PledgeError as error:
        return Outcome(report, error=error)
    return Outcome(report, is_printed=True)


def _archive(workspace: Workspace, contract: Contract, tell: Tell) -> None:
    with _told(tell):
        update_archive(workspace.reports, contract.id, list(dict.fromkeys(contract.report.languages)))


@contextmanager
def _told(tell: Tell) -> Iterator[None]:
    """Tell of an archive that cannot be brought up to date: the reports are made, whatever becomes of it."""
    try:
        yield
    except PledgeError as error:
        tell(str(error))


def _job(workspace: Workspace, report: Owed, prepared: Path, more: Mapping[str, str]) -> Job:
    """Return what makes a report's page: its notebook, told what it asks for."""
    notebook = workspace.notebooks / f"{report.notebook}.ipynb"
    ours = {
        "contract": str(report.file.resolve()),
        "period": report.period.label,
        "language": report.language,
        "workspace": str(workspace.folder),
        "prepared": str(prepared),
    }
    known = parameters_of(notebook)
    told = {name: value for name, value in ours.items() if name in known or name not in OPTIONAL}
    return Job(notebook, {**more, **told}, report.language, report.path)


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
    known = {path.stem for path in workspace.notebooks.glob("*.ipynb")}
    if notebook not in known:
        raise UsageError(f"notebook '{notebook}'", f"is not known. {did_you_mean(notebook, known)}")
    for name in more or ():
        if name in SET_HERE:
            raise UsageError(f"parameter '{name}'", "is set by the command itself. Use its argument or option.")
    check_parameters(workspace.notebooks / f"{notebook}.ipynb", more or ())
    contract = workspace.contract(str(file))
    period = Period.parse(period.label, contract.report.month_starts_on)
    check_period(contract, period)
    spoken = language or contract.report.languages[0]
    path = report_path(workspace, contract.id, period, spoken, notebook)
    report = Owed(contract, file, period, spoken, date.max, path)
    tell(f"{contract.source}: opening the exports")
    outcome = make_reports(workspace, open_for(workspace, contract, memory_limit), [report], tell, pool, more, printer)[
        0
    ]
    if outcome.error is None and printer is not None and not outcome.report.pdf.exists():
        outcome = replace(outcome, error=add_pdf(outcome.report, printer).error)
    if outcome.error is not None:
        raise outcome.error
    return outcome
