"""A batch: reports of one source on their way from what they are made from to their places, and what became of each."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..consequences.register import Duty, register
from ..contract.model import Contract
from ..errors import PledgeError
from ..execution.notebook import Page, parameters_of
from ..execution.pdf import Printer
from ..execution.pool import Job, Pool
from ..scorecard.score import Score
from ..workspace import Workspace
from .archive import update_archive, update_list
from .cadence import DueReport, internal_folder
from .editions import Planned
from .publication.publisher import Publisher

Tell = Callable[[str], None]
OPTIONAL = ("language", "workspace", "prepared")
"""What a notebook is told if it has such a parameter; the contract and the period it must have."""
SET_HERE = ("contract", "period", *OPTIONAL)


@dataclass(frozen=True)
class Outcome:
    """What became of a report: made (with its scores), waiting for data, or failed; or it only got a PDF."""

    report: DueReport
    scores: tuple[Score, ...] = ()
    duties: tuple[Duty, ...] = ()
    """What follows from the period's misses."""
    error: PledgeError | None = None
    waiting: str = ""
    is_printed: bool = False
    """True where the page was there already and only a PDF was added."""

    @classmethod
    def of(cls, planned: Planned) -> "Outcome":
        """Return the outcome of a report that lies at its place."""
        card = planned.material.card
        return cls(planned.report, scores=card.scores, duties=register(card).duties)


@dataclass(frozen=True, eq=False)
class Batch:
    """
    Makes reports by a pool, each with a PDF where there is a printer, and brings their archives up to date.

    One report's failure is its outcome and does not stop the others.
    """

    workspace: Workspace
    pool: Pool
    tell: Tell
    printer: Printer | None
    more: Mapping[str, Any]
    """Further parameters of the notebook."""
    scratch: Path
    """An empty folder of our own."""
    publisher: Publisher
    unchanged: Callable[[Planned], None]
    """Raises a sentence where what a report is made from is not what it was at the beginning."""
    outcomes: dict[Planned, Outcome] = field(default_factory=dict)
    _jobs: dict[Job, Planned] = field(default_factory=dict)
    _left: Counter[str] = field(default_factory=Counter)
    """How many reports of each contract are still to come."""
    _of_edition: Counter[Path] = field(default_factory=Counter)
    """How many reports of each edition are."""

    def make(self, planned: Sequence[Planned]) -> None:
        """Make reports, the longest first, so that none of them is left over when the others are done."""
        for one in sorted(planned, key=lambda one: -one.material.evidence.size):
            try:
                self._jobs[self._job(one)] = one
            except PledgeError as error:
                self.outcomes[one] = Outcome(one.report, error=error)
        self._left.update(one.report.contract.id for one in self._jobs.values())
        self._of_edition.update(_edition_of(one) for one in self._jobs.values())
        try:
            for job, page in self.pool.pages(self._handed(), self._begins):
                self._end(self._jobs[job], self._gathered(self._jobs[job], page))
        finally:
            self.publisher.drop()

    def finish(self, planned: Sequence[Planned]) -> None:
        """Bring up to date the archives of contracts that nothing was made of, and the list of all archives."""
        for contract in {one.report.contract.id: one.report.contract for one in planned}.values():
            if contract.id not in self._left:
                self._archive(contract)
        with self._told():
            update_list(self.workspace.reports)

    def _job(self, planned: Planned) -> Job:
        """Return what makes a report's page: its notebook, told what it asks for."""
        report = planned.report
        notebook = self.workspace.notebooks / f"{report.notebook}.ipynb"
        ours = {
            "contract": str(report.file.resolve()),
            "period": report.period.label,
            "language": report.language,
            "workspace": str(self.workspace.folder),
            "prepared": str(self.scratch / report.contract.id / report.period.label),
        }
        known = parameters_of(notebook)
        told = {name: value for name, value in ours.items() if name in known or name not in OPTIONAL}
        failed = internal_folder(self.workspace, report.contract.id, report.period) / "failed"
        return Job(notebook, {**self.more, **told}, report.language, report.path, failed)

    def _handed(self) -> Iterator[Job]:
        """Yield each job when what it is made from has been written, while those before it are made."""
        for job, one in self._jobs.items():
            prepared = Path(job.parameters["prepared"]) if "prepared" in job.parameters else None
            try:
                if prepared is not None and not prepared.exists():  # else it is there for another language already
                    one.material.write(prepared)
            except PledgeError as error:  # its misses are looked into here, which may need the exports
                self._end(one, Outcome(one.report, error=error))
                continue
            yield job

    def _begins(self, job: Job) -> None:
        report, edition = self._jobs[job].report, self._jobs[job].edition
        what = f"{report.contract.id} {report.period.label} {report.language}"
        place = f"[{list(self._jobs).index(job) + 1}/{len(self._jobs)}]"
        self.tell(f"{place} making {what}, edition {edition.number} ({edition.state})")

    def _gathered(self, planned: Planned, page: Page | PledgeError) -> Outcome:
        """Put a page that was made with the others of its edition."""
        if isinstance(page, PledgeError):
            return Outcome(planned.report, error=page)
        try:
            if self.printer is not None:
                name = planned.report.pdf.name
                page = replace(page, files={**page.files, name: self.printer.pdf(page.html.decode(), name)})
            whole = planned.page(page)
            self.publisher.gather(planned, {**whole.files, planned.report.path.name: whole.html})
            return Outcome.of(planned)
        except PledgeError as error:
            return Outcome(planned.report, error=error)

    def _end(self, planned: Planned, outcome: Outcome) -> None:
        """Note what became of a report; publish its edition after the last of it, and so with its contract's archive."""
        contract, edition = planned.report.contract, _edition_of(planned)
        self.outcomes[planned] = outcome
        self._of_edition[edition] -= 1
        if not self._of_edition[edition]:
            self._publish([one for one in self._jobs.values() if _edition_of(one) == edition])
        self._left[contract.id] -= 1
        if not self._left[contract.id]:
            self._archive(contract)

    def _publish(self, reports: Sequence[Planned]) -> None:
        """Publish those of an edition's reports that were made; what keeps them from it is what becomes of each."""
        made = [one for one in reports if self.outcomes[one].error is None]
        if not made:
            return
        try:
            for one in made:
                self.unchanged(one)
            kept = self.publisher.publish(made)
        except PledgeError as error:
            self.outcomes.update({one: Outcome(one.report, error=error) for one in made})
            return
        for name in kept:
            self.tell(
                f"{name}: edition {made[0].edition.number} stands as it was published; what would be made now differs."
            )

    def _archive(self, contract: Contract) -> None:
        with self._told():
            update_archive(self.workspace.reports, contract.id, list(dict.fromkeys(contract.report.languages)))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell of an archive that cannot be brought up to date: the reports are made, whatever becomes of it."""
        try:
            yield
        except PledgeError as error:
            self.tell(str(error))


def _edition_of(planned: Planned) -> Path:
    """Return what a report is published with: the folder of its edition; an internal one alone."""
    return planned.report.path if planned.report.is_internal else planned.report.path.parent
