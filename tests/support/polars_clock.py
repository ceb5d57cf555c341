"""The clocks a second time, on Polars columns: open time between two instants, limits in open time and in working days."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from servicepledge.clock.index import Indexes, indexed
from servicepledge.clock.local import DAY_US, Offsets, microseconds, offsets
from servicepledge.clock.segments import Clock, clock
from servicepledge.clock.working_days import WorkingDays, day_no
from servicepledge.contract.hours import Hours

Rule = Literal["civil_code", "end_of_working_day", "same_time"]
"""
How a limit in days ends: at the last closing of its last working day (by the Civil Code, and as help desks have it), or
on that day at the time of day at which it began, moved on to the next open moment.
"""

UTC_US = pl.Datetime("us", "UTC")
ROW = "row_no"


class Columns:
    """
    The look-ups of one clock as Polars expressions over columns of instants (microseconds since 1970, UTC).

    Units   microseconds. Null where an instant lies outside of what the clock covers, or is null itself.
    """

    def __init__(self, clock: Clock | Indexes):
        indexes = clock if isinstance(clock, Indexes) else indexed([clock])
        self._open, self._due = indexes.open_time, indexes.due_time
        self._reach = indexes.reaches[0]

    def open_before(self, moment: pl.Expr) -> pl.Expr:
        """Return the open time before an instant, counted from where the clock begins."""
        covered = moment.is_between(self._reach.covers_from_us, self._reach.covers_till_us)
        held = moment.clip(self._at(self._open, "from_us", moment), self._at(self._open, "till_us", moment))
        return pl.when(covered).then(self._at(self._open, "shift_us", moment) + held)

    def due(self, open_us: pl.Expr) -> pl.Expr:
        """Return the earliest instant that has so much open time (more than 0) before it."""
        at = open_us - 1
        jump = (
            pl.when(open_us > self._at(self._due, "edge_us", at)).then(self._at(self._due, "jump_us", at)).otherwise(0)
        )
        found = open_us + self._at(self._due, "shift_us", at) + jump
        return pl.when(open_us <= self._reach.open_us).then(found)

    def within(self, moment: pl.Expr) -> pl.Expr:
        """Hold an instant inside what the clock covers."""
        return moment.clip(self._reach.covers_from_us, self._reach.covers_till_us)

    def _at(self, index: pl.DataFrame, name: str, value: pl.Expr) -> pl.Expr:
        """Look a value up in an index; buckets follow each other without a gap, so that they are told by position."""
        bits = self._reach.open_bits if index is self._open else self._reach.due_bits
        position = value // (1 << bits) - (index["key"].min() or 0)
        return pl.lit(index[name]).gather(pl.when(position >= 0).then(position), null_on_oob=True)


def elapsed(spans: pl.LazyFrame, clock: Clock, pauses: str | None = None) -> pl.LazyFrame:
    """
    Add the open time from `started_at` to `ended_at`.

    Rows    as given; adds `elapsed_us`: null where an end is null or lies outside of what the clock covers, negative
            where the span runs backwards. `pauses` names a column of lists of (`started_at`, `ended_at`), taken out of
            it; what they have in common counts once.
    Units   microseconds of real time inside the open stretches (a 23-hour day has 23 hours).
    """
    columns = Columns(clock)
    start, end = columns.open_before(us("started_at")), columns.open_before(us("ended_at"))
    if pauses is None:
        return spans.with_columns(elapsed_us=end - start)
    rows = spans.with_columns(begins_us=start, ends_us=end).with_row_index(ROW)
    in_span = (pl.min_horizontal("till", "ends_us") - pl.min_horizontal("free", "ends_us")).clip(lower_bound=0)
    paused = _swept(rows, columns, pauses).group_by(ROW).agg(paused_us=in_span.sum())
    return (
        rows.join(paused, on=ROW, how="left", maintain_order="left")
        .with_columns(elapsed_us=pl.col("ends_us") - pl.col("begins_us") - pl.col("paused_us").fill_null(0))
        .drop(ROW, "begins_us", "ends_us", "paused_us")
    )


def deadline(spans: pl.LazyFrame, clock: Clock, limit: int | str, pauses: str | None = None) -> pl.LazyFrame:
    """
    Add the earliest instant at which a limit from `started_at` is used up; at a closing, that closing.

    Rows    as given; adds `due_at` (UTC), null where the limit is not used up within what the clock covers. `limit` is a
            length of more than 0, or the name of a column of them; `pauses` as for `elapsed`.
    Units   microseconds of open time.
    """
    columns = Columns(clock)
    length = pl.lit(limit) if isinstance(limit, int) else pl.col(limit)
    needed = columns.open_before(us("started_at")) + pl.when(length > 0).then(length)
    if pauses is None:
        return spans.with_columns(due_at=columns.due(needed).cast(UTC_US))
    rows = spans.with_columns(begins_us=columns.open_before(us("started_at")), needed_us=needed).with_row_index(ROW)
    before = pl.col("length").cum_sum().over(ROW) - pl.col("length")
    reached = (pl.col("free") - before) < pl.col("needed_us")
    added = _swept(rows, columns, pauses).filter(reached).group_by(ROW).agg(paused_us=pl.col("length").sum())
    return (
        rows.join(added, on=ROW, how="left", maintain_order="left")
        .with_columns(due_at=columns.due(pl.col("needed_us") + pl.col("paused_us").fill_null(0)).cast(UTC_US))
        .drop(ROW, "begins_us", "needed_us", "paused_us")
    )


def us(column: str) -> pl.Expr:
    """Return an instant's microseconds since 1970; what carries no zone is UTC."""
    return pl.col(column).dt.epoch("us")


