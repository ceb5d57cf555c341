"""Local times that occur twice in a zone, as its clocks go back, or never, as they go forward: which instant was meant?"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from .soundness import EARLIEST, SURE

DAY = timedelta(days=1)
YEARS_AHEAD = 2
Stretch = tuple[datetime, datetime]
"""Local times, half-open."""


def doubtful(moment: str, zone: ZoneInfo, now: datetime) -> str:
    """Return the SQL condition that a naive local time of a zone occurs twice or never; false where none ever does."""
    stretches = changes(zone, now.year + YEARS_AHEAD)
    if not stretches:
        return SURE
    days = ", ".join(dict.fromkeys(f"date '{edge:%Y-%m-%d}'" for stretch in stretches for edge in stretch))
    within = " or ".join(
        f"({moment} >= timestamp '{begins}' and {moment} < timestamp '{ends}')" for begins, ends in stretches
    )
    # Few rows are of such a day, and only for them is it asked which of the hours it is.
    return f"case when cast({moment} as date) in ({days}) then {within} else false end"


@cache
def changes(zone: ZoneInfo, until: int) -> tuple[Stretch, ...]:
    """Return the stretches of local time, up to a year, that occur twice or never."""
    found = []
    before, last = EARLIEST.replace(tzinfo=UTC), datetime(until, 12, 31, tzinfo=UTC)
    while before < last:
        after = before + DAY
        if _offset(before, zone) != _offset(after, zone):
            found.append(_stretch(before, after, zone))
        before = after
    return tuple(found)


def _stretch(before: datetime, after: datetime, zone: ZoneInfo) -> Stretch:
    """Return the stretch of the one change between two instants."""
    was, becomes = _offset(before, zone), _offset(after, zone)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if _offset(middle, zone) == was else (before, middle)
    edges = sorted((after.replace(tzinfo=None) + was, after.replace(tzinfo=None) + becomes))
    return edges[0], edges[1]


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
