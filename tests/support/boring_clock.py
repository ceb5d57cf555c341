"""Opening hours and wall clocks, the boring way."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from servicepledge.contract.hours import Hours

CAN_BE = (1990, 2030)
"""The years that a moment can be in, in which anybody says which days are worked."""


def is_open(hours: Hours, moment: datetime | None, zone: ZoneInfo) -> bool:
    """Tell whether a moment is in a window that opened on its local day or on one of the two before; never if it cannot be."""
    if moment is None or not CAN_BE[0] <= moment.year <= CAN_BE[1]:
        return False
    today = moment.astimezone(zone).date()
    for day in (today, today - timedelta(days=1), today - timedelta(days=2)):
        for opens, closes in hours.windows_of(day):
            if on_the_clock(day, opens, zone) <= moment < on_the_clock(day, closes, zone):
                return True
    return False


def on_the_clock(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Return when a wall clock, read from a day's midnight on, shows so many minutes; the first time, if twice."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
