"""Measuring what a source's reports need, once for all of them, while its exports are checked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from ..checks import Finding, check_exports, stop_on_critical
from ..checks.worker import Checker
from ..evidence.evidence import Behind, look_up
from ..evidence.misses import tally_breakdowns
from ..exports.open import OpenSource
from ..periods import Period
from ..scorecard.measure import HISTORY, Scorecard, measure_from, tally_periods
from ..workspace import Workspace
from .cadence import SERVICE_REPORT, Owed

LARGE_BYTES = 256_000_000
"""Exports of more than this are checked first and measured then: together they could need more memory than there is."""


@dataclass(frozen=True, eq=False)
class Measured:
    """What the reports of a source are made from: for each what stands behind it, and the findings for all."""

    behind: Sequence[Behind]
    """One per report; those in another language share it."""
    findings: tuple[Finding, ...]

    @property
    def cards(self) -> list[Scorecard]:
        return [one.card for one in self.behind]


def measure_reports(
    workspace: Workspace,
    opened: OpenSource,
    reports: Sequence[Owed],
    tell: Callable[[str], None],
    checker: Checker | None,
) -> Measured:
    """
    Check a source's exports, by a checker if there is one, and measure its reports.

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
    contracts = {report.contract.id: report.contract for report in reports}
    tell(f"{source.id}: measuring {', '.join(contracts)}")
    periods = {
        contract: list(dict.fromkeys(report.period for report in reports if report.contract.id == contract))
        for contract in contracts
    }
    try:
        tallies = tally_periods(opened, list(contracts.values()), periods, history=HISTORY, readings=True)
        cards = {
            (contract, period): measure_from(
                opened, contracts[contract], period, tallies, history=HISTORY, readings=True
            )
            for contract, asked in periods.items()
            for period in asked
        }
        behind = _behind(opened, cards)
        look_up([behind[report.contract.id, report.period] for report in reports if report.notebook == SERVICE_REPORT])
    except Exception:
        sound()  # what is wrong with the exports is said rather than what came of it
        raise
    return Measured([behind[report.contract.id, report.period] for report in reports], sound())


Key = tuple[str, Period]
"""Of a scorecard: its contract's id, and its period."""


def _behind(opened: OpenSource, cards: Mapping[Key, Scorecard]) -> dict[Key, Behind]:
    """Return what stands behind each scorecard, with its own contract's breakdowns alone."""
    breakdowns = tally_breakdowns(opened, list(cards.values()))

    def mine(card: Scorecard) -> dict[tuple[str, ...], pl.DataFrame]:
        if card.contract.amendments:
            return {}  # their terms change between periods, so each is tallied by itself
        return {by: rows.filter(pl.col("contract") == card.contract.id) for by, rows in breakdowns.items()}

    return {key: Behind(card, mine(card)) for key, card in cards.items()}


def _bytes(opened: OpenSource) -> int:
    return sum(file.stat().st_size for files in opened.files.values() for file in files)
