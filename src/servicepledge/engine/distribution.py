"""The distribution behind a KPI: how long it took, not only how often it was in time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import accumulate
from typing import Any

from ..exports.database import guarded
from ..exports.open import OpenSource
from ..periods import Period
from .row_sets import WANTED, Look, looked_at, together
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


def distribution(opened: OpenSource, term: Term, period: Period, lengths_us: Sequence[int] = ()) -> Distribution:
    """Describe the times behind one clause in one period, as `distributions` does."""
    return distributions(opened, [Timed(term, period, tuple(lengths_us))])[0]


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
    looks = {place: look for place, one in enumerate(asked) if (look := _look(opened, one)) is not None}
    places = list(looks)
    for alike in together(list(looks.values()), lambda term: term.kpi.spread):
        mine = [places[number] for number in alike]
        edges = sorted({length for place in mine for length in asked[place].lengths_us})
        for number, row in _figures(opened, [looks[place] for place in mine], edges):
            found[mine[number]] = _spread(row, edges, asked[mine[number]].lengths_us)
    return found


def _look(opened: OpenSource, asked: Timed) -> Look | None:
    """Return the rows that the times are of; None where there are none."""
    term, period = asked.term, asked.period
    first, last = max(period.first, term.contract.starts_on), min(period.last, term.contract.ends_on)
    lacking = term.unmeasurable_because(opened.columns)
    if term.kpi.spread is None or first > last or (lacking is not None and lacking[0] != "no_limit"):
        return None
    # Only the rows and their times are wanted, and a tally may ask for a limit that the clause does not have.
    parameters = {"limit": 0, **term.parameters} if lacking else term.parameters
    return Look(replace(term, kpi=replace(term.kpi, tally={}), parameters=parameters), first, last)


def _figures(opened: OpenSource, looks: Sequence[Look], edges: Sequence[int]) -> list[tuple[int, tuple[Any, ...]]]:
    """Return, by the number of the look, how many times there were, their sum, and what else a spread tells."""
    # In whole microseconds; the half of one that a median can have is exact in a double for a time under a century.
    figures = "count(time_us), sum(time_us), quantile_cont(time_us, 0.5), quantile_disc(time_us, 0.9), max(time_us)"
    bars = f", histogram(time_us::bigint, {edges}::bigint[])" if edges else ""
    as_of = opened.as_of() or datetime.max.replace(tzinfo=UTC)
    with looked_at(opened, looks, as_of) as one_pass, guarded(opened.source.id):
        keys = ", ".join(one_pass.cell_names)
        times = f"select {keys}, {looks[0].term.kpi.spread} as time_us from ({one_pass.rows_sql('true')})"
        rows: list[tuple[Any, ...]] = opened.connection.execute(
            f"select no, {figures}{bars} from ({times}) join {WANTED} using ({keys}) where time_us >= 0 group by no"
        ).fetchall()
    return [(row[0], row[1:]) for row in rows]


def _spread(figures: tuple[Any, ...], edges: Sequence[int], lengths_us: Sequence[int]) -> Distribution:
    n, total_us, *found_us = figures
    median, p90, longest = (Fraction(us) / SECOND_US for us in found_us[:3])
    # Each bar holds what is past the edge before and up to its own.
    upto = dict(zip(edges, accumulate(found_us[3].get(edge, 0) for edge in edges), strict=True)) if edges else {}
    return Distribution(
        n, Fraction(total_us, n) / SECOND_US, median, p90, longest, tuple(upto[us] for us in lengths_us)
    )
