"""The distribution behind a KPI: how long it took, not only how often it was in time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import accumulate

from ..exports.open import OpenSource
from ..periods import Period
from .engine import engine_of
from .first_rows import Times
from .row_sets import RowSet, by_pass, pass_of
from .terms import Term

SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Distribution:
    """
    How the times behind a KPI are distributed, exactly; all but `n` are None where nothing was measured.

    The median of an even number lies half way between the middle two; `p90` is the shortest time that at least nine
    in ten did not exceed, so it is one that occurred.
    """

    n: int
    mean: Fraction | None = None
    median: Fraction | None = None
    p90: Fraction | None = None
    longest: Fraction | None = None
    upto: tuple[int, ...] = ()
    """How many took no longer than each of the lengths asked about."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Whose times are asked for, in which period, and of which lengths in microseconds it is counted how many did not exceed them."""

    term: Term
    period: Period
    lengths_us: tuple[int, ...] = ()


def distributions(opened: OpenSource, asked: Sequence[Timed]) -> list[Distribution]:
    """
    Describe the times behind clauses, each in its period, as far as its contract's term covers that; alike ones in one pass.

    Rows of the clause's scope count that have a time and whose time does not run backwards; a case counts on the day
    it fell due, as everywhere; one whose clause promises no limit on the day it began. A KPI with no times behind it,
    or that lacks a column, has an empty distribution.

    Units   seconds.
    Raises  SourceError where an export cannot be read.
    """
    found = [Distribution(0)] * len(asked)
    row_sets = {place: row_set for place, one in enumerate(asked) if (row_set := _row_set(opened, one)) is not None}
    places, as_of = list(row_sets), opened.as_of() or datetime.max.replace(tzinfo=UTC)
    for alike in by_pass(list(row_sets.values()), lambda term: term.kpi.spread):
        mine = [places[number] for number in alike]
        edges = sorted({length for place in mine for length in asked[place].lengths_us})
        time = asked[mine[0]].term.kpi.spread
        assert time is not None
        one_pass, wanted = pass_of(opened, [row_sets[place] for place in mine], as_of)
        for number, times in engine_of(opened).times(one_pass, wanted, time, edges).items():
            found[mine[number]] = _distribution(times, edges, asked[mine[number]].lengths_us)
    return found


def _row_set(opened: OpenSource, asked: Timed) -> RowSet | None:
    """Return the rows that the times are of; None where there are none."""
    term, period = asked.term, asked.period
    first, last = max(period.first, term.contract.starts_on), min(period.last, term.contract.ends_on)
    lacking = term.unmeasurable_because(opened.columns)
    if term.kpi.spread is None or first > last or (lacking is not None and lacking[0] != "no_limit"):
        return None
    # Only the rows and their times are wanted, and a tally may ask for a limit that the clause does not have.
    parameters = {"limit": 0, **term.parameters} if lacking else term.parameters
    return RowSet(replace(term, kpi=replace(term.kpi, tally={}), parameters=parameters), first, last)


def _distribution(times: Times, edges: Sequence[int], lengths_us: Sequence[int]) -> Distribution:
    median, p90, longest = (Fraction(us) / SECOND_US for us in (times.median_us, times.p90_us, times.longest_us))
    # Each bar holds what is past the edge before and up to its own.
    upto = dict(zip(edges, accumulate(times.bars.get(edge, 0) for edge in edges), strict=True))
    mean = Fraction(times.total_us, times.n) / SECOND_US
    return Distribution(times.n, mean, median, p90, longest, tuple(upto[us] for us in lengths_us))
