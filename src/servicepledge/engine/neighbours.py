"""Neighbours: what the contacts before and after a row, on the same matter, change in its tallies.

A row without a near neighbour counts as it would alone, and most have none. So every row is tallied alone, in the one
pass of all clauses, and the difference is added here for those that have one. One sort of thin rows finds them: the
matter, the moment, and one number for all else that is asked of a row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod

import polars as pl

from ..clock.sql import held
from ..exports.open import OpenSource
from .asking import ask, guarded
from .measures import SINCE, UNTIL, without_neighbours
from .plan import held_as_tables
from .query import Pass

ROWS_AT_ONCE = 122_880
"""How many sorted rows are looked through at a time, and how many with neighbours are tallied at a time."""
MOST_IN_UINTEGER = 2**32


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing packed into the number of a thin row: how many values it has, and how it is written and read."""

    name: str
    size: int
    code: str
    is_flag: bool = False


def cells_of_neighbours(opened: OpenSource, one_pass: Pass) -> pl.DataFrame:
    """
    Return what neighbours add to the tallies of a pass, or take from them, per cell.

    Rows    one cell (and breakdown) each, maybe several times: add them up.
    Raises  SourceError where an export cannot be read.
    """
    parts, sql = _parts(one_pass), _sorted_sql(one_pass)
    beside = opened.connection.cursor()  # its own, since the sort is still being read while rows are tallied
    with held(opened.connection, "contracts", one_pass.days.contracts), held_as_tables(beside, one_pass):
        difference = _difference_sql(one_pass, parts)
        found = []
        for rows in _gathered(_near(_batches(opened, sql), _within_us(one_pass))):
            beside.register("near", rows)
            found.append(ask(beside, difference, opened.source.id))
            beside.unregister("near")
    beside.close()
    return pl.concat(found)


def _within_us(one_pass: Pass) -> int:
    """Return how far away a neighbour may be to matter: the longest window of any term."""
    return max(value for term in one_pass.terms for value in term.parameters.values())


def _parts(one_pass: Pass) -> list[_Part]:
    flags = [name for name in one_pass.fact_columns_used if name.startswith("is_")]
    return [
        _Part("rows_no", one_pass.days.contracts["rows_no"].n_unique(), "rows_no"),
        *(_Part(f"{dimension.column}_code", dimension.size, dimension.sql) for dimension in one_pass.dimensions),
        *(_Part(name, 3, f"case when {name} then 2 when not {name} then 1 else 0 end", is_flag=True) for name in flags),
    ]


def _carried(one_pass: Pass) -> list[str]:
    """Return the columns that a thin row holds as they are: those a breakdown groups by, and used ones but no flags."""
    packed = {part.name for part in _parts(one_pass) if part.is_flag}
    return [*one_pass.groups, *(name for name in one_pass.fact_columns_used if name not in packed)]


def _sorted_sql(one_pass: Pass) -> str:
    """
    Return the query for thin rows by matter and moment; simultaneous ones in a definite order, the same in every run.

    Rows whose customer is not known are left out: they have no neighbours.
    """
    code = "0"
    for part in _parts(one_pass):
        code = f"({code}) * {part.size} + {part.code}"
    kind = "uinteger" if prod(part.size for part in _parts(one_pass)) <= MOST_IN_UINTEGER else "ubigint"
    carried = _carried(one_pass)
    made = [f"{one_pass.matter_sql('rows_no')} as matter", "at_us", f"cast({code} as {kind}) as code", *carried]
    names = ", ".join(["matter", "at_us", "code", *carried])
    return (
        f"select {names} from (select {', '.join(made)} from ({one_pass.event_rows()}) as fact "
        "join (select distinct rows_id, rows_no from contracts) as rows_of on rows_of.rows_id = fact.contract_id "
        f"where {one_pass.fact.repeats[0]} is not null) order by {names}"
    )


def _batches(opened: OpenSource, sql: str) -> Iterator[pl.DataFrame]:
    with guarded(opened.source.id):
        reader = opened.connection.sql(sql).to_arrow_reader(ROWS_AT_ONCE)
        yield pl.DataFrame(reader.schema.empty_table())  # says what a row is, even where there is none
        for batch in reader:
            yield pl.DataFrame(batch)


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
        if sum(one.height for one in held) >= ROWS_AT_ONCE:
            yield pl.concat(held)
            held = []
    if held:
        yield pl.concat(held)


def _difference_sql(one_pass: Pass, parts: list[_Part]) -> str:
    """Return the query for what rows with neighbours (`near`) count otherwise than they would alone, per cell."""
    read, below = {}, 1
    for part in reversed(parts):
        number = f"near.code // {below} % {part.size}"
        read[part.name] = f"case {number} when 2 then true when 1 then false end" if part.is_flag else number
        below *= part.size
    rows = ", ".join(["near.* exclude (code)", *(f"{sql} as {name}" for name, sql in read.items())])
    codes = {dimension.column: f"{dimension.column}_code" for dimension in one_pass.dimensions}
    keys = [*one_pass.keys(codes), *one_pass.groups]
    names = ", ".join(key.rsplit(" as ", 1)[-1] for key in keys)
    tallies = ", ".join(
        f"cast(({sql}) - ({without_neighbours(sql)}) as bigint) as {alias}"
        for alias, sql in one_pass.measures.expressions.items()
    )
    return (
        f"select {', '.join(keys)}, {tallies} from (select {rows} from near) as fact "
        f"join contracts on contracts.rows_no = fact.rows_no join days on {one_pass.day_of_row} group by {names}"
    )
