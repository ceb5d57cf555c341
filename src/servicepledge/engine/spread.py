"""The distribution behind a KPI: how long it took, not only how often it was in time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import accumulate
from math import prod
from typing import Any

import polars as pl

from ..exports.open import OpenSource
from ..periods import Period
from .asking import guarded
from .cells import in_scope, unpacked
from .plan import Span, held_as_tables, plan
from .query import Pass
from .terms import Term

SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Spread:
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


def spread(opened: OpenSource, term: Term, period: Period, lengths_us: Sequence[int] = ()) -> Spread:
    """
    Describe the times behind one clause in one period, as far as the contract's term covers it.

    Of each of the lengths in microseconds, how many times it was not exceeded is counted as well.

    Rows of the clause's scope count that have a time and whose time does not run backwards; a case counts on the day
    it fell due, as everywhere; one whose clause promises no limit on the day it began. A KPI with no times behind it,
    or that lacks a column, has an empty spread.

    Units   seconds.
    Raises  SourceError where an export cannot be read.
    """
    # In whole microseconds; the half of one that a median can have is exact in a double for a time under a century.
    figures = "count(time_us), sum(time_us), quantile_cont(time_us, 0.5), quantile_disc(time_us, 0.9), max(time_us)"
    edges = sorted(set(lengths_us))
    bars = f", histogram(time_us::bigint, {edges}::bigint[])" if edges else ""
    n, total_us, *found_us = _of_times(opened, term, period, figures + bars) or (0, 0)
    if n == 0:
        return Spread(0)
    median, p90, longest = (Fraction(us) / SECOND_US for us in found_us[:3])
    # Each bar holds what is past the edge before and up to its own.
    upto = dict(zip(edges, accumulate(found_us[3].get(edge, 0) for edge in edges), strict=True)) if edges else {}
    return Spread(n, Fraction(total_us, n) / SECOND_US, median, p90, longest, tuple(upto[us] for us in lengths_us))


def _of_times(opened: OpenSource, term: Term, period: Period, aggregates: str) -> tuple[Any, ...] | None:
    """Aggregate the times (`time_us`) behind a clause; None where it has none."""
    first, last = max(period.first, term.contract.starts_on), min(period.last, term.contract.ends_on)
    lacking = term.unmeasurable_because(opened.columns)
    if term.kpi.spread is None or first > last or (lacking is not None and lacking[0] != "no_limit"):
        return None
    # Only the rows and their times are wanted, and a tally may ask for a limit that the clause does not have.
    parameters = {"limit": 0, **term.parameters} if lacking else term.parameters
    bare = replace(term, kpi=replace(term.kpi, tally={}), parameters=parameters)
    one_pass = plan(opened, [bare], Span(first, last, opened.as_of() or datetime.max.replace(tzinfo=UTC)))
    sql = (
        f"select {aggregates} from (select {term.kpi.spread} as time_us from ({one_pass.rows_sql('true')}) "
        "where cell in (select unnest($1))) where time_us >= 0"
    )
    dated = unpacked(one_pass, _every_cell(one_pass).lazy()).filter(pl.col("day").is_between(first, last))
    cells = in_scope(one_pass, dated, bare).select("cell").collect()["cell"].to_list()
    with held_as_tables(opened.connection, one_pass), guarded(opened.source.id):
        rows: list[tuple[Any, ...]] = opened.connection.execute(sql, [cells]).fetchall()
    return rows[0]


def _every_cell(one_pass: Pass) -> pl.DataFrame:
    """Number every cell there can be, so that a scope can be asked for as a list of them."""
    per_day = prod(size for _, size in one_pass.parts)
    cells = pl.select(cell=pl.int_range(one_pass.days.ids * per_day))
    return cells.with_columns(limit_no=pl.lit(0, pl.Int32), term_no=pl.lit(0, pl.Int32))
