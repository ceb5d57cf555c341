"""What stretches of time kept, the boring way: half-hours and days, each judged by what happened in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from .boring_base import Asked, Counted, Figures, Row
from .boring_contacts import contacts, is_offered, is_unknown, reached_at
from .boring_schedule import DAY, edges_of_hours, has_scope, is_in_named_time, midnight, served_pieces


def interval_service_level(asked: Asked) -> Iterator[Counted]:
    calls = [call for call in contacts(asked) if is_offered(call) and has_scope(asked, call) and call["arrived_at"]]
    half_hours = [timedelta(minutes=30 * number) for number in range(-4, 56)]
    for day in asked.tables.days:
        begins, ends = midnight(asked, day), midnight(asked, day + DAY)
        today = [call for call in calls if begins <= call["arrived_at"] < ends]
        marks = [begins + step for step in half_hours]
        pieces = list(served_pieces(asked, day, [mark.replace(minute=mark.minute // 30 * 30) for mark in marks]))
        if asked.chosen("interval") == "day":
            if pieces and pieces[-1][1] <= asked.tables.as_of:
                yield from level_of(asked, begins, [call for call in today if is_in(call, pieces)])
            continue
        for piece in pieces:
            if piece[1] <= asked.tables.as_of:
                yield from level_of(asked, piece[0], [call for call in today if is_in(call, [piece])])


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


Span = tuple[datetime, datetime]


def occupancy(asked: Asked) -> Iterator[Counted]:
    """Cut every day wherever an agent begins or ends anything, and look at the middle of each piece."""
    agents = doings_of(asked)
    for day in asked.tables.days:
        begins, ends = midnight(asked, day), min(midnight(asked, day + DAY), asked.tables.as_of)
        if ends <= begins:
            continue
        for agent, doings in agents.items():
            today = {
                what: [one for one in spans if one[0] < ends and one[1] > begins] for what, spans in doings.items()
            }
            cuts = {edge for spans in today.values() for span in spans for edge in span} | edges_of_hours(asked, day)
            edges = sorted({begins, ends, *(cut for cut in cuts if begins < cut < ends)})
            for start, stop in zip(edges, edges[1:], strict=False):
                middle = start + (stop - start) / 2
                if is_in_named_time(asked, middle):
                    now = {what for what, spans in today.items() if any(a <= middle < b for a, b in spans)}
                    yield Counted({}, start, None, occupied(now, agent, (stop - start) // timedelta(seconds=1)))


def occupied(now: set[str], agent: str | None, length_s: int) -> Figures:
    if agent is None:
        return Figures(unmeasurable=length_s if now & {"busy", "busy?"} else 0)
    if "on" in now:
        if "busy" in now:
            return Figures(length_s, length_s)
        return Figures(0, length_s, unmeasurable=length_s if "busy?" in now else 0)
    return Figures(unmeasurable=length_s if "on?" in now else 0)


def doings_of(asked: Asked) -> dict[str | None, dict[str, list[Span]]]:
    """When each agent was signed in and busy, for certain and perhaps, to the second."""
    found: dict[str | None, dict[str, list[Span]]] = {}

    def add(row: Row, what: str, start: datetime, stop: datetime) -> None:
        if not asked.clause.scope.channel or row["channel"] in asked.clause.scope.channel:
            span = (start.replace(microsecond=0), stop.replace(microsecond=0))
            found.setdefault(row["agent_id"], {}).setdefault(what, []).append(span)

    for shift in asked.of(asked.tables.shifts):
        start, stop = shift["started_at"], shift["ended_at"]
        if start is None or start > asked.tables.as_of:
            continue
        if stop is not None and timedelta(0) <= stop - start <= timedelta(hours=48):
            add(shift, "on", start, stop)
        else:
            add(shift, "on?", start, start + DAY)
    answered = [call for call in contacts(asked) if call["answered_at"] is not None]
    answered.sort(key=lambda call: (call["answered_at"], call["call_id"]))
    following = next_of_agent(answered)
    for number, call in enumerate(answered):
        start, stop, after_s = call["answered_at"], call["ended_at"], call.get("after_call_s")
        if start > asked.tables.as_of:
            continue
        latest = min(following[number] or start + DAY, start + DAY)
        if stop is None or stop < start or "call" in call["unknown"]:
            add(call, "busy?", start, latest)
        elif asked.chosen("after_call") == "left_out":
            add(call, "busy", start, stop)
        elif after_s is None or not 0 <= after_s <= 172_800:
            add(call, "busy", start, stop)
            add(call, "busy?", stop, latest)
        else:
            add(call, "busy", start, stop + timedelta(microseconds=round(after_s * 1_000_000)))
    return found


def next_of_agent(answered: list[Row]) -> list[datetime | None]:
    """When the agent of each contact answered the next one."""
    found: list[datetime | None] = []
    latest: dict[str | None, datetime] = {}
    for call in reversed(answered):
        found.append(latest.get(call["agent_id"]))
        latest[call["agent_id"]] = call["answered_at"]
    return found[::-1]
