"""The scorecard of a contract and period: what travels on from measuring, how far its exports reach, what it puts first."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from ..contract.model import Contract
from ..exports.open import OpenSource
from ..periods import Period
from .score import Score


@dataclass(frozen=True)
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

    def of(self, clause: str) -> Score:
        """Return the score of one clause by its reference."""
        return next(score for score in self.scores if score.term.clause.ref == clause)

    def past(self, clause: str) -> list[Score]:
        """Return a clause's scores in the earlier periods and this one, the oldest first."""
        return [score for period in (*self.history, self.scores) for score in period if score.term.clause.ref == clause]


def reach_of(card: Scorecard) -> datetime:
    """Return up to when a scorecard's exports are complete; for ever where they do not say."""
    return card.as_of or datetime.max.replace(tzinfo=UTC)


def headline(card: Scorecard) -> list[Score]:
    """Return the scores of the clauses the contract puts first; of all its clauses where it names none."""
    chosen = [score for score in card.scores if score.term.clause.headline]
    return chosen or list(card.scores)
