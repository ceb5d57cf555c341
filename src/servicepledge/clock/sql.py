"""Clock look-ups in SQL: the same indexes, joined with whole relations."""

from collections.abc import Sequence
from dataclasses import fields

import polars as pl

from .index import CLOCK_BITS, Indexes, Reach
from .local import DAY_US, Offsets
from .working_days import WorkingDays

CLOCK_COLUMNS = tuple(field.name for field in fields(Reach))
"""What a row must say of its clock: where it lies in the indexes. A row without (null) runs in natural time."""


def index_tables(indexes: Indexes) -> dict[str, pl.DataFrame]:
    """Return the tables `open_time` and `due_time`, which the queries of this module join."""
    return {"open_time": indexes.open_time, "due_time": indexes.due_time}


def working_day_tables(listed: Sequence[WorkingDays]) -> dict[str, pl.DataFrame]:
    """Return lists of working days, numbered in their order, as the tables `worked_days` and `closings`."""
    worked = [
        found.days.select("worked_n", key=pl.col("day_no") + days_key(number)) for number, found in enumerate(listed)
    ]
    closings = [
        found.closings.select("day_no", "closes_us", key=pl.int_range(1, pl.len() + 1) + days_key(number))
        for number, found in enumerate(listed)
    ]
    return {"worked_days": pl.concat(worked), "closings": pl.concat(closings)}


def days_key(number: int) -> int:
    """Return what a row must say (`days_key`) to be bound to one of the lists of working days that are held."""
    return number << CLOCK_BITS


def timed(rows: str, *, due: bool = False, pauses: bool = False, natural: bool = False) -> str:
    """
    Return a query that adds the open time between two instants to rows, and if asked when a limit is used up.

    `rows` is a query with `start_us`, `stop_us` and the columns of `CLOCK_COLUMNS`; for `due` also `limit_us`; for
    `pauses` also `pauses`, lists of structs (`from_us`, `till_us`) that are taken out, what they have in common once.
    Where some rows run in `natural` time, all time is open to them.

    Rows    as given; adds `elapsed_us` (null where an end is null or outside of what the clock covers) and `due_us` (null
            where the limit is not used up within it; at a closing, that closing).
    Units   microseconds.
    """
    number, total = (", row_number() over () as row_no", " - coalesce(paused_us, 0)") if pauses else ("", "")
    spans = f"""
        spans as {"materialized" if pauses else ""} (
            select rows.*, {_open_before("starts", "start_us", natural)} as begins_us,
                {_open_before("stops", "stop_us", natural)} as ends_us{number}
            from ({rows}\n) as rows {_joined("starts", "start_us")} {_joined("stops", "stop_us")})"""
    swept = _swept(due, natural) if pauses else ""
    tables = "spans left join paused using (row_no)" if pauses else "spans"
    own = "begins_us, ends_us" + (", row_no" if pauses else "")
    elapsed = f"ends_us - begins_us{total} as elapsed_us"
    if not due:
        added = ", paused_us" if pauses else ""
        return f"with {spans}{swept} select * exclude ({own}{added}), {elapsed} from {tables}"
    needed = "begins_us + limit_us" + (" + coalesce(added_us, 0)" if pauses else "")
    whole = "when clock_key is null then needed_us " if natural else ""
    jump = "case when needed_us > edge_us then jump_us else 0 end"
    found = f"case {whole}when needed_us <= open_us then needed_us + shift_us + {jump} end"
    return f"""with {spans}{swept}
        select needs.* exclude ({own}, needed_us{", paused_us, added_us" if pauses else ""}), {found} as due_us
        from (select *, {elapsed}, {needed} as needed_us from {tables}) as needs
        left join due_time on due_time.key = clock_key + ((needed_us - 1) >> due_bits)"""


def in_working_days(here: Offsets) -> str:
    """Return the joins that find, for rows with `start_us`, `limit_n` (working days) and `days_key`, the closing of
    the last day: `closings`."""
    return (
        "left join worked_days on worked_days.key = "
        f"rows.days_key + (rows.start_us + {here.sql('rows.start_us')}) // {DAY_US} "
        "left join closings on closings.key = rows.days_key + worked_days.worked_n + rows.limit_n"
    )


def _swept(due: bool, natural: bool) -> str:
    """
    Return the named queries that lay pauses out in open time, from their row's start on, and add them up per row.

    `free_us` is where a pause begins that no earlier one reaches.
    """
    carried = ", ".join(["row_no", "begins_us", "ends_us", *(["limit_us"] if due else [])])
    within = "least(greatest(pause.{0}, covers_from_us), covers_till_us)"
    if natural:
        within = f"case when clock_key is null then pause.{{0}} else {within} end"
    added = "sum(length_us) filter (free_us - before_us < begins_us + limit_us) as added_us," if due else ""
    return f""",
        unnested as (
            select {carried}, {", ".join(CLOCK_COLUMNS)}, unnest(pauses) as pause from spans where len(pauses) > 0),
        bounded as (
            select * exclude (pause), {within.format("from_us")} as from_us, {within.format("till_us")} as till_us
            from unnested),
        laid as (
            select {carried}, greatest({_open_before("starts", "from_us", natural)}, begins_us) as at_us,
                greatest({_open_before("stops", "till_us", natural)}, begins_us) as upto_us
            from bounded as rows {_joined("starts", "from_us")} {_joined("stops", "till_us")}),
        freed as (
            select *, greatest(at_us, max(upto_us) over (
                partition by row_no order by at_us, upto_us rows between unbounded preceding and 1 preceding)) as free_us
            from laid where at_us < upto_us),
        measured as (select *, greatest(upto_us - free_us, 0) as length_us from freed),
        summed as (
            select *, sum(length_us) over (
                partition by row_no order by at_us, upto_us rows unbounded preceding) - length_us as before_us
            from measured),
        paused as (
            select row_no, {added}
                sum(greatest(least(upto_us, ends_us) - least(free_us, ends_us), 0)) as paused_us
            from summed group by row_no)"""


def _joined(alias: str, moment: str) -> str:
    return f"left join open_time as {alias} on {alias}.key = rows.clock_key + (rows.{moment} >> rows.open_bits)"


def _open_before(alias: str, moment: str, natural: bool) -> str:
    """Return SQL for the open time before an instant, from its bucket; null outside of what the clock covers."""
    covered = f"rows.{moment} >= rows.covers_from_us and rows.{moment} <= rows.covers_till_us"
    found = f"{alias}.shift_us + greatest({alias}.from_us, least(rows.{moment}, {alias}.till_us))"
    whole = f"when rows.clock_key is null then rows.{moment} " if natural else ""
    return f"case {whole}when {covered} then {found} end"
