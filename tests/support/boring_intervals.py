"""What stretches of time kept, the boring way: half-hours and days, each judged by what happened in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from .boring_base import Asked, Counted, Figures, Row
from .boring_contacts import contacts, is_offered, is_unknown, reached_at
from .boring_schedule import has_scope, midnight, served_pieces


def interval_service_level(asked: Asked) -> Iterator[Counted]:
    calls = [call for call in contacts(asked) if is_offered(call) and has_scope(asked, call) and call["arrived_at"]]
    half_hours = [timedelta(minutes=30 * number) for number in range(-4, 56)]
    for day in asked.tables.days:
        begins = midnight(asked, day)
        marks = [begins + step for step in half_hours]
        pieces = list(served_pieces(asked, day, [mark.replace(minute=mark.minute // 30 * 30) for mark in marks]))
        if asked.chosen("interval") == "day":
            if pieces and pieces[-1][1] <= asked.tables.as_of:
                yield from level_of(asked, begins, [call for call in calls if is_in(call, pieces)])
            continue
        for piece in pieces:
            if piece[1] <= asked.tables.as_of:
                yield from level_of(asked, piece[0], [call for call in calls if is_in(call, [piece])])


def is_in(call: Row, pieces: list[tuple[datetime, datetime]]) -> bool:
    return any(start <= call["arrived_at"] < stop for start, stop in pieces)


def level_of(asked: Asked, dated: datetime, calls: list[Row]) -> Iterator[Counted]:
    """Judge a stretch by its calls, once as they are and once with all that is not known taken as in time."""
    if not calls:
        return
    good = unknown = 0
    start = "arrived_at" if asked.chosen("clock_start") == "arrival" else "queued_at"
    for call in calls:
        reached = reached_at(call)
        if is_unknown(call) or (reached is not None and reached < call[start]):
            unknown += 1
        elif reached is not None and reached - call[start] <= asked.limit:
            good += 1
    owed = int(asked.chosen("least")) * len(calls)
    is_met, may_be = 100 * good >= owed, 100 * (good + unknown) >= owed
    yield Counted({}, dated, None, Figures(int(is_met), 1, unmeasurable=int(may_be and not is_met)))
