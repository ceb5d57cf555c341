"""Local days and wall clocks of whole columns: how far a zone's clock is from UTC, between two days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_US = 86_400_000_000


def microseconds(moment: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def local_day_sql(us: str, zone: ZoneInfo, first: date, last: date) -> str:
    """Return SQL for the local day number of an instant given in microseconds; exact across clock changes."""
    return f"(({us}) + {offsets(zone, first, last).sql(us)}) // {DAY_US}"


def local_hour_sql(us: str, zone: ZoneInfo, first: date, last: date) -> str:
    """Return SQL for the hour of the local day (0 to 23) of an instant given in microseconds."""
    return f"((({us}) + {offsets(zone, first, last).sql(us)}) % {DAY_US}) // 3600000000"


@dataclass(frozen=True, slots=True)
class Offsets:
    """
    How far a zone's clock is ahead of UTC: `before` each of its changes in order, and `last` after them.

    Units   microseconds; a change is the instant from which on the next offset holds.
    """

    before: Sequence[tuple[int, int]]
    last: int

    def sql(self, us: str) -> str:
        """Return SQL for the offset at an instant."""
        branches = " ".join(f"when {us} < {change} then {offset}" for change, offset in self.before)
        return f"case {branches} else {self.last} end" if branches else str(self.last)


def offsets(zone: ZoneInfo, first: date, last: date) -> Offsets:
    """Return a zone's offsets from two days before `first` to three after `last`."""
    moment = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=3)
    offset, before = _offset_us(moment, zone), []
    while moment < end:
        following = moment + timedelta(days=1)
        if _offset_us(following, zone) != offset:
            before.append((microseconds(_change(moment, following, zone)), offset))
            offset = _offset_us(following, zone)
        moment = following
    return Offsets(before, offset)


def _offset_us(moment: datetime, zone: ZoneInfo) -> int:
    return (moment.astimezone(zone).utcoffset() or timedelta()) // timedelta(microseconds=1)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant, to the second, at which a zone's clock changes between two instants."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if _offset_us(middle, zone) == _offset_us(before, zone) else (before, middle)
    return after
