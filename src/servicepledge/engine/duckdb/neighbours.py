"""Neighbours: what the contacts before and after a row, on the same matter, change in its tallies.

A row without a near neighbour counts as it would alone, and most have none. So every row is tallied alone, in the one
pass of all clauses, and the difference is added here for those that have one. They are found among thin rows in order
of matter and moment (`packed_rows`), and tallied by DuckDB while more of them are being looked for.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import polars as pl

from ...exports.open import OpenSource
from ...facts.expression import SINCE, UNTIL
from ..query import Pass
from .packed_rows import packed_rows, parts_of

TALLIED_AT_ONCE = 184_320
"""How many rows with neighbours are tallied at a time: so many that a query is worth its start."""


def cells_of_neighbours(opened: OpenSource, one_pass: Pass) -> pl.DataFrame:
    """
    Return what neighbours add to the tallies of a pass, or take from them, per cell.

    Rows    one cell (and breakdown) each, maybe several times: add them up.
    Raises  SourceError where an export cannot be read.
    """
    difference, contracts = _difference_sql(one_pass), {"contracts": one_pass.days.contracts}
    # A database of its own, since thin rows are still being read while others are tallied.
    with opened.database.held(contracts), opened.database.beside() as beside, beside.held(one_pass.tables()):

        def tallied(rows: pl.DataFrame) -> pl.DataFrame:
            with beside.seen("near", rows):
                return beside.ask(difference)

        within_us = _within_us(one_pass)
        near = _near(packed_rows(opened, one_pass, within_us), within_us)
        return pl.concat(_one_ahead(tallied, _gathered(near)))


def _one_ahead(make: Callable[[pl.DataFrame], pl.DataFrame], items: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield what is made of each item, in order; while one is worked on, the next is already fetched, and no more."""
    with ThreadPoolExecutor(1) as worker:
        running: Future[pl.DataFrame] | None = None
        for item in items:
            if running is not None:
                yield running.result()
            running = worker.submit(make, item)
        if running is not None:
            yield running.result()


def _within_us(one_pass: Pass) -> int:
    """Return how far away a neighbour may be to matter: the longest window of any term."""
    return max(value for term in one_pass.terms for value in term.parameters.values())


def _near(batches: Iterable[pl.DataFrame], within_us: int) -> Iterator[pl.DataFrame]:
    """Yield the rows that have a neighbour within so many microseconds, with how near it is; others are as good as none."""
    is_same = pl.col("matter") == pl.col("matter").shift()
    gap = pl.when(is_same & (pl.col("at_us").diff() <= within_us)).then(pl.col("at_us").diff())
    last: pl.DataFrame | None = None
    for batch in batches:
        rows = batch.with_columns(pl.lit(None, pl.Int64).alias(SINCE))
        if last is not None:
            rows = pl.concat([last, rows])
        rows = rows.with_columns(pl.coalesce(SINCE, gap)).with_columns(pl.col(SINCE).shift(-1).alias(UNTIL))
        yield _with_neighbour(rows.head(-1))
        last = rows.tail(1).drop(UNTIL)  # what comes after it is in the next batch
    if last is not None:
        yield _with_neighbour(last.with_columns(pl.lit(None, pl.Int64).alias(UNTIL)))


def _with_neighbour(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col(SINCE).is_not_null() | pl.col(UNTIL).is_not_null())


def _gathered(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Put small frames together, so that a query is worth its start; the last one may be small, or empty."""
    held: list[pl.DataFrame] = []
    for frame in frames:
        held.append(frame)
        if sum(one.height for one in held) >= TALLIED_AT_ONCE:
            yield pl.concat(held)
            held = []
    if held:
        yield pl.concat(held)


def _difference_sql(one_pass: Pass) -> str:
    """Return the query for what rows with neighbours (`near`) count otherwise than they would alone, per cell."""
    read, below = {}, 1
    for part in reversed(parts_of(one_pass)):
        number = f"near.code // {below} % {part.size}"
        read[part.name] = f"case {number} when 2 then true when 1 then false end" if part.is_flag else number
        below *= part.size
    rows = ", ".join(["near.* exclude (code)", *(f"{sql} as {name}" for name, sql in read.items())])
    codes = {dimension.column: f"{dimension.column}_code" for dimension in one_pass.dimensions}
    keys = one_pass.keys(codes)
    names = ", ".join(key.name for key in keys)
    tallies = (
        f"cast(({one.sql}) - ({one.alone().sql}) as bigint) as {alias}"
        for alias, one in one_pass.measures.expressions.items()
    )
    selected = ", ".join([*(key.selected for key in keys), *tallies])
    return (
        f"select {selected} from (select {rows} from near) as fact "
        f"join contracts on contracts.rows_no = fact.rows_no join days on {one_pass.day_of_row} group by {names}"
    )
