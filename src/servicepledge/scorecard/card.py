"""The scorecard of a contract and period: what travels on from measuring, how far its exports reach, what it puts first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from ..contract.model import Contract
from ..errors import UsageError, one_of_these, shown
from ..exports.open import OpenSource
from ..periods import Period
from ..runtime.display import table
from .score import Score
from .verdict import Verdict

_HEADS = ("clause", "kpi", "value", "numerator", "denominator", "target", "verdict", "reason")


@dataclass(frozen=True, repr=False)
class Scorecard:
    """
    A contract's scores in a period, with the history and the daily tallies they were made from.

    `contract` is the contract as it stood in the period, under the terms in force at its end.

    `tallies` has one row per clause, day and tally name (see `engine.tally`); `history` holds the scores of earlier
    periods, the oldest first.
    """

    contract: Contract
    period: Period
    scores: tuple[Score, ...]
    history: tuple[tuple[Score, ...], ...]
    tallies: pl.DataFrame
    as_of: datetime | None
    opened: OpenSource
    before: tuple[tuple[Score, ...], ...] = ()
    """The scores of every earlier period that was measured, further back than `history` where runs ask for it."""

    def __repr__(self) -> str:
        return f"Scorecard('{self.contract.id}', {self.period.label}: {self.verdicts}{self._mark})"

    def _repr_html_(self) -> str:
        groups = list(self.scores[0].by) if self.scores else []
        rows = [
            [*(said[name] for name in _HEADS), *score.by.values()] for score in self.scores if (said := score.as_json())
        ]
        return table(f"{self.contract.id} · {self.period.label}{self._mark}", (*_HEADS, *groups), rows)

    @property
    def _mark(self) -> str:
        return " · unchecked" if self.opened.is_unchecked else ""

    @property
    def verdicts(self) -> str:
        """How many scores of the provider's have which verdict, in words, and how many of the client's."""
        told = [_counts(self.of_provider) or "no scores"]
        if self.of_client:
            told.append(f"of the client: {_counts(self.of_client)}")
        return "; ".join(told)

    @property
    def of_provider(self) -> tuple[Score, ...]:
        """The scores of what the provider owes, alone or with the client."""
        return tuple(score for score in self.scores if not score.is_of_client)

    @property
    def of_client(self) -> tuple[Score, ...]:
        """The scores of what the client owes."""
        return tuple(score for score in self.scores if score.is_of_client)

    def of(self, clause: str) -> Score:
        """
        Return the score of one clause by its reference.

        Raises  UsageError where no measured clause has it.
        """
        for score in self.scores:
            if score.term.clause.ref == clause:
                return score
        known = dict.fromkeys(score.term.clause.ref for score in self.scores)
        raise UsageError(
            f"clause {shown(clause)}", f"is not a measured clause of {self.contract.id}. {one_of_these(clause, known)}"
        )

    def past(self, clause: str) -> list[Score]:
        """Return a clause's scores in the earlier periods and this one, the oldest first."""
        return [score for period in (*self.history, self.scores) for score in period if score.term.clause.ref == clause]


def _counts(scores: Sequence[Score]) -> str:
    counts = Counter(score.verdict for score in scores)
    return ", ".join(f"{counts[verdict]} {verdict.label.en}" for verdict in Verdict if counts[verdict])


def reach_of(card: Scorecard) -> datetime:
    """Return up to when a scorecard's exports are complete; for ever where they do not say."""
    return card.as_of or datetime.max.replace(tzinfo=UTC)


def headline(card: Scorecard) -> list[Score]:
    """Return the scores of the provider's clauses that the contract puts first; of all of them where it names none."""
    return first_of(card.scores)


def first_of(scores: Sequence[Score]) -> list[Score]:
    """Return those of some scores that are put first: never a duty of the client."""
    owed = [score for score in scores if not score.is_of_client]
    return [score for score in owed if score.term.clause.headline] or owed
