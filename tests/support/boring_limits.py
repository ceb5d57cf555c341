"""Clocks worked out one stretch at a time, in plain Python, to compare the vectorised ones with."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from servicepledge.clock.segments import Clock
from servicepledge.contract.hours import Hours
from servicepledge.contract.quantity import BusinessTime, CalendarLimit, Duration, WorkingDayLimit

from .boring_base import Asked
from .boring_clock import on_the_clock
from .boring_sound import cannot_be

US = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST_DAYS, LOOKED_AT_DAYS = 40, 40
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


# -- limits of clauses -------------------------------------------------------------------------------------------------


def due_under(
    asked: Asked, promised: datetime | None, start: datetime | None, pauses: Sequence[Stretch] = ()
) -> datetime | None:
    """When something falls due: as promised on it, or when its clause's limit is used up; far off if never."""
    limit = asked.clause.limit
    if limit is None and promised is not None and start is not None and start <= promised and pauses:
        return used_up(running([(start, start + timedelta(days=4000))], pauses), start, promised - start)
    if limit is None:
        return promised
    if start is None or cannot_be(start, asked.tables.now):
        return None
    hours = asked.clock_hours if isinstance(limit, BusinessTime | WorkingDayLimit) else None
    zone = ZoneInfo(asked.contract.time_zone)
    return due_of(limit, hours, zone, start, pauses) or datetime(2099, 1, 1, tzinfo=UTC)


def dated_by(asked: Asked, due: datetime | None) -> datetime | None:
    """What is due at a closing belongs to the day that closes, at 24:00 too."""
    is_working = isinstance(asked.clause.limit, BusinessTime | WorkingDayLimit)
    return due - US if due is not None and is_working else due


def due_of(
    limit: object, hours: Hours | None, zone: ZoneInfo, start: datetime, pauses: Sequence[Stretch]
) -> datetime | None:
    """Return when a clause's limit from a start is used up, the pauses taken out; None where the hours never open."""
    if isinstance(limit, CalendarLimit):
        return end_of_day(limit, hours, zone, start)
    if isinstance(limit, WorkingDayLimit):
        return close_of_business(limit.days_n, hours, zone, start)
    assert isinstance(limit, Duration | BusinessTime)
    left = timedelta(milliseconds=limit.ms)
    if hours is None:
        return used_up(running([(start, start + timedelta(days=4000))], pauses), start, left)
    today = start.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(-2, LOOKED_AT_DAYS)]
    return used_up(running(joined(windows_on(days, hours, zone)), pauses), start, left)


def end_of_day(limit: CalendarLimit, hours: Hours | None, zone: ZoneInfo, start: datetime) -> datetime | None:
    """Return when a month has ended, or the time of the next day (of work) has come."""
    day = start.astimezone(zone).date()
    if limit.by is not None:
        day += timedelta(days=1)
        while not limit.is_every_day and not chinese_calendar.is_workday(day):
            day += timedelta(days=1)
        return on_the_clock(day, limit.by, zone)
    number = day.day
    for _ in range(limit.months_n):
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    while number > 1 and (day + timedelta(days=number - 1)).month != day.month:
        number -= 1
    day += timedelta(days=number - 1)
    for _ in range(FARTHEST_DAYS):
        if closings := [end for _, end in windows_on([day], hours, zone)]:
            return max(closings)
        day += timedelta(days=1)
    return None


def close_of_business(days_n: int, hours: Hours | None, zone: ZoneInfo, start: datetime) -> datetime | None:
    """Return the last closing of the so-manieth working day after the day of receipt."""
    day = start.astimezone(zone).date()
    for _ in range(FARTHEST_DAYS):
        day += timedelta(days=1)
        closings = [end for _, end in windows_on([day], hours, zone)]
        days_n -= bool(closings)
        if days_n == 0:
            return max(closings)
    return None


def windows_on(days: Sequence[date], hours: Hours | None, zone: ZoneInfo) -> list[Stretch]:
    """Return the windows that open on some days; without hours, the whole of those the State Council lets work."""
    found = []
    for day in days:
        windows = hours.windows_of(day) if hours else [(0, 24 * 60)] if chinese_calendar.is_workday(day) else []
        for opens, closes in windows:
            stretch = on_the_clock(day, opens, zone), on_the_clock(day, closes, zone)
            if stretch[0] < stretch[1]:
                found.append(stretch)
    return found


def joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Lay stretches over each other, so that no moment is in two of them."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
