"""Restating: the next edition of a period, for a reason that its first page gives; the earlier ones stay as they were published."""

from datetime import date
from pathlib import Path

from ..checks.inputs import Inputs
from ..errors import UsageError
from ..execution.pdf import Printer
from ..execution.pool import Pool
from ..periods import Period
from ..report.editions.record import newest_in
from ..report.words.annex import KINDS
from ..scorecard.measure import check_period, open_for
from ..text import LANGUAGES
from ..workspace import Workspace
from .batch import Outcome, Tell
from .cadence import DueReport
from .ledger import Ledger
from .make import Asked, make_reports
from .publication.lock import only_writer
from .publication.publisher import adopt


def restate(
    workspace: Workspace,
    file: Path,
    period: Period,
    reason: str,
    tell: Tell,
    pool: Pool,
    memory_limit: str | None = None,
    printer: Printer | None = None,
) -> list[Outcome]:
    """
    Make the next edition of a period of all that its newest one holds, in every language, and give the reason on its first page.

    Raises  UsageError where nothing was published of the period or no reason is given; SourceError, ChecksFailed and RecordError as
            making a report does.
    """
    why = " ".join(reason.split())
    if not why:
        raise UsageError("--reason", "is empty. Say why, in words that the client will read on the first page.")
    with only_writer(workspace, "restate"):
        inputs = Inputs.of(workspace, file)
        contract = workspace.contract(str(file))
        stretch = Period.parse(period.label, contract.report.month_starts_on)
        check_period(contract, stretch)
        adopt(workspace, Ledger.of(workspace), contract.id)
        folder = workspace.reports / contract.id / stretch.label
        newest = newest_in(folder)
        if newest is None:
            raise UsageError(str(folder), "nothing was published of this period. Make it with `pledge report`.")
        pages = _pages(folder / str(newest.number))
        reports = [
            DueReport(contract, file, stretch, language, date.max, page)
            for page in pages
            for language in LANGUAGES
            if page.name.split(".")[-2] == language
        ]
        tell(f"{contract.source}: opening the exports")
        opened = open_for(workspace, contract, memory_limit)
        return make_reports(workspace, opened, reports, tell, pool, inputs, Asked(printer=printer, reason=why))


def _pages(folder: Path) -> list[Path]:
    """Return the pages of an edition, the kinds of report in their order."""
    kinds = list(KINDS)
    found = sorted(folder.glob("*.html"))
    return sorted(
        found, key=lambda page: kinds.index(kind) if (kind := page.name.rsplit(".", 2)[0]) in kinds else len(kinds)
    )
