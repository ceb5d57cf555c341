"""Agents that the hours of a miss would have needed, from the calls that came in them."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import polars as pl

from ..contract.quantity import Duration
from ..kpi import Better
from ..periods import Period
from ..scorecard.card import reach_of
from ..stats.erlang import agents_for_mean, agents_for_share
from .evidence import Evidence
from .misses import Miss
from .rows import rows_behind

MOST_HOURS = 10


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of a weekday, on average over the period: what came, how long calls took, how many agents it needed."""

    weekday: int
    hour: int
    lacked: Fraction
    calls: float
    handling_s: float
    needed: int

    @property
    def busy(self) -> float:
        return self.calls * self.handling_s / 3600


@dataclass(frozen=True, slots=True)
class Staffing:
    """The worst hours of one clause; `patience_s` where the estimate rests on how long callers wait."""

    miss: Miss
    hours: tuple[Hour, ...]
    patience_s: float | None


def staffing(evidence: Evidence, miss: Miss) -> Staffing | None:
    """
    Work out the agents that the worst hours of a missed clause about calls needed; None for any other clause.

    The worst hours are those with the most calls lost or late, or the longest mean wait. Talk time is the mean of the
    hour's answered calls, or of all where the hour had none.
    """
    term, kpi = miss.score.term, miss.score.term.kpi
    if kpi.staffed_for is None or not term.fact.is_live or term.clause.target is None:
        return None
    if term.clause.target.line is None:
        return None
    rows = rows_behind(evidence.card.opened, term, evidence.part, "all", as_of=reach_of(evidence.card))
    needed = {"arrived_at", "queued_at", "answered_at", "ended_at"}
    if not needed <= set(rows.columns):
        return None
    offered = rows.filter(pl.col("queued_at").is_not_null())
    talk = (pl.col("ended_at") - pl.col("answered_at")).dt.total_microseconds() / 1e6
    waited = (pl.col("ended_at") - pl.col("queued_at")).dt.total_microseconds() / 1e6
    patience = offered.filter(pl.col("answered_at").is_null() & (waited >= 0)).select(waited.median()).item()
    overall = offered.filter(talk >= 0).select(talk.mean()).item()
    if overall is None or (kpi.staffed_for == "reached" and patience is None):
        return None
    by_hour = offered.group_by(weekday=pl.col("arrived_at").dt.weekday(), hour=pl.col("arrived_at").dt.hour()).agg(
        calls=pl.len(), talk=talk.filter(talk >= 0).mean()
    )
    days = _weekdays(evidence.part)
    found = []
    for row in by_hour.iter_rows(named=True):
        calls = row["calls"] / days[row["weekday"]]
        lacked = _lacked(miss, row["weekday"], row["hour"])
        if lacked <= 0:
            continue
        handling = row["talk"] or overall
        found.append(
            Hour(row["weekday"], row["hour"], lacked, calls, handling, _needed(miss, calls, handling, patience))
        )
    found.sort(key=lambda hour: (-hour.lacked, hour.weekday, hour.hour))
    return Staffing(miss, tuple(found[:MOST_HOURS]), patience if kpi.staffed_for == "reached" else None)


def _needed(miss: Miss, calls: float, handling_s: float, patience_s: float | None) -> int:
    term, kpi = miss.score.term, miss.score.term.kpi
    target = term.clause.target
    assert target is not None
    bound = float(target.bound)
    if kpi.staffed_for == "mean":
        return agents_for_mean(calls, handling_s, bound)
    if kpi.staffed_for == "reached":
        assert patience_s is not None
        share = bound if kpi.better is Better.HIGHER else 1 - bound
        return agents_for_share(calls, handling_s, patience_s, min(share, ALMOST_ALL))
    limit = term.clause.limit
    assert isinstance(limit, Duration)
    return agents_for_share(calls, handling_s, limit.ms / 1000, min(bound, ALMOST_ALL))


ALMOST_ALL = 0.999
"""A promise about every call would need agents without end; so many of them is what is reckoned with."""


def _lacked(miss: Miss, weekday: int, hour: int) -> Fraction:
    kpi = miss.score.term.kpi
    count = miss.cells.get((weekday, hour))
    if count is None or not count.denominator:
        return Fraction(0)
    if kpi.lacking is None:
        value = kpi.value(count.numerator, count.denominator) or Fraction(0)
        target = miss.score.term.clause.target
        return value if target is not None and not target.is_met_by(value) else Fraction(0)
    return Fraction(count.denominator - count.numerator if kpi.better.value == "higher" else count.numerator)


def _weekdays(part: Period) -> dict[int, int]:
    """Return how many of each weekday the period has."""
    days = [part.first + timedelta(days=number) for number in range(part.days)]
    return {weekday: max(1, sum(day.isoweekday() == weekday for day in days)) for weekday in range(1, 8)}
