"""Measuring what a source's reports need, once for all of them, while its exports are checked."""

from collections.abc import Callable, Sequence
from functools import cache

from ..checks import Finding, check_exports, stop_on_critical
from ..checks.beside import Checker
from ..exports.open import OpenSource
from ..report.prepared import Prepared
from ..report.why import tally_breakdowns
from ..scorecard.measure import HISTORY, Scorecard, measure_from, tally_periods
from ..workspace import Workspace
from .cadence import Owed

LARGE_BYTES = 256_000_000
"""Exports of more than this are checked first and measured then: together they could need more memory than there is."""


def measure_reports(
    workspace: Workspace,
    opened: OpenSource,
    reports: Sequence[Owed],
    tell: Callable[[str], None],
    checker: Checker | None,
) -> tuple[Prepared, list[Scorecard]]:
    """
    Check a source's exports, by a checker if there is one, and measure its reports; return a scorecard for each.

    Raises  ChecksFailed where the exports fail a critical check, whatever measuring them comes to.
    """
    source, file = opened.source, str(workspace.source_files[opened.source.id])

    @cache
    def findings() -> tuple[Finding, ...]:
        if checker is None:
            return check_exports(opened.connection, opened.columns, workspace.expectations)
        return checker.findings()

    def sound() -> tuple[Finding, ...]:
        stop_on_critical(findings(), file)
        return findings()

    tell(f"{source.id}: checking the exports")
    if checker is not None:
        checker.ask(source, file, workspace.expectations)
    if checker is None or checker.memory_limit or _bytes(opened) > LARGE_BYTES:
        sound()
    contracts = list({report.contract.id: report.contract for report in reports}.values())
    tell(f"{source.id}: measuring {', '.join(contract.id for contract in contracts)}")
    periods = {
        contract.id: [report.period for report in reports if report.contract.id == contract.id]
        for contract in contracts
    }
    try:
        tallies = tally_periods(opened, contracts, periods, history=HISTORY, readings=True)
        cards = [measure_from(opened, report.contract, report.period, tallies, history=HISTORY) for report in reports]
        breakdowns = tally_breakdowns(opened, cards)
    except Exception:
        sound()  # what is wrong with the exports is said rather than what came of it
        raise
    return Prepared(tallies, sound(), breakdowns), cards


def _bytes(opened: OpenSource) -> int:
    return sum(file.stat().st_size for files in opened.files.values() for file in files)
