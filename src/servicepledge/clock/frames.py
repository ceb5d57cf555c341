"""Clock look-ups on Polars columns: open time between two instants, and the instant so much open time later."""

import polars as pl

from .index import Indexes, indexed
from .segments import Clock

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
