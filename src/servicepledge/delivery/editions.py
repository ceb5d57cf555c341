"""Which edition each report belongs to, and which pages are made: what was published is never written over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..execution.notebook import Page
from ..report.editions.record import RECORD, Edition, newest_in
from ..report.formatting.dates import moment
from ..report.material import Material
from .cadence import DueReport


@dataclass(frozen=True, eq=False)
class Planned:
    """A report with what it is made from, and how its edition stands to what was published."""

    report: DueReport
    material: Material
    newest: Edition | None
    """The newest edition of the period that was published."""

    @property
    def edition(self) -> Edition:
        return self.material.edition

    @property
    def is_new(self) -> bool:
        """Whether the figures are not those of the newest edition that was published; what is internal never is."""
        if self.report.is_internal:
            return False
        return self.newest is None or self.newest.number != self.edition.number

    @property
    def is_from_same(self) -> bool:
        """Whether the newest edition was made from the very same files, so that a page of it comes out the same."""
        return self.newest is not None and self.newest.basis.inputs == self.edition.basis.inputs

    @property
    def stands(self) -> bool:
        """Whether the page is there and stays: the same figures, made from other files."""
        return self.report.exists and not self.report.is_internal and not self.is_new and not self.is_from_same

    def page(self, made: Page) -> Page:
        """Return a page with what belongs beside it: with the record where the edition is new; what is there stays."""
        files = dict(made.files)
        if self.report.is_internal:
            return made
        if self.is_new:
            files[RECORD] = self.edition.as_record()
        elif not self.is_from_same:
            files = {name: held for name, held in files.items() if not self.report.path.with_name(name).exists()}
        return Page(made.html, files)


def with_edition(report: DueReport, material: Material) -> Planned:
    """Return a report with what it is made from, at its place in the edition that its figures belong to."""
    if report.is_internal:
        return Planned(report, material, None)
    return Planned(report.of_edition(material.edition.number), material, newest_in(report.folder))


def wanted(planned: Sequence[Planned], is_missing: Sequence[bool]) -> list[Planned]:
    """
    Return the reports that a run makes: those that are missing, and where a new edition comes, all of its period.

    A new edition comes where one of its reports is missing, or where what was provisional is settled.
    """
    lacking = {_folder(one) for one, missing in zip(planned, is_missing, strict=True) if missing}
    return [
        one
        for one, missing in zip(planned, is_missing, strict=True)
        if missing or (one.is_new and (one.edition.state != "provisional" or _folder(one) in lacking))
    ]


def _folder(planned: Planned) -> Path:
    return planned.report.folder


def may_settle(report: DueReport, reach: datetime | None = None) -> bool:
    """
    Tell whether the newest edition of a period is provisional, and exports that reach so far may settle it.

    Raises  RecordError where a record of the period is damaged.
    """
    newest = newest_in(report.folder)
    if newest is None or newest.state != "provisional":
        return False
    return reach is None or moment(reach, report.contract.zone) >= newest.basis.open_until
