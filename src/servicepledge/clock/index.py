"""Indexes over a clock, so that a look-up is a join on a whole number instead of a search.

Time is cut into buckets of a power of two of microseconds, no longer than the shortest gap between two open stretches:
so at most one stretch reaches into a bucket, and the open time before an instant in it is `shift_us` plus the instant
held between `from_us` and `till_us`. Open time is cut in the same way, into buckets no longer than the shortest
stretch: at most one stretch ends inside a bucket, at `edge_us`; up to and with it `shift_us` makes an instant of open
time, beyond it `jump_us` comes on top.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from .segments import Clock

CLOCK_BITS = 40
"""Bits of a key below the clock's number; instants of thousands of years fit, whatever the bucket."""
LONGEST_BITS = 40


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one of several clocks lies in their indexes: the keys it begins at, and the sizes of its buckets."""

    clock_key: int
    open_bits: int
    due_bits: int
    covers_from_us: int
    covers_till_us: int
    open_us: int
    """All the open time there is."""


@dataclass(frozen=True, eq=False)
class Indexes:
    """
    The indexes of several clocks.

    Rows    `open_time`: one bucket of time each, `key, from_us, till_us, shift_us`; `due_time`: one bucket of open time
            each, `key, edge_us, shift_us, jump_us`. An instant or an open time outside of a clock has no row.
    """

    open_time: pl.DataFrame
    due_time: pl.DataFrame
    reaches: tuple[Reach, ...]


def indexed(clocks: Sequence[Clock]) -> Indexes:
    """Index clocks, numbered in their order."""
    opens, dues, reaches = [], [], []
    for number, clock in enumerate(clocks):
        key = number << CLOCK_BITS
        open_bits, due_bits = _bits(_shortest_gap(clock)), _bits(_shortest_stretch(clock))
        opens.append(_open_time(clock, key, open_bits))
        dues.append(_due_time(clock, key, due_bits))
        reaches.append(Reach(key, open_bits, due_bits, clock.covers_from_us, clock.covers_till_us, clock.total_us))
    empty = dict.fromkeys
    return Indexes(
        pl.concat([pl.DataFrame(schema=empty(("key", "from_us", "till_us", "shift_us"), pl.Int64)), *opens]),
        pl.concat([pl.DataFrame(schema=empty(("key", "edge_us", "shift_us", "jump_us"), pl.Int64)), *dues]),
        tuple(reaches),
    )


def _shortest_gap(clock: Clock) -> int | None:
    return _shortest(clock.segments["from_us"].shift(-1) - clock.segments["till_us"])


def _shortest_stretch(clock: Clock) -> int | None:
    return _shortest(clock.segments["till_us"] - clock.segments["from_us"])


def _shortest(lengths: pl.Series) -> int | None:
    found = lengths.min()
    return found if isinstance(found, int) else None


def _bits(shortest: int | None) -> int:
    """Return the largest power of two that is no longer than a length."""
    return LONGEST_BITS if shortest is None else min(shortest.bit_length() - 1, LONGEST_BITS)


def _open_time(clock: Clock, key: int, bits: int) -> pl.DataFrame:
    numbers = np.arange(clock.covers_from_us >> bits, (clock.covers_till_us >> bits) + 1, dtype=np.int64)
    starts = numbers << bits
    opens, closes, before = (clock.segments[name].to_numpy() for name in ("from_us", "till_us", "before_us"))
    # The stretch that has not ended when the bucket begins; after the last one, none.
    at = np.searchsorted(closes, starts, side="right")
    opens, before = np.append(opens, np.iinfo(np.int64).max), np.append(before, clock.total_us)
    closes = np.append(closes, np.iinfo(np.int64).max)
    reaches_in = opens[at] - (1 << bits) < starts
    from_us = np.where(reaches_in, opens[at], starts)
    till_us = np.where(reaches_in, closes[at], starts)
    return pl.DataFrame(
        {"key": key + numbers, "from_us": from_us, "till_us": till_us, "shift_us": before[at] - from_us}
    )


def _due_time(clock: Clock, key: int, bits: int) -> pl.DataFrame:
    numbers = np.arange(((clock.total_us - 1) >> bits) + 1, dtype=np.int64)
    opens, before = clock.segments["from_us"].to_numpy(), clock.segments["before_us"].to_numpy()
    # The stretch in which the bucket's first microsecond of open time lies, and the one after it.
    at = np.searchsorted(before, numbers << bits, side="right") - 1
    following = np.minimum(at + 1, max(len(opens) - 1, 0))
    shifts = opens - before
    return pl.DataFrame(
        {
            "key": key + numbers,
            "edge_us": np.where(at + 1 < len(opens), before[following], clock.total_us),
            "shift_us": shifts[at],
            "jump_us": shifts[following] - shifts[at],
        }
    )
