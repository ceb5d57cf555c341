"""Cadence: which reports a contract owes by a day, and by when each is due."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from ..contract.model import Contract
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
    workspace: Workspace, contract: Contract, as_of: date, notebook: str = SERVICE_REPORT
) -> Iterator[DueReport]:
    """
    Yield every report a contract owes by a day, the oldest first, made or not.

    A report is owed once its period is over; the term's first and last periods count even if they are partial.
    """
    period = Period.of(contract.report.every, contract.starts_on, contract.report.month_starts_on)
    while period.first <= contract.ends_on and min(period.last, contract.ends_on) < as_of:
        due_on = min(period.last, contract.ends_on) + timedelta(days=contract.report.due_days)
        for language in dict.fromkeys(contract.report.languages):
            path = report_path(workspace, contract.id, period, language, notebook)
            yield DueReport(contract, workspace.contract_files[contract.id], period, language, due_on, path)
        period = period.next()
