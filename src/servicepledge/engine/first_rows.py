"""The SQL of looking at the rows behind figures: the first of those in wanted cells, and how long they took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .query import Pass

WANTED = "wanted"
"""The table that says which cells belong to which look: `no`, and the cell."""
PLACE, COUNT = "place_n", "rows_n"
"""The place of a row among the chosen rows of its look, and how many those are."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of the rows in wanted cells are chosen, by look, and which come first."""

    conditions: tuple[str, ...]
    """By the number of the look: SQL over the fact's columns."""
    longest: str | None = None
    """The column whose longest times come first; by day and instants where there is none."""
    most: int | None = None
    """How many rows of each look; all where it is None."""


@dataclass(frozen=True, slots=True)
class Times:
    """
    The times of the rows of one look: how many, their sum, their median, the 90 % mark, the longest.

    `bars` has how many were longer than the edge before and no longer than an edge, by edge.

    Units   microseconds; the median of an even number may lie on half of one.
    """

    n: int
    total_us: int
    median_us: float
    p90_us: int
    longest_us: int
    bars: Mapping[int, int]


def wanted_rows_sql(one_pass: Pass, chosen: Chosen) -> str:
    """Return the query for the chosen rows, each with the number of its look."""
    distinct = list(dict.fromkeys(chosen.conditions))
    rows = f"select * from ({one_pass.rows_sql('true')}) join {WANTED} using ({', '.join(one_pass.cell_names)})"
    if len(distinct) == 1:
        return f"{rows} where {distinct[0]}"
    meets = " ".join(f"when {number} then {condition}" for number, condition in enumerate(distinct))
    numbers = " ".join(f"when {no} then {distinct.index(condition)}" for no, condition in enumerate(chosen.conditions))
    return f"{rows} where case (case no {numbers} end) {meets} end"


def first_rows_sql(one_pass: Pass, rows: str, columns: Sequence[str], chosen: Chosen) -> str:
    """Return the query for the first of the rows of each look, numbered in their order, which all their columns settle."""
    names = [name for name in columns if name not in ("no", *one_pass.cell_names)]
    day = f"cell // {one_pass.cells_a_day}"
    moments = [name for name in names if name.endswith("_at")]
    ties = [day, *moments, *(f'"{name}"' for name in names if name not in moments)]
    longest = [f"{chosen.longest} desc nulls last"] if chosen.longest in names else []
    order = ", ".join([*longest, *(f"{tie} nulls first" for tie in ties)])
    numbered = (
        f"select *, row_number() over (partition by no order by {order}) as {PLACE}, "
        f"count(*) over (partition by no) as {COUNT} from ({rows})"
    )
    return numbered + (f" qualify {PLACE} <= {chosen.most}" if chosen.most else "")


def times_sql(one_pass: Pass, time: str, edges_us: Sequence[int]) -> str:
    """Return the query for what `Times` holds, by look."""
    # In whole microseconds; the half of one that a median can have is exact in a double for a time under a century.
    figures = "count(time_us), sum(time_us), quantile_cont(time_us, 0.5), quantile_disc(time_us, 0.9), max(time_us)"
    bars = f"histogram(time_us::bigint, {list(edges_us)}::bigint[])" if edges_us else "null"
    keys = ", ".join(one_pass.cell_names)
    times = f"select {keys}, {time} as time_us from ({one_pass.rows_sql('true')})"
    return f"select no, {figures}, {bars} from ({times}) join {WANTED} using ({keys}) where time_us >= 0 group by no"


def times_of(rows: Iterable[tuple[Any, ...]]) -> dict[int, Times]:
    """Return the times that the rows of `times_sql` hold, by look."""
    return {
        no: Times(n, total_us, median_us, p90_us, longest_us, bars or {})
        for no, n, total_us, median_us, p90_us, longest_us, bars in rows
    }
