"""Cadence: which reports a contract owes by a day, and by when each is due."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..contract.model import Contract
from ..errors import UsageError
from ..periods import Period
from ..report.editions.record import numbers_in
from ..report.words.annex import KINDS
from ..text import Language
from ..workspace import Workspace

SERVICE_REPORT = "service_report"
"""The notebook of the report that agreements owe."""
INTERNAL = "_internal"
"""Where under `reports` lies what is the operator's own and never handed over."""
OWN = ("agent_review", "explore")
"""Bundled notebooks that are; another says so itself (see `is_internal`)."""
EARLIEST_YEAR = 1990
"""Reports of earlier years are a slip of the pen: no export reaches back so far."""
MOST_PERIODS = 1_000
"""More than these (of days, not three years) are no catching up."""


@dataclass(frozen=True, slots=True)
class DueReport:
    """One report a contract owes: its period, its language, the day it is due, the file it becomes."""

    contract: Contract
    file: Path
    """The contract's file."""
    period: Period
    language: Language
    due_on: date
    path: Path
    """In the newest edition of the period, until another one is made."""

    @property
    def folder(self) -> Path:
        """Where the editions of the period lie."""
        return self.path.parent.parent

    @property
    def is_internal(self) -> bool:
        """Whether it is the operator's own, and part of no edition."""
        return self.path.parents[2].name == INTERNAL

    def of_edition(self, number: int) -> "DueReport":
        """Return the report as part of an edition."""
        return replace(self, path=self.folder / str(number) / self.path.name)

    @property
    def notebook(self) -> str:
        """The notebook the report is made by; it names the file."""
        return self.path.name.rsplit(".", 2)[0]

    @property
    def pdf(self) -> Path:
        """Where its PDF lies."""
        return self.path.with_suffix(".pdf")

    @property
    def exists(self) -> bool:
        return self.path.is_file()


def report_path(workspace: Workspace, contract: str, period: Period, language: Language, notebook: str) -> Path:
    """
    Return where a report lies in its newest edition: `reports/<contract>/<period>/<edition>/<notebook>.<language>.html`.

    What is internal lies apart: `reports/_internal/<contract>/<period>/<notebook>.<language>.html`.
    """
    if is_internal(workspace.notebooks / f"{notebook}.ipynb"):
        return internal_folder(workspace, contract, period) / f"{notebook}.{language}.html"
    folder = workspace.reports / contract / period.label
    newest = max(numbers_in(folder), default=1)
    return folder / str(newest) / f"{notebook}.{language}.html"


def internal_folder(workspace: Workspace, contract: str, period: Period) -> Path:
    """Return where lies what is the operator's own of a period: agents' reviews, notebooks that failed."""
    return workspace.reports / INTERNAL / contract / period.label


def is_internal(notebook: Path) -> bool:
    """Tell whether a notebook is the operator's own: bundled as such, or its metadata say `"servicepledge": {"internal": true}`."""
    if notebook.stem in KINDS or notebook.stem in OWN:
        return notebook.stem in OWN
    try:
        return json.loads(notebook.read_text("utf-8"))["metadata"]["servicepledge"]["internal"] is True
    except (OSError, ValueError, KeyError, TypeError):
        return False


def due_reports(
    workspace: Workspace, contract: Contract, as_of: date, *, since: date | None = None
) -> Iterator[DueReport]:
    """
    Yield every report a contract owes by a day, the oldest first, made or not; with `since` of periods that end from then on.

    A report is owed once its period is over; the term's first and last periods count even if they are partial.

    Raises  CalendarError where the day it is due cannot be counted, UsageError for more periods than anybody reports on.
    """
    for period, due_on in owed_periods(contract, as_of, since):
        for document in dict.fromkeys(contract.report.documents):
            for language in dict.fromkeys(contract.report.languages):
                path = report_path(workspace, contract.id, period, language, document)
                yield DueReport(contract, workspace.contract_files[contract.id], period, language, due_on, path)


def owed_periods(contract: Contract, as_of: date, since: date | None = None) -> Iterator[tuple[Period, date]]:
    """
    Yield the periods a contract owes reports of by a day, the oldest first, each with the day it is due.

    Raises  as `due_reports`.
    """
    begins = max(contract.starts_on, since or contract.starts_on)
    if contract.starts_on <= contract.ends_on < begins:
        return
    check_since(contract, begins)
    found = [Period.of(contract.report.every, begins, contract.report.month_starts_on)]
    while (period := found[-1]).first <= contract.ends_on and min(period.last, contract.ends_on) < as_of:
        if len(found) > MOST_PERIODS:
            raise UsageError(
                contract.id,
                f"owes more than {MOST_PERIODS:,} reports by {as_of}, one every {contract.report.every} since {begins}. "
                "Check starts_on and [report] every, or name a later day with --since.",
            )
        found.append(period.next())
    for period in found[:-1]:
        yield period, contract.report_due_on(min(period.last, contract.ends_on))


def check_since(contract: Contract, begins: date) -> None:
    """
    Make sure that reports can be owed from a day on.

    Raises  UsageError for one before there were such centres.
    """
    if begins.year < EARLIEST_YEAR:
        raise UsageError(
            contract.id,
            f"would owe reports from {begins} on. No period before {EARLIEST_YEAR} is reported on; check starts_on, or "
            "name a later day with --since.",
        )
