"""The KPIs measured against what is owed, the boring way: they begin with the calendar and look for rows.

A stretch of time is cut wherever anything begins or ends, so that its middle tells all of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from servicepledge.contract.calendar_cn import is_workday

from .boring_base import US, Asked, Counted, Figures, Row
from .boring_clock import is_open, on_the_clock

DAY, QUARTER_HOUR = timedelta(days=1), timedelta(minutes=15)
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


def zone_of(asked: Asked) -> ZoneInfo:
    return ZoneInfo(asked.contract.time_zone)


def midnight(asked: Asked, day: date) -> datetime:
    return on_the_clock(day, 0, zone_of(asked))


def is_served(asked: Asked, moment: datetime) -> bool:
    """Tell whether a moment is in the hours the clause names, else in the service hours of its channels."""
    scope, contract, zone = asked.clause.scope, asked.contract, zone_of(asked)
    if scope.hours:
        return is_open(contract.hours[scope.hours], moment, zone)
    if scope.outside:
        return not is_open(contract.hours[scope.outside], moment, zone)
    served = [contract.service_hours.get(channel) for channel in scope.channel]
    return not served or None in served or any(is_open(contract.hours[name], moment, zone) for name in served if name)


def edges_of_hours(asked: Asked, day: date) -> set[datetime]:
    """Every opening and closing that may fall on a day, of all the contract's hours."""
    return {
        on_the_clock(other, minutes, zone_of(asked))
        for hours in asked.contract.hours.values()
        for other in (day - 2 * DAY, day - DAY, day)
        for window in hours.windows_of(other)
        for minutes in window
    }


def served_pieces(asked: Asked, day: date, cuts: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    begins, ends = midnight(asked, day), midnight(asked, day + DAY)
    edges = sorted({begins, ends, *(cut for cut in (*edges_of_hours(asked, day), *cuts) if begins < cut < ends)})
    for start, stop in zip(edges, edges[1:], strict=False):
        if is_served(asked, start + (stop - start) / 2):
            yield start, stop


def has_scope(asked: Asked, row: Row, *, channel_may_be_unknown: bool = False) -> bool:
    scope = asked.clause.scope
    if (
        scope.channel
        and row["channel"] not in scope.channel
        and not (channel_may_be_unknown and row["channel"] is None)
    ):
        return False
    if (causes := causes_of(asked)) and row.get("cause") not in causes:
        return False
    return not (topics_of(asked) and row["topic"] not in topics_of(asked))


def topics_of(asked: Asked) -> tuple[str, ...]:
    """The topics a clause speaks of, in its scope or its condition."""
    return asked.clause.scope.topic or asked.clause.when.topic


def causes_of(asked: Asked) -> tuple[str, ...]:
    """Whose doing an entry must be; of a duty of the client, the client's."""
    named = asked.clause.scope.cause or asked.clause.when.cause
    return named or (("client",) if asked.clause.binds == "client" else ())


def seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)


def hotline_availability(asked: Asked) -> Iterator[Counted]:
    outages = []
    for entry in asked.of(asked.tables.logbook):
        if entry["activity"] in (asked.clause.scope.activity or ("outage",)):
            unknown, end = entry["unknown"], entry["restored_at"]
            is_end_unknown = "restored_at" in unknown or (end is None and "ended_at" in unknown)
            end = end if end is not None else entry["ended_at"]
            begin = LONG_AGO if "started_at" in unknown else entry["started_at"]
            end = FOREVER if end is None or "restored_at" in unknown else end
            is_unsure = is_end_unknown or "started_at" in unknown
            if begin is not None and has_scope(asked, entry, channel_may_be_unknown=True):
                kind = "unsure" if is_unsure else kind_of(asked, entry)
                outages.append((begin.replace(microsecond=0), end.replace(microsecond=0), kind))
    for day in asked.tables.days:
        begins, ends = midnight(asked, day), midnight(asked, day + DAY)
        today = [outage for outage in outages if outage[0] < ends and outage[1] > begins]
        cuts = [asked.tables.as_of, *(cut for outage in today for cut in outage[:2])]
        for start, stop in served_pieces(asked, day, cuts):
            if stop > asked.tables.as_of:
                continue
            now = {kind for begin, end, kind in today if begin <= start < end}
            length_s = seconds(stop - start)
            if now == {"unsure"}:
                yield Counted({}, start, start, Figures(0, length_s, unmeasurable=length_s))
            elif not now:
                yield Counted({}, start, start, Figures(length_s, length_s))
            elif "planned" not in now and "counts" in now:
                yield Counted({}, start, start, Figures(0, length_s))


