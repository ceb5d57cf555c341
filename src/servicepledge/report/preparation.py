"""
Preparing the reports of one source: its exports are checked once and read once, for all their contracts and periods.

A run prepares together all that it makes; a report opened by hand is prepared alone, by the same steps.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from ..checks import Finding
from ..checks.gate import Gate
from ..contract.model import Contract
from ..engine.tally import by_contract
from ..evidence.evidence import Evidence, look_up
from ..evidence.misses import tally_breakdowns
from ..exports.open import OpenSource
from ..periods import Period
from ..runtime.pace import paced
from ..scorecard.card import Scorecard
from ..scorecard.measure import HISTORY, measure_from, tally_periods
from ..workspace import Workspace
from .editions.record import basis_of, edition_for, fingerprints, fingerprints_beside
from .material import Material

NAMED = 12
"""How many contracts are named as what is measured; of more it is said how many."""
Key = tuple[str, Period]
"""Of a report's material: its contract's id, and its period. Its languages share it."""
Numbering = Callable[[str, Period, Sequence[int]], int]
"""Gives the number of a new edition: of a contract, in a period, told of those that are there."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What reports are about: a contract and the file it was read from, in a period."""

    contract: Contract
    file: Path
    period: Period

    @property
    def key(self) -> Key:
        return self.contract.id, self.period


def prepare(
    workspace: Workspace,
    opened: OpenSource,
    subjects: Sequence[Subject],
    *,
    gate: Gate | None = None,
    ahead: Collection[Key] = (),
    tell: Callable[[str], None] = lambda _: None,
    numbering: Numbering | None = None,
    reason: str = "",
) -> dict[Key, Material]:
    """
    Check a source's exports, by a gate of the caller's if there is one, measure subjects, and find the edition each belongs to.

    Of those named in `ahead` all is asked at once that a service report asks of the exports; of others when it is wanted.
    `numbering` gives the numbers of new editions, else they follow those that are there; with a `reason` a restatement is made.

    Raises  ChecksFailed where the exports fail a critical check, whatever measuring them comes to.
    """
    gate = gate or Gate(workspace, opened)
    tell(f"{opened.source.id}: checking the exports")

    def measured() -> dict[Key, Evidence]:
        def say(line: str) -> None:
            tell(f"{opened.source.id}: {line}")

        say(f"measuring {_named(list(dict.fromkeys(one.contract.id for one in subjects)))}")
        return _evidence(opened, _measured(opened, subjects, say), ahead)

    evidence = gate.around(measured)
    for line in gate.warnings:
        tell(f"{opened.source.id}: warning: {line}")
    found = _materials(workspace, opened, subjects, evidence, gate.findings, numbering, reason)
    gate.require_same()  # else what was measured would be recorded under the fingerprints of what took its place
    return found


def _named(contracts: Sequence[str]) -> str:
    """Name contracts, or say how many there are."""
    return ", ".join(contracts) if len(contracts) <= NAMED else f"{len(contracts):,} contracts"


def _measured(
    opened: OpenSource, subjects: Sequence[Subject], say: Callable[[str], None] = lambda _: None
) -> dict[Key, Scorecard]:
    """Return the scorecard of each subject, all tallied in one pass over each export."""
    contracts = {one.contract.id: one.contract for one in subjects}
    periods: dict[str, list[Period]] = {}
    for one in subjects:
        periods.setdefault(one.contract.id, []).append(one.period)
    whole = tally_periods(opened, list(contracts.values()), periods, history=HISTORY, readings=True)
    none, tallies = whole.clear(), by_contract(whole)
    del whole  # each contract's part is handed over, and dropped where its scorecard keeps less of it
    found: dict[Key, Scorecard] = {}
    for name, asked in paced(periods.items(), "measuring contract", say):
        mine = tallies.pop(name, none)
        for period in asked:
            found[name, period] = measure_from(opened, contracts[name], period, mine, history=HISTORY, readings=True)
    return found


def _evidence(opened: OpenSource, cards: Mapping[Key, Scorecard], ahead: Collection[Key]) -> dict[Key, Evidence]:
    """Return what stands behind each scorecard; of those named, with its own contract's breakdowns, looked up at once."""
    breakdowns = tally_breakdowns(opened, [card for key, card in cards.items() if key in ahead])
    nothing = {by: rows.clear() for by, rows in breakdowns.items()}
    parts = {by: by_contract(rows) for by, rows in breakdowns.items()}

    def mine(card: Scorecard) -> dict[tuple[str, ...], pl.DataFrame]:
        if card.contract.amendments:
            return {}  # their terms change between periods, so each is tallied by itself
        return {by: held.get(card.contract.id, nothing[by]) for by, held in parts.items()}

    evidence = {key: Evidence(card, mine(card) if key in ahead else {}) for key, card in cards.items()}
    look_up([one for key, one in evidence.items() if key in ahead])
    return evidence


def _materials(
    workspace: Workspace,
    opened: OpenSource,
    subjects: Sequence[Subject],
    evidence: Mapping[Key, Evidence],
    findings: tuple[Finding, ...],
    numbering: Numbering | None,
    reason: str,
) -> dict[Key, Material]:
    """Return the material of each subject, in its contract's first language, with the edition its figures belong to."""
    files = fingerprints(opened, workspace.source_files[opened.source.id])
    suites = (workspace.expectations / f"{table}.json" for table in opened.files)
    beside = fingerprints_beside(workspace.data / "calendar", suites)
    found = {}
    for one in subjects:
        path, held = one.file.resolve(), evidence[one.key]
        is_named = workspace.contract_files.get(one.contract.id, Path()).resolve() == path
        name = one.contract.id if is_named else path.name
        folder = workspace.reports / one.contract.id / one.period.label
        number = partial(numbering, *one.key) if numbering else None
        edition = edition_for(folder, basis_of(held.card, one.file, files, beside), number, reason)
        found[one.key] = Material(held, findings, one.contract.report.languages[0], path, name, edition)
    return found
