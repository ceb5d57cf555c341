"""Clocks worked out one stretch at a time, in plain Python, to compare the vectorised ones with."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from servicepledge.clock.segments import Clock

US = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST_DAYS = 800
Stretch = tuple[datetime, datetime]


def stretches_of(clock: Clock) -> list[Stretch]:
    """Return a clock's open stretches as instants."""
    return [(EPOCH + start * US, EPOCH + end * US) for start, end, _ in clock.segments.rows()]


def running(stretches: Sequence[Stretch], pauses: Sequence[Stretch]) -> list[Stretch]:
    """Cut pauses out of open stretches, one after the other."""
    for pause_from, pause_till in pauses:
        kept = []
        for start, end in stretches:
            kept += (
                [(start, min(end, pause_from)), (max(start, pause_till), end)]
                if pause_from < pause_till
                else [(start, end)]
            )
        stretches = [(start, end) for start, end in kept if start < end]
    return sorted(set(stretches))


def elapsed_plainly(clock: Clock, start: datetime, end: datetime, pauses: Sequence[Stretch] = ()) -> int:
    """Return the microseconds from start to end that are open and not paused."""
    total = timedelta()
    for opens, closes in running(stretches_of(clock), pauses):
        total += max(timedelta(), min(closes, end) - max(opens, start))
    return total // US


def due_plainly(clock: Clock, start: datetime, limit_us: int, pauses: Sequence[Stretch] = ()) -> datetime | None:
    """Return when so many open and not paused microseconds have gone by since the start; None if never."""
    return used_up(running(stretches_of(clock), pauses), start, limit_us * US)


def used_up(stretches: Sequence[Stretch], start: datetime, left: timedelta) -> datetime | None:
    for opens, closes in stretches:
        begins = max(opens, start)
        if begins >= closes:
            continue
        if closes - begins >= left:
            return begins + left
        left -= closes - begins
    return None
