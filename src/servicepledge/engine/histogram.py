"""How often each time occurred, for medians and percentiles: tallies that add up over days like any other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from .terms import ID_COLUMNS, Term

GROUP, TIME = "is_of_group", "time_us"
"""In which of the two groups rows are, and the time that all of them took: columns of these tallies alone, null in others."""
Tallied = Callable[[Sequence[Term], Sequence[str]], pl.DataFrame]


def histograms(terms: Sequence[Term], by: Sequence[str], tallied: Tallied) -> Iterator[pl.DataFrame]:
    """
    Count how often each time occurred, in either group of the terms that compare two, in all rows of percentiles.

    Rows    one term, day, breakdown, group and time each, as `engine.tally.tally` gives them: `GROUP` (true where there is
            but one) and `TIME` in place of a name; rows of the fact without a group or time are left out.
    """
    together: dict[tuple[str, ...], list[Term]] = {}
    for term in terms:
        counting = replace(term, kpi=replace(term.kpi, tally={"n": "count(*)"}))
        if term.kpi.between is not None:
            together.setdefault(term.kpi.between, []).append(counting)
        if term.kpi.times is not None:
            together.setdefault((term.kpi.times,), []).append(counting)
    for (*group, time), alike in together.items():
        found = tallied(alike, [*by, *group, time]).drop_nulls([*group, time])
        told_apart = [*ID_COLUMNS, "day", *(one for one in by if one != "day")]
        is_of_group = pl.col(*group) if group else pl.lit(True)
        yield found.select(*told_apart, "amount", is_of_group.alias(GROUP), pl.col(time).alias(TIME))
