"""One question to a clock, asked in Polars and in DuckDB: what elapsed, and when a limit is used up."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from servicepledge.clock import sql
from servicepledge.clock.index import Reach, indexed
from servicepledge.clock.local import DAY_US, EPOCH, Offsets, offsets
from servicepledge.clock.segments import Clock, clock
from servicepledge.clock.working_days import WorkingDays, working_days
from servicepledge.contract.hours import Hours
from servicepledge.exports.database import Database

from .polars_clock import Rule, by_wall, deadline, elapsed, working_day_deadline

Pause = tuple[datetime, datetime]
PAUSE = pl.List(pl.Struct({"started_at": pl.Datetime("us", "UTC"), "ended_at": pl.Datetime("us", "UTC")}))
INSTANT = pl.Datetime("us", "UTC")


def spans(rows: Sequence[tuple[datetime, datetime | None, Sequence[Pause]]]) -> pl.DataFrame:
    """Lay questions out as a frame: `started_at, ended_at, paused`."""
    return pl.DataFrame(
        {
            "started_at": [start.astimezone(UTC) for start, _, _ in rows],
            "ended_at": [end and end.astimezone(UTC) for _, end, _ in rows],
            "paused": [
                [{"started_at": a.astimezone(UTC), "ended_at": b.astimezone(UTC)} for a, b in pauses]
                for _, _, pauses in rows
            ],
        },
        schema={"started_at": INSTANT, "ended_at": INSTANT, "paused": PAUSE},
    )


def elapsed_both(found: Clock, frame: pl.DataFrame, *, pauses: bool = True) -> list[int | None]:
    """Return what elapsed in each span, in microseconds; Polars and DuckDB must agree."""
    in_polars = elapsed(frame.lazy(), found, "paused" if pauses else None).collect()["elapsed_us"].to_list()
    assert _ask(sql.timed(_rows(found), pauses=pauses), found, frame, "elapsed_us") == in_polars
    return in_polars


def due_both(found: Clock, frame: pl.DataFrame, limit_us: int, *, pauses: bool = True) -> list[datetime | None]:
    """Return when a limit from the start of each span is used up; Polars and DuckDB must agree."""
    in_polars = deadline(frame.lazy(), found, limit_us, "paused" if pauses else None).collect()["due_at"].to_list()
    rows = f"select *, {limit_us} as limit_us from ({_rows(found)})"
    assert _moments(_ask(sql.timed(rows, due=True, pauses=pauses), found, frame, "due_us")) == in_polars
    return in_polars


def working_day_both(
    hours: Hours, zone: ZoneInfo, starts: Sequence[datetime], limit_n: int, rule: Rule = "civil_code"
) -> list[datetime | None]:
    """Return when a limit in working days ends for each start; Polars and DuckDB must agree."""
    local = [start.astimezone(zone).date() for start in starts]
    days = working_days(hours, zone, min(local), max(local), after_n=limit_n + 1)
    found = clock(hours, zone, days.first, days.last)
    frame = spans([(start, None, []) for start in starts])
    in_polars = working_day_deadline(frame.lazy(), days, limit_n, rule, found).collect()["due_at"].to_list()
    rows = f"select *, {limit_n} as limit_n, {sql.days_key(0)} as days_key from ({_rows(found)})"
    here = offsets(zone, days.first, days.last)
    query = at_same_time(rows, here) if rule == "same_time" else due_in_working_days(rows, here)
    assert _moments(_ask(query, found, frame, "due_us", days)) == in_polars
    return in_polars


def over(hours: Hours, zone: ZoneInfo, first: date, days: int) -> Clock:
    """Work out a clock over some days."""
    return clock(hours, zone, first, first + timedelta(days=days))


def _rows(found: Clock) -> str:
    pause = "{'from_us': epoch_us(p.started_at), 'till_us': epoch_us(p.ended_at)}"
    return (
        "select row_no as order_no, epoch_us(started_at) as start_us, epoch_us(ended_at) as stop_us, "
        f"list_transform(paused, lambda p: {pause}) as pauses, {clock_columns(indexed([found]).reaches[0])} from asked"
    )


def _ask(
    query: str, found: Clock, frame: pl.DataFrame, column: str, days: WorkingDays | None = None
) -> list[int | None]:
    asked = {"asked": frame.with_row_index("row_no"), **sql.index_tables(indexed([found]))}
    days_held = sql.working_day_tables([days]) if days else {}
    with _database().held({**asked, **days_held}):
        rows = _database().rows(f"select {column} from ({query}) order by order_no")
    return [value for (value,) in rows]


@cache
def _database() -> Database:
    return Database.open("test", None, Path(tempfile.gettempdir()) / "servicepledge-test")


def _moments(us: Sequence[int | None]) -> list[datetime | None]:
    return [None if value is None else EPOCH + timedelta(microseconds=value) for value in us]


def clock_columns(reach: Reach) -> str:
    """Return the select list that binds every row to one clock."""
    return ", ".join(f"{value}::bigint as {name}" for name, value in asdict(reach).items())


def due_in_working_days(rows: str, here: Offsets) -> str:
    """
    Return a query that adds to rows when a limit in working days ends, by the Civil Code: at the last day's closing.

    `rows` is a query with `start_us`, `limit_n` (working days) and `days_key`, which working days they are.

    Rows    as given; adds `due_us`, null where the days held do not reach.
    """
    return f"select rows.*, closings.closes_us as due_us from ({rows}\n) as rows {sql.in_working_days(here)}"


def at_same_time(rows: str, here: Offsets) -> str:
    """
    Return a query that adds to rows when a limit in working days ends, by the rule `same_time`.

    `rows` is as for `due_in_working_days`, with the columns of `CLOCK_COLUMNS` for the hours' clock.
    """
    local = f"(rows.start_us + {here.sql('rows.start_us')})"
    on_the_day = f"select rows.*, closings.day_no * {DAY_US} + {local} % {DAY_US} as wall_us from ({rows}\n) as rows {sql.in_working_days(here)}"
    moments = (
        f"select * exclude (start_us), start_us as began_us, wall_us - {by_wall(here).sql('wall_us')} as start_us, "
        f"null::bigint as stop_us, 1 as limit_us from ({on_the_day})"
    )
    # A microsecond more of open time ends a microsecond after an open moment: that one, or the next.
    return (
        "select * exclude (start_us, began_us, stop_us, limit_us, wall_us, elapsed_us, due_us), began_us as start_us, "
        f"due_us - 1 as due_us from ({sql.timed(moments, due=True)})"
    )