def _swept(rows: pl.LazyFrame, columns: Columns, pauses: str) -> pl.LazyFrame:
    """
    Lay the pauses of each row out in open time, from the row's start on.

    Rows    one pause each, in order: from `free`, where no earlier pause reaches, to `till`, and its `length`.
    """
    pause = pl.col(pauses).struct
    begins, ends = (columns.within(pause.field(name).dt.epoch("us")) for name in ("started_at", "ended_at"))
    return (
        rows.explode(pauses)
        .with_columns(
            at=pl.max_horizontal(columns.open_before(begins), "begins_us"),
            till=pl.max_horizontal(columns.open_before(ends), "begins_us"),
        )
        .filter(pl.col("at") < pl.col("till"))
        .sort(ROW, "at")
        .with_columns(free=pl.max_horizontal("at", pl.col("till").cum_max().shift(1).over(ROW)))
        .with_columns(length=(pl.col("till") - pl.col("free")).clip(lower_bound=0))
    )


def working_day_deadline(
    spans: pl.LazyFrame, days: WorkingDays, limit_n: int | str, rule: Rule = "civil_code", clock: Clock | None = None
) -> pl.LazyFrame:
    """
    Add the instant at which a limit of so many working days from `started_at` ends.

    Rows    as given; adds `due_at` (UTC), null where the days listed do not reach. `limit_n` is a number of 1 or more, or the
            name of a column of them. The rule `same_time` needs the clock of the hours.
    """
    here = offsets(days.zone, days.first, days.last)
    start = us("started_at")
    local = start + offset_at(here, start)
    wanted = pl.lit(limit_n) if isinstance(limit_n, int) else pl.col(limit_n)
    worked_n = _at(days.days["worked_n"], local // DAY_US - day_no(days.first))
    last_day = worked_n + pl.when(wanted > 0).then(wanted) - 1
    if rule != "same_time":
        return spans.with_columns(due_at=_at(days.closings["closes_us"], last_day).cast(UTC_US))
    assert clock is not None
    columns = Columns(clock)
    wall = _at(days.closings["day_no"], last_day) * DAY_US + local % DAY_US
    moment = wall - offset_at(by_wall(here), wall)
    # A microsecond more of open time ends a microsecond after an open moment: the next one, or this.
    return spans.with_columns(due_at=(columns.due(columns.open_before(moment) + 1) - 1).cast(UTC_US))


def _at(values: pl.Series, position: pl.Expr) -> pl.Expr:
    return pl.lit(values).gather(pl.when(position >= 0).then(position), null_on_oob=True)


def offset_at(here: Offsets, moment_us: pl.Expr) -> pl.Expr:
    """Return a Polars expression for the offset at an instant."""
    found = pl.lit(here.last)
    for change, offset in reversed(here.before):
        found = pl.when(moment_us < change).then(offset).otherwise(found)
    return found


def by_wall(here: Offsets) -> Offsets:
    """
    The same by what a wall clock shows, in place of the instant: a time shown twice is the first of the two, one
    that is skipped is read on the clock as it was before.
    """
    following = [*(offset for _, offset in here.before[1:]), here.last]
    return Offsets(
        [
            (change + max(offset, after), offset)
            for (change, offset), after in zip(here.before, following, strict=False)
        ],
        here.last,
    )


def clock_for(hours: Hours, zone: ZoneInfo, earliest: datetime, latest: datetime, ahead_us: int = 0) -> Clock:
    """
    Work out a clock that holds two instants, and `ahead_us` of open time after the later of them.

    Raises  CalendarError for a day that is needed and has no published arrangement.
    """
    first, last = earliest.astimezone(zone).date(), latest.astimezone(zone).date()
    found = clock(hours, zone, first, last)
    missing_us = ahead_us - (found.total_us - open_before(found, microseconds(latest)))
    return clock(hours, zone, first, last, after_us=missing_us) if missing_us > 0 else found


def open_before(clock: Clock, moment_us: int) -> int:
    """Return the open time before one instant."""
    begun = clock.segments.filter(pl.col("from_us") < moment_us)
    if begun.is_empty():
        return 0
    start, end, before = begun.row(-1)
    return int(before + min(end, moment_us) - start)
