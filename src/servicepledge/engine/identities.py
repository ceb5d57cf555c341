"""Identities: what must add up in every run, or the run stops, because a figure that rests on it would be wrong.

Each row is in exactly one part of its whole (an offered contact was answered, abandoned, overflowed, rejected or is open;
a case that is due was met, missed or cannot be measured).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from ..errors import IdentityError
from ..facts import Fact
from ..facts.expression import Expression
from .cells import unpacked
from .query import Pass

BROKEN = "broken_n"
"""How many rows of a cell are in no part of their whole, or in more than one."""
MOST_DAYS = 5
"""How many broken days a message names."""


def with_identity(fact: Fact, expressions: Mapping[str, Expression]) -> Mapping[str, Expression]:
    """Add the count of a fact's broken rows to what a pass tallies."""
    if not fact.parts:
        return expressions
    if fact.astray:
        return {**expressions, BROKEN: Expression.of(f"count_if({fact.astray})")}
    together = " + ".join(f"cast({part} as integer)" for part in fact.parts)
    return {**expressions, BROKEN: Expression.of(f"count_if(cast({fact.whole} as integer) <> {together})")}


def check_rows(
    one_pass: Pass, cells: pl.DataFrame, first: date, last: date, ask_again: Callable[[Pass], pl.DataFrame]
) -> None:
    """
    Make sure that every row the cells were made from is in one part of its whole.

    Only where one is not, the pass is asked again (`ask_again`) for the numbers that do not add up.
    Raises  IdentityError with the identity, and the contract, day and numbers of each place where it is broken.
    """
    if BROKEN not in cells.columns or not cells[BROKEN].sum():
        return
    fact = one_pass.fact
    counts = {name: Expression.of(f"count_if({name})") for name in (fact.whole, *fact.parts)}
    broken = with_identity(fact, counts)
    found = ask_again(replace(one_pass, by=(), sets=(), measures=replace(one_pass.measures, expressions=broken)))
    names = dict(enumerate(one_pass.days.slots))
    by_day = (
        unpacked(one_pass, found.lazy())
        .filter(pl.col("day").is_between(first, last))
        .group_by("contract_no", "day")
        .agg(pl.col(*counts, BROKEN).sum())
        .filter(pl.col(BROKEN) > 0)
        .sort("contract_no", "day")
        .collect()
    )
    if by_day.is_empty():
        return
    said = [
        f"{names[row['contract_no']]}, {row['day']}: {_named(fact.whole)} {row[fact.whole]:,}, but "
        + " + ".join(f"{_named(part)} {row[part]:,}" for part in fact.parts)
        + f" = {sum(row[part] for part in fact.parts):,} ({row[BROKEN]:,} rows are in none of them or in several)."
        for row in by_day.head(MOST_DAYS).iter_rows(named=True)
    ]
    more = [f"and on {by_day.height - MOST_DAYS:,} more days."] if by_day.height > MOST_DAYS else []
    raise IdentityError(
        f"{fact.name}: {_named(fact.whole)} = {' + '.join(map(_named, fact.parts))}", [*said, *more, fact.mend]
    )


def _named(flag: str) -> str:
    return flag.removeprefix("is_")
