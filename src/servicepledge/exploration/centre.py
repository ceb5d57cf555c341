"""A workspace whose exports stay open: what the explorer and its menus ask for scores."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

from ..checks.gate import Gate
from ..contract.amendments import as_during, narrowed
from ..contract.model import Contract
from ..engine.breakdown import names_of
from ..engine.tally import by_contract
from ..errors import UsageError, one_of_these
from ..exports.open import OpenSource
from ..periods import FORMS, AnyPeriods, Period, clipped
from ..runtime.display import progress
from ..runtime.pace import paced
from ..scorecard.card import Scorecard
from ..scorecard.measure import check_period, measure_from, open_for, tally_periods
from ..scorecard.score import Score
from ..workspace import AnyContracts, Workspace

Asked = tuple[Contract, Period]
"""A contract and a period that it is asked about."""
Breakdown = str | Sequence[str] | None
"""How a breakdown may be named: by one name, several, or none."""
Reading = Mapping[str, str] | None


@dataclass(frozen=True)
class Centre:
    """A workspace and its opened exports, by source; figures of them where they are sound, or marked as unchecked."""

    workspace: Workspace
    is_unchecked: bool = False
    _gates: dict[str, Gate] = field(default_factory=dict, repr=False)

    def asked(self, contract: AnyContracts, period: AnyPeriods) -> list[Asked]:
        """
        Return each contract with each period that is asked about, contract by contract.

        Raises  UsageError for a contract or a period that cannot be, or none at all; ContractError where a file has mistakes.
        """
        contracts = [self.workspace.contract(one) for one in several(contract)]
        if not contracts:
            raise UsageError("contract", f"none was given. {one_of_these('', self.workspace.contract_files)}")
        if not (periods := several(period)):
            raise UsageError("period", f"none was given. Write {FORMS}.")
        found = [(one, Period.parse(each, one.report.month_starts_on)) for one in contracts for each in periods]
        for agreed, stretch in found:
            check_period(agreed, stretch)
        return found

    def scores_of(
        self, contract: AnyContracts, clause: str, period: AnyPeriods, *, by: Breakdown = (), reading: Reading = None
    ) -> list[Score]:
        """
        Score one clause, whole or broken down, under its own reading or another.

        Rows    one score for the clause, or for each group of the breakdown, in each period of each contract.
        Raises  UsageError for an unknown contract, clause, period, breakdown or reading.
        """
        alone = [
            (
                agreed
                if agreed.catalogue.kpis[kpi_of(agreed, clause, stretch)].is_derived
                else narrowed(agreed, clause),
                stretch,
            )
            for agreed, stretch in self.asked(contract, period)
        ]
        return [score for score in self.scores(alone, by=by, reading=reading) if score.term.clause.ref == clause]

    def scores(self, asked: Sequence[Asked], *, by: Breakdown = (), reading: Reading = None) -> list[Score]:
        """
        Score contracts as they are handed in.

        Raises  UsageError for an unknown breakdown or reading, SourceError where the exports cannot be read.
        """
        return [score for card in self.cards(asked, by=by, reading=reading) for score in card.scores]

    def cards(
        self,
        asked: Sequence[Asked],
        *,
        by: Breakdown = (),
        reading: Reading = None,
        history: int = 0,
        readings: bool = False,
    ) -> list[Scorecard]:
        """
        Score contracts as they are handed in, each in its period: one pass over each export for those of a source.

        Raises  as `scores`.
        """
        groups = names_of(by)
        found: dict[int, Scorecard] = {}
        with progress() as say:
            for batch in _batches(asked):
                places, periods = batch.places, batch.periods
                opened = self.open(batch.contracts[0])
                names = _listed(agreed.id for agreed in batch.contracts)
                say(f"measuring {names} in {_listed(stretch.label for held in periods.values() for stretch in held)}")
                tallies = tally_periods(
                    opened, batch.contracts, periods, by=groups, reading=reading, history=history, readings=readings
                )
                none, parts = tallies.clear(), by_contract(tallies)
                for place in paced(places, "measuring contract", say):
                    mine = parts.get(asked[place][0].id, none)
                    found[place] = measure_from(
                        opened, *asked[place], mine, by=groups, reading=reading, history=history, readings=readings
                    )
        return [found[place] for place in range(len(asked))]

    def open(self, agreed: Contract) -> OpenSource:
        """
        Return the contract's exports, opened when they are first asked for, and again where a file is another since.

        Raises  UsageError where the workspace has no such source, SourceError where its exports cannot be opened or checked,
                ChecksFailed where they are not sound.
        """
        gate = self._gates.get(agreed.source)
        if gate is None or not gate.is_same:
            with progress() as say:
                say(f"{agreed.source}: opening the exports")
                opened = open_for(self.workspace, agreed, unchecked=self.is_unchecked)
                gate = self._gates[agreed.source] = Gate(self.workspace, opened)
        if not self.is_unchecked:
            with progress() as say:
                say(f"{agreed.source}: checking the exports")
                gate.sound()
            for line in gate.warnings:
                warnings.warn(line, stacklevel=2)
        return gate.opened


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one pass over the exports of a source answers: each contract once, as it was handed in."""

    contracts: list[Contract] = field(default_factory=list)
    periods: dict[str, list[Period]] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)

    def takes(self, agreed: Contract) -> bool:
        """Tell whether a contract may be asked about here: not beside another version of itself."""
        return agreed.source == self.contracts[0].source and all(
            agreed == one for one in self.contracts if agreed.id == one.id
        )

    def add(self, place: int, agreed: Contract, stretch: Period) -> None:
        if agreed.id not in self.periods:
            self.contracts.append(agreed)
        self.periods.setdefault(agreed.id, []).append(stretch)
        self.places.append(place)


def _batches(asked: Sequence[Asked]) -> list[_Batch]:
    found: list[_Batch] = []
    for place, (agreed, stretch) in enumerate(asked):
        batch = next((one for one in found if one.takes(agreed)), None)
        if batch is None:
            found.append(batch := _Batch())
        batch.add(place, agreed, stretch)
    return found


def is_one(given: object) -> bool:
    """Tell whether one was given, and not a list, even of one."""
    return isinstance(given, str | PathLike | Contract) or not isinstance(given, Iterable)


def several(given: Any) -> list[Any]:
    """Return what was given as a list, which it may be already."""
    return [given] if is_one(given) else list(given)


def kpi_of(agreed: Contract, clause: str, period: Period) -> str:
    """
    Return the KPI of a measured clause that is in force in a period.

    Raises  UsageError where there is none of that reference.
    """
    part = clipped(period, agreed)
    found = {entry.ref: str(entry.kpi) for entry in as_during(agreed, part.first, part.last).measured}
    if clause not in found:
        raise UsageError(
            f"clause '{clause}'", f"is not a measured clause of {agreed.id}. {one_of_these(clause, found)}"
        )
    return found[clause]


def _listed(names: Iterable[str]) -> str:
    """Name the first few of many."""
    found = list(dict.fromkeys(names))
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
