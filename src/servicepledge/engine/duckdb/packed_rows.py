"""Thin rows: what finding neighbours asks of a contact, in order of matter and moment.

A row is its matter, its moment, and a code: one number for all else that tallies ask of it. Where that makes a number
of 128 bits the rows are sorted here, in memory, which takes a third of the time of sorting columns. DuckDB sorts the
others: it spills what does not fit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import prod

import polars as pl

from ...clock.local import DAY_US, EPOCH
from ...exports.open import OpenSource
from ..query import Pass

ROWS_AT_ONCE = 122_880
"""How many rows are taken from DuckDB at a time."""
MOST_ROWS_HERE = 2**24
"""How many rows are sorted in memory, at 16 bytes each; of more, or under a memory limit, DuckDB sorts."""
ROWS_A_SHARE = 786_432
"""Rows are sorted one share of the matters after the other, about as large, so that little is in memory twice."""
MOST_IN_UINTEGER, MOST_IN_BIGINT = 2**32, 2**63


@dataclass(frozen=True, slots=True)
class Part:
    """One thing packed into the code of a thin row: how many values it has, and how it is written and read."""

    name: str
    size: int
    code: str
    is_flag: bool = False


def parts_of(one_pass: Pass) -> list[Part]:
    """Return what the code of a thin row holds: the owner of the row, the coded scope columns, the flags."""
    flags = [name for name in one_pass.fact_columns_used if name.startswith("is_")]
    return [
        Part("rows_no", one_pass.days.contracts["rows_no"].n_unique(), "rows_no"),
        *(Part(f"{dimension.column}_code", dimension.size, dimension.sql) for dimension in one_pass.dimensions),
        *(Part(name, 3, f"case when {name} then 2 when not {name} then 1 else 0 end", is_flag=True) for name in flags),
    ]


def packed_rows(opened: OpenSource, one_pass: Pass, within_us: int) -> Iterator[pl.DataFrame]:
    """
    Yield thin rows by matter and moment; simultaneous ones in a definite order, the same in every run.

    The table `contracts` must be held. Rows whose customer is not known are left out: they have no neighbours. Some
    others without one within so many microseconds are left out too.

    Rows    `matter, at_us, code`, then as they are the columns that a breakdown groups by, and used ones but no flags.
    """
    packed = _Packed.of(one_pass)
    if packed is None or opened.is_limited or _most_rows(opened, one_pass) > MOST_ROWS_HERE:
        yield from _batches(opened, _sorted_sql(one_pass))
    else:
        yield from packed.in_order(_batches(opened, packed.sql(one_pass)), within_us)


def _most_rows(opened: OpenSource, one_pass: Pass) -> int:
    """Return how many rows the export has, which Parquet files know without being read."""
    (count,) = opened.database.row(f"select count(*) from {one_pass.fact.table}_raw")
    return int(count)


def _batches(opened: OpenSource, sql: str) -> Iterator[pl.DataFrame]:
    return opened.database.batches(sql, ROWS_AT_ONCE)


def _carried(one_pass: Pass) -> list[str]:
    """Return the columns that a thin row holds as they are."""
    packed = {part.name for part in parts_of(one_pass) if part.is_flag}
    return [*one_pass.groups, *(name for name in one_pass.fact_columns_used if name not in packed)]


def _code_sql(one_pass: Pass) -> str:
    code = "0::bigint"
    for part in parts_of(one_pass):
        code = f"({code}) * {part.size} + {part.code}"
    return code


def _rows_sql(one_pass: Pass, columns: Iterable[str]) -> str:
    made = [f"{one_pass.matter_sql('rows_no')} as matter", *columns]
    return (
        f"select {', '.join(made)} from ({one_pass.event_rows()}) as fact "
        "join (select distinct rows_id, rows_no from contracts) as rows_of on rows_of.rows_id = fact.contract_id "
        f"where {one_pass.fact.repeats[0]} is not null"
    )


def _sorted_sql(one_pass: Pass) -> str:
    """Return the query that has DuckDB sort thin rows, column by column."""
    kind = "uinteger" if prod(part.size for part in parts_of(one_pass)) <= MOST_IN_UINTEGER else "ubigint"
    carried = _carried(one_pass)
    rows = _rows_sql(one_pass, ["at_us", f"cast({_code_sql(one_pass)} as {kind}) as code", *carried])
    names = ", ".join(["matter", "at_us", "code", *carried])
    return f"select {names} from ({rows}) order by {names}"


@dataclass(frozen=True, slots=True)
class _Packed:
    """Thin rows as one number each: the matter in its upper 64 bits, in the lower ones the moment and then the code."""

    codes: int
    """How many codes there are."""
    starts_us: int
    """The moment that is written as 0."""

    @classmethod
    def of(cls, one_pass: Pass) -> "_Packed | None":
        """Return how the rows of a pass are packed; None where they carry more, or a moment and a code need more bits."""
        codes = prod(part.size for part in parts_of(one_pass))
        days = (one_pass.last - one_pass.first).days + 3  # those that `Pass.event_rows` reads
        if _carried(one_pass) or days * DAY_US * codes > MOST_IN_BIGINT:
            return None
        return cls(codes, ((one_pass.first - EPOCH.date()) - timedelta(days=1)).days * DAY_US)

    def sql(self, one_pass: Pass) -> str:
        """Return the query for the two halves of the numbers, in no order."""
        moment = f"(at_us - {self.starts_us}) * {self.codes} + {_code_sql(one_pass)}"
        return _rows_sql(one_pass, [f"cast({moment} as ubigint) as moment"])

    def in_order(self, halves: Iterable[pl.DataFrame], within_us: int) -> Iterator[pl.DataFrame]:
        """Sort rows and yield those that may have a neighbour: a microsecond more is near, since codes differ too."""
        rows = pl.concat(halves, rechunk=False)
        shares = rows.height // ROWS_A_SHARE + 1
        for first, after in pairwise(2**64 * share // shares for share in range(shares + 1)):
            yield self._unpacked(_near(self._sorted(rows, first, after - 1), (within_us + 1) * self.codes))

    def _sorted(self, halves: pl.DataFrame, first: int, last: int) -> pl.Series:
        """Return the numbers of the matters from one to another, in order."""
        number = pl.col("matter").cast(pl.UInt128) * 2**64 + pl.col("moment")
        return halves.filter(pl.col("matter").is_between(first, last)).select(number).to_series().sort()

    def _unpacked(self, numbers: pl.Series) -> pl.DataFrame:
        number = pl.col("number")
        halves = numbers.to_frame("number").select(
            matter=(number // 2**64).cast(pl.UInt64), moment=(number % 2**64).cast(pl.UInt64)
        )
        moment = pl.col("moment")
        return halves.select(
            "matter",
            at_us=(moment // self.codes).cast(pl.Int64) + self.starts_us,
            code=moment % self.codes,
        )


def _near(numbers: pl.Series, reach: int) -> pl.Series:
    """Return those of sorted numbers that are so near to the next or the one before."""
    is_near = (numbers - numbers.shift() <= reach).fill_null(False)
    return numbers.filter(is_near | is_near.shift(-1, fill_value=False))