def kind_of(asked: Asked, entry: Row) -> str:
    """
    Say what an outage does: "planned" where such ones are no service time, whatever else fails meanwhile; "left out" where
    only it is none, as the client caused it; else it "counts".
    """
    if entry["planned"] and asked.chosen("planned") == "left_out":
        return "planned"
    return "left out" if entry["cause"] == "client" and asked.chosen("client_caused") == "left_out" else "counts"


def says_hours(asked: Asked) -> bool:
    """Tell whether anybody said when somebody is to be there."""
    scope, served = asked.clause.scope, asked.contract.service_hours
    return bool(scope.hours or scope.outside or (scope.channel and {*scope.channel} <= {*served}))


def staffed_hours_coverage(asked: Asked) -> Iterator[Counted]:
    if not says_hours(asked):
        return
    by_day: dict[date, list[tuple[str, datetime, datetime, bool]]] = {}
    for shift in asked.of(asked.tables.shifts):
        start, stop = shift["started_at"], shift["ended_at"]
        if asked.clause.scope.channel and shift["channel"] not in asked.clause.scope.channel:
            continue
        if start is None:
            continue
        is_known = stop is not None and timedelta(0) <= stop - start <= timedelta(hours=48)
        end = stop if is_known else start + timedelta(hours=24)
        day = start.date() - 2 * DAY
        while day <= end.date() + 2 * DAY:
            by_day.setdefault(day, []).append((shift["agent_id"], start, end, is_known))
            day += DAY
    least = int(asked.chosen("agents"))
    for day in asked.tables.days:
        marks = [midnight(asked, day) + number * QUARTER_HOUR for number in range(-8, 108)]
        marks = [mark.replace(minute=mark.minute // 15 * 15, second=0) for mark in marks]
        for start, stop in served_pieces(asked, day, marks):
            if stop > asked.tables.as_of:
                continue
            here = [shift for shift in by_day.get(day, []) if shift[1] < stop and shift[2] > start]
            moments = [start, *(edge for shift in here for edge in shift[1:3] if start <= edge < stop)]
            there = [[shift for shift in here if shift[1] <= moment < shift[2]] for moment in moments]
            known = min(len({shift[0] for shift in now if shift[3]}) for now in there)
            possible = min(len({shift[0] for shift in now}) for now in there)
            yield Counted(
                {}, start, start, Figures(int(known >= least), 1, unmeasurable=int(known < least <= possible))
            )


def billable_agent_hours(asked: Asked) -> Iterator[Counted]:
    """Every moment of an agent once: in the shift that began first of those that hold it."""
    shifts = [
        shift
        for shift in asked.of(asked.tables.shifts)
        if shift["started_at"] is not None
        and (not asked.clause.scope.channel or shift["channel"] in asked.clause.scope.channel)
    ]
    shifts.sort(key=lambda shift: (shift["started_at"], shift["ended_at"] or FOREVER, shift["shift_id"]))
    held: dict[str, list[tuple[datetime, datetime]]] = {}
    for shift in shifts:
        start, stop, earlier = shift["started_at"], shift["ended_at"], held.setdefault(shift["agent_id"], [])
        if stop is None:
            found = Figures(unmeasurable=1)
        else:
            pieces = sorted({start, stop, *(edge for other in earlier for edge in other if start < edge < stop)})
            free = [
                (begins, ends)
                for begins, ends in zip(pieces, pieces[1:], strict=False)
                if not any(other[0] <= begins < other[1] for other in earlier)
            ]
            found = Figures(sum((ends - begins) // US for begins, ends in free), 1)
            earlier.append((start, stop))
        if is_in_named_time(asked, start) and start < asked.tables.as_of:
            yield Counted({}, start, start, found)


def is_in_named_time(asked: Asked, moment: datetime) -> bool:
    """Tell whether a moment is in the hours a clause names itself, on one of the days that are looked at."""
    if moment.astimezone(zone_of(asked)).date() not in asked.tables.days:
        return False
    is_named = asked.clause.scope.hours or asked.clause.scope.outside
    return is_served(asked, moment) if is_named else True


def rounds_of_surveys(asked: Asked) -> list[datetime]:
    """The first invitation of every local month: whoever invites after each contact holds one survey a month, not hundreds."""
    firsts: dict[tuple[int, int], datetime] = {}
    for survey in asked.of(asked.tables.surveys):
        if survey["sent_at"] is not None and has_scope(asked, survey):
            day = survey["sent_at"].astimezone(zone_of(asked)).date()
            known = firsts.setdefault((day.year, day.month), survey["sent_at"])
            firsts[day.year, day.month] = min(known, survey["sent_at"])
    return list(firsts.values())


def done_on(
    asked: Asked,
    first: date,
    last: date,
    activities: tuple[str, ...],
    *,
    is_confirmed: bool = False,
    is_unclear: bool = False,
) -> int:
    """How often an activity was done on some days: entries of the logbook (of no topic, if unclear), or invitations."""
    begins, ends = midnight(asked, first), midnight(asked, last + DAY)
    if asked.clause.reading.get("records") == "surveys":
        return 0 if is_unclear else sum(begins <= moment < ends for moment in rounds_of_surveys(asked))
    count = 0
    for entry in asked.of(asked.tables.logbook):
        started_at, is_undated = entry["started_at"], "started_at" in entry["unknown"]
        if is_undated:
            times = (entry[name] for name in ("detected_at", "reported_at", "ended_at"))
            started_at = next((moment for moment in times if moment is not None), None)
        if started_at is None or (not is_undated and started_at >= asked.tables.as_of):
            continue
        if is_unclear or is_undated:
            scope, topics, causes = asked.clause.scope, topics_of(asked), causes_of(asked)
            may_be = (not topics or entry["topic"] in (*topics, None)) and (
                not causes or entry["cause"] in (*causes, None)
            )
            in_channel = not scope.channel or entry["channel"] in scope.channel
            is_meant = is_unclear and may_be and in_channel and (is_undated or not has_scope(asked, entry))
        else:
            is_meant = has_scope(asked, entry)
        if entry["activity"] in activities and begins <= started_at < ends and is_meant:
            is_unfounded = is_confirmed and entry["confirmed"] is False
            count += 0 if is_unfounded else 1 if entry["quantity"] is None else entry["quantity"]
    return count


def unclear_on(asked: Asked, first: date, last: date, activities: tuple[str, ...]) -> int:
    """How often an activity may have been done on some days: of no topic, or (if it was at all) at a time that cannot be."""
    entries = asked.tables.logbook
    kept = [entry for entry in entries if "started_at" not in entry["unknown"] or entry["confirmed"] is not False]
    only = replace(asked, tables=replace(asked.tables, logbook=kept))
    return done_on(only, first, last, activities, is_unclear=True)


def incidents(asked: Asked, own: str) -> Iterator[Counted]:
    for day in asked.tables.days:
        if is_day_of_hours(asked, day) and midnight(asked, day) < asked.tables.as_of:
            activities = asked.clause.scope.activity or (own,)
            count = done_on(asked, day, day, activities, is_confirmed=True)
            unclear = done_on(asked, day, day, activities, is_confirmed=True, is_unclear=True)
            yield Counted({}, midnight(asked, day), None, Figures(count, 1, unmeasurable=unclear))


def prohibited_conduct_incidents(asked: Asked) -> Iterator[Counted]:
    return incidents(asked, "misconduct")


def privacy_incidents(asked: Asked) -> Iterator[Counted]:
    return incidents(asked, "leak")


def is_day_of_hours(asked: Asked, day: date) -> bool:
    return any(True for _ in served_pieces(asked, day, []))


def cadence_compliance(asked: Asked) -> Iterator[Counted]:
    every, times = asked.chosen("every"), int(asked.chosen("times"))
    activities, as_of = asked.clause.scope.activity, asked.tables.as_of
    for day in asked.tables.days:
        first = first_of_period(asked, every, day)
        if first is None:
            continue
        if every in ("unstated", "day", "working_day"):
            if midnight(asked, day) >= as_of:
                continue
        elif not (asked.contract.starts_on <= first and day <= asked.contract.ends_on):
            continue
        done = done_on(asked, first, day, activities)
        unclear = unclear_on(asked, first, day, activities)
        if every == "unstated":
            found = Figures(done, 1, unmeasurable=unclear)
        elif done >= times:
            found = Figures(1, 1)
        elif midnight(asked, day + DAY) <= as_of:
            found = Figures(0, 1, unmeasurable=int(done + unclear >= times))
        else:
            found = Figures(pending=1)
        yield Counted({}, midnight(asked, day), None, found)


def first_of_period(asked: Asked, every: str, day: date) -> date | None:
    """The first day of the period that ends on a day; None where none does."""
    following = day + DAY
    match every:
        case "unstated" | "day":
            return day if is_day_of_hours(asked, day) else None
        case "working_day":
            return day if is_workday(day) else None
        case "week":
            return day - 6 * DAY if day.weekday() == 6 else None
        case "month":
            return day.replace(day=1) if following.day == 1 else None
        case "quarter":
            return date(day.year, day.month - 2, 1) if following.day == 1 and day.month % 3 == 0 else None
    start, months = asked.contract.starts_on, 6 if every == "half-year" else 12
    assert start.day == 1, "the loops know no other beginnings"
    gone = (following.year - start.year) * 12 + following.month - start.month
    if following.day != 1 or gone <= 0 or gone % months:
        return None
    first = day
    for _ in range(months):
        first = first.replace(day=1) - DAY
    return first + DAY


def trained_agent_rate(asked: Asked) -> Iterator[Counted]:
    proof, scope = asked.chosen("proof"), asked.clause.scope
    trainings = [
        entry
        for entry in asked.of(asked.tables.logbook)
        if entry["activity"] in (scope.activity or ("training",)) and entry["passed"] is not False
    ]
    shifts = asked.of(asked.tables.shifts)
    for day in asked.tables.days:
        begins, ends = midnight(asked, day), midnight(asked, day + DAY)
        if begins >= asked.tables.as_of or not is_day_of_hours(asked, day):
            continue
        agents: dict[str, list[datetime]] = {}
        sure: set[str] = set()
        for shift in shifts:
            if shift["started_at"] is None:
                continue
            is_here = begins <= shift["started_at"] < ends or (
                shift["started_at"] < begins and shift["ended_at"] is not None and shift["ended_at"] > begins
            )
            is_perhaps = (
                not is_here
                and shift["started_at"] < begins < shift["started_at"] + DAY
                and "ended_at" in shift["unknown"]
            )
            if (is_here or is_perhaps) and (not scope.channel or shift["channel"] in scope.channel):
                sure |= {shift["agent_id"]} if is_here else set()
                agents.setdefault(shift["agent_id"], []).append(shift["certified_until"])
        for agent, certificates in agents.items():
            known = [until for until in certificates if until is not None]
            if agent not in sure:
                found = Figures(0, 1, unmeasurable=1)
            elif proof == "training":
                done = [
                    entry["ended_at"] if entry["ended_at"] is not None else entry["started_at"]
                    for entry in trainings
                    if entry["agent_id"] == agent and not entry["unknown"] & {"started_at", "ended_at"}
                ]
                together = [
                    entry["ended_at"] if entry["ended_at"] is not None else entry["started_at"]
                    for entry in trainings
                    if entry["agent_id"] is None and not entry["unknown"] & {"started_at", "ended_at"}
                ]
                is_trained = any(moment < ends for moment in done)
                may_be = any(moment < ends for moment in together) or any(
                    entry["unknown"] & {"started_at", "ended_at"}
                    for entry in trainings
                    if entry["agent_id"] in (agent, None)
                )
                found = Figures(int(is_trained), 1, unmeasurable=int(may_be and not is_trained))
            elif not known:
                found = Figures(0, 1, unmeasurable=1)
            else:
                found = Figures(int(max(known) >= begins), 1)
            yield Counted({}, begins, None, found)


def record_retention(asked: Asked) -> Iterator[Counted]:
    contract, limit = asked.contract, asked.limit
    zone = zone_of(asked)
    recorded = {
        row[moment].astimezone(zone).date()
        for rows, moment in ((asked.tables.calls, "arrived_at"), (asked.tables.tickets, "received_at"))
        for row in asked.of(rows)
        if row[moment] is not None and has_scope(asked, row)
    }
    for day in asked.tables.days:
        if not is_end_of_report(asked, day):
            continue
        oldest = max(contract.starts_on, day - timedelta(days=limit.days))
        months: dict[tuple[int, int], list[date]] = {}
        kept = oldest
        while kept <= day:
            months.setdefault((kept.year, kept.month), []).append(kept)
            kept += DAY
        for days in months.values():
            if midnight(asked, days[-1] + DAY) <= asked.tables.as_of:
                found = Figures(int(any(one in recorded for one in days)), 1)
                yield Counted({}, midnight(asked, day), None, found)


def is_end_of_report(asked: Asked, day: date) -> bool:
    """Tell whether a monthly report's period ends on a day, or the term does."""
    assert asked.contract.report.every == "month"
    if not asked.contract.starts_on <= day <= asked.contract.ends_on:
        return False
    return day == asked.contract.ends_on or (day + DAY).day == 1
