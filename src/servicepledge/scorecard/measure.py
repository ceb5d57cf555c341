"""Measuring: from a workspace, its contracts and a period to scorecards, one pass over each export for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from ..contract.model import Contract
from ..engine.tally import Span, tally
from ..engine.terms import Term
from ..errors import UsageError
from ..exports.open import OpenSource, open_source
from ..periods import Period
from ..workspace import Workspace
from .score import Score, clipped, make_scores


@dataclass(frozen=True)
class Scorecard:
    """
    A contract's scores in a period, with the history and the daily tallies they were made from.

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

    def of(self, clause: str) -> Score:
        """Return the score of one clause by its reference."""
        return next(score for score in self.scores if score.term.clause.ref == clause)

    def past(self, clause: str) -> list[Score]:
        """Return a clause's scores in the earlier periods and this one, the oldest first."""
        return [score for period in (*self.history, self.scores) for score in period if score.term.clause.ref == clause]


def open_for(workspace: Workspace, contract: Contract, memory_limit: str | None = None) -> OpenSource:
    """Open the source of a contract."""
    path: Path = workspace.source_files[contract.source]
    return open_source(workspace.source(contract.source), str(path), memory_limit=memory_limit)


def measure(
    opened: OpenSource,
    contracts: Sequence[Contract],
    period: Period,
    *,
    by: Sequence[str] = (),
    reading: Mapping[str, str] | None = None,
    history: int = 0,
    today: date | None = None,
) -> list[Scorecard]:
    """
    Score contracts of one source in one period, and in so many earlier periods of the same kind.

    Raises  UsageError for a period that has not begun or lies outside a contract's term, or an impossible breakdown.
    """
    for contract in contracts:
        check_period(contract, period, today)
    as_of = opened.as_of()
    terms = {contract.id: terms_of(contract, reading) for contract in contracts}
    earlier = {
        contract.id: [past for past in period.earlier(history) if past.last >= contract.starts_on]
        for contract in contracts
    }
    firsts = [clipped(past, contract).first for contract in contracts for past in (*earlier[contract.id], period)]
    span = Span(min(firsts), period.last, as_of or datetime.max.replace(tzinfo=contracts[0].zone))
    tallies = tally(opened, [term for group in terms.values() for term in group], span, by)
    names = [name for name in tallies.columns if name not in ("contract", "clause", "day", "name", "amount")]
    names = [*names, *(["day"] if "day" in by else [])]
    cards = []
    for contract in contracts:
        mine = tallies.filter(pl.col("contract") == contract.id)
        periods = [*earlier[contract.id], period]
        scores = make_scores(terms[contract.id], mine, periods, as_of, opened.columns, names)
        by_period = [tuple(score for score in scores if score.period == one) for one in periods]
        cards.append(Scorecard(contract, period, by_period[-1], tuple(by_period[:-1]), mine, as_of, opened))
    return cards


def terms_of(contract: Contract, reading: Mapping[str, str] | None = None) -> list[Term]:
    """
    Return the measured clauses of a contract as terms; a `reading` given here goes over the clauses' own.

    Raises  UsageError where no clause's KPI has a reading of that name.
    """
    wanted = dict(reading or {})
    known = {name for clause in contract.measured if clause.definition for name in clause.definition.readings}
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise UsageError(
            f"reading '{unknown[0]}'", f"no clause of {contract.id} has it. Use one of: {', '.join(sorted(known))}."
        )
    return [
        Term.of(
            contract,
            clause,
            {name: value for name, value in wanted.items() if clause.definition and name in clause.definition.readings},
        )
        for clause in contract.measured
    ]


def check_period(contract: Contract, period: Period, today: date | None = None) -> None:
    """
    Make sure that a period can be measured at all.

    Raises  UsageError for a period that has not begun or lies outside the contract's term.
    """
    day = today or datetime.now(contract.zone).date()
    if period.first > day:
        raise UsageError(f"period '{period.label}'", f"has not begun (today is {day}). Ask for one that has.")
    if period.last < contract.starts_on or period.first > contract.ends_on:
        raise UsageError(
            f"period '{period.label}'",
            f"lies outside the term of {contract.id} ({contract.starts_on} to {contract.ends_on}). Ask for one inside it.",
        )
