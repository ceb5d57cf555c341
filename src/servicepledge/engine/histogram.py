"""How often each time occurred, for KPIs that compare medians: tallies that add up over days like any other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from .terms import Term

AT = "@"
"""Between a group and a time in the name of a tally: 'true@90000000' counts the rows of the group that took 90 s."""
Tallied = Callable[[Sequence[Term], Sequence[str]], pl.DataFrame]


def histograms(terms: Sequence[Term], by: Sequence[str], tallied: Tallied) -> Iterator[pl.DataFrame]:
    """
    Count how often each time occurred in either group of the terms that compare two.

    Rows    as `engine.tally.tally` gives them, with names such as 'true@90000000'; rows without a group or time are left out.
    """
    together: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        if term.kpi.between is not None:
            counting = replace(term.kpi, tally={"n": "count(*)"})
            together.setdefault(term.kpi.between, []).append(replace(term, kpi=counting))
    for (group, time), alike in together.items():
        found = tallied(alike, [*by, group, time]).drop_nulls([group, time])
        name = pl.concat_str(pl.col(group).cast(pl.String), pl.lit(AT), pl.col(time).cast(pl.String))
        yield found.with_columns(name=name).select(
            "contract", "clause", "term", "day", *(one for one in by if one != "day"), "name", "amount"
        )
