"""What clauses counted in stretches of days: the tallies of a scorecard, added up."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from ..engine.terms import Term
from ..periods import Period
from ..scorecard.amounts import amounts
from ..scorecard.card import Scorecard

Counts = Mapping[tuple[str, str], tuple[int, int]]
"""Numerator (in the KPI's scale) and denominator, by a clause's reference and a period's label; none without rows."""


def counted(card: Scorecard, terms: Sequence[Term], periods: Sequence[Period]) -> Counts:
    """
    Count terms' clauses in periods.

    What an amendment changed within a period is added up, as far as it is in the term's own unit.
    """
    asked = {term.clause.ref: (term.kpi.unit, term.kpi.scale) for term in terms}
    versions = [term for term in terms_of(card) if (term.kpi.unit, term.kpi.scale) == asked.get(term.clause.ref)]
    mine = card.tallies.filter(pl.col("clause").is_in(list(asked)))
    found: dict[tuple[str, str], tuple[int, int]] = {}
    rows = amounts(mine, versions, periods).select("clause", "period", "numerator", "denominator")
    for ref, label, numerator, denominator in rows.iter_rows():
        before = found.get((ref, label), (0, 0))
        found[ref, label] = before[0] + numerator, before[1] + denominator
    return found


def added_up(by_day: Counts, terms: Sequence[Term], periods: Sequence[Period]) -> Counts:
    """Add the days of periods up, for terms whose counts add up."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for period in periods:
        days = [(period.first + timedelta(days=no)).isoformat() for no in range(period.days)]
        for ref in {term.clause.ref for term in terms}:
            counts = [held for day in days if (held := by_day.get((ref, day))) is not None]
            if counts:
                found[ref, period.label] = sum(one[0] for one in counts), sum(one[1] for one in counts)
    return found


def terms_of(card: Scorecard) -> list[Term]:
    """Return the terms that measured a period: one for each clause, more where an amendment cut it."""
    return [part.term for score in card.scores for part in score.segments or (score,)]
