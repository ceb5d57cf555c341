"""A workspace whose exports stay open: what the explorer and its menus ask for scores."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from ..contract.amendments import as_during, narrowed
from ..contract.model import Contract
from ..errors import UsageError, did_you_mean
from ..exports.open import OpenSource
from ..kpis import KPIS
from ..periods import Period, clipped
from ..scorecard.measure import check_period, measure, open_for
from ..scorecard.score import Score
from ..workspace import Workspace


@dataclass(frozen=True)
class Centre:
    """A workspace and its opened exports, by source."""

    workspace: Workspace
    _opened: dict[str, OpenSource] = field(default_factory=dict, repr=False)

    def scores_of(
        self,
        contract: str,
        clause: str,
        period: str,
        *,
        by: Sequence[str] = (),
        reading: Mapping[str, str] | None = None,
    ) -> list[Score]:
        """
        Score one clause, whole or broken down, under its own reading or another.

        Rows    one score for the clause, or for each group of the breakdown.
        Raises  UsageError for an unknown contract, clause, period, breakdown or reading.
        """
        agreed = self.workspace.contract(contract)
        asked = Period.parse(period, agreed.report.month_starts_on)
        is_derived = KPIS[kpi_of(agreed, clause, asked)].is_derived
        return self.scores(agreed if is_derived else narrowed(agreed, clause), period, by, reading, {clause})

    def scores(
        self,
        agreed: Contract,
        period: str,
        by: Sequence[str],
        reading: Mapping[str, str] | None,
        wanted: Set[str],
    ) -> list[Score]:
        """
        Score a contract as it is handed in, and return the scores of the wanted clauses.

        Raises  UsageError for a period outside the contract's term, an unknown breakdown or reading.
        """
        asked = Period.parse(period, agreed.report.month_starts_on)
        check_period(agreed, asked)
        groups = [by] if isinstance(by, str) else by
        card = measure(self.open(agreed), agreed, asked, by=groups, reading=reading)
        return [score for score in card.scores if score.term.clause.ref in wanted]

    def open(self, agreed: Contract) -> OpenSource:
        """
        Return the contract's exports, opened when they are first asked for.

        Raises  SourceError where they cannot be opened.
        """
        if agreed.source not in self._opened:
            self._opened[agreed.source] = open_for(self.workspace, agreed)
        return self._opened[agreed.source]


def kpi_of(agreed: Contract, clause: str, period: Period) -> str:
    """
    Return the KPI of a measured clause that is in force in a period.

    Raises  UsageError where there is none of that reference.
    """
    part = clipped(period, agreed)
    found = {entry.ref: str(entry.kpi) for entry in as_during(agreed, part.first, part.last).measured}
    if clause not in found:
        raise UsageError(
            f"clause '{clause}'", f"is not a measured clause of {agreed.id}. {did_you_mean(clause, found)}"
        )
    return found[clause]
