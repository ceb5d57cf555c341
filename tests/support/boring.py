"""Every KPI a second time, the boring way: loops over rows, local dates from zoneinfo, no SQL, nothing shared.

Written from the words of the definitions and the readings they name. Rows are dicts of the canonical tables with aware
UTC instants; `figures` returns, per local day, what a clause counts. Slow, plain, and right to read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from servicepledge.contract.hours import Hours
from servicepledge.contract.model import Clause, Contract
from servicepledge.contract.quantity import Duration, parse_duration

Row = dict[str, Any]
SHORT = timedelta(seconds=5)
US = timedelta(microseconds=1)


@dataclass
class Figures:
    """What a clause counts on a day: whole calls, cases or answers; microseconds; thousandths of a point."""

    numerator: int = 0
    denominator: int = 0
    unmeasurable: int = 0
    pending: int = 0

    def add(self, other: "Figures") -> None:
        self.numerator += other.numerator
        self.denominator += other.denominator
        self.unmeasurable += other.unmeasurable
        self.pending += other.pending


@dataclass(frozen=True)
class Counted:
    """One row as a KPI counts it: the moment that dates it, the moment that must fall in the hours, its figures."""

    row: Row
    dated: datetime | None
    began: datetime | None
    figures: Figures


@dataclass(frozen=True)
class Tables:
    """The three exports of a centre, and up to when they are complete."""

    calls: Sequence[Row]
    tickets: Sequence[Row]
    surveys: Sequence[Row]
    as_of: datetime


def figures(contract: Contract, clause: Clause, tables: Tables) -> dict[date, Figures]:
    """Return what a clause counts per local day; days on which it counts nothing are left out."""
    by_day: dict[date, Figures] = {}
    zone = ZoneInfo(contract.time_zone)
    for counted in KPI_ROWS[clause.kpi](Asked(contract, clause, tables)):
        if counted.dated is not None and in_scope(contract, clause, counted):
            by_day.setdefault(counted.dated.astimezone(zone).date(), Figures()).add(counted.figures)
    return {day: total for day, total in by_day.items() if total != Figures()}


@dataclass(frozen=True)
class Asked:
    """A clause and the rows of its contract."""

    contract: Contract
    clause: Clause
    tables: Tables

    def of(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if row["contract_id"] == (self.contract.rows or self.contract.id)]

    def chosen(self, reading: str) -> str:
        return self.clause.reading.get(reading) or DEFAULTS[reading]

    @property
    def limit(self) -> timedelta | None:
        return timedelta(milliseconds=self.clause.limit.ms) if isinstance(self.clause.limit, Duration) else None

    @property
    def window(self) -> timedelta:
        length = parse_duration(self.chosen("window"))
        assert isinstance(length, Duration)
        return timedelta(milliseconds=length.ms)


DEFAULTS = {
    "short_abandons": "counted",
    "clock_start": "queue_entry",
    "abandons": "counted",
    "turns": "first",
    "form": "no_repeat",
    "window": "72 h",
    "metric": "top_two",
    "span": "period",
    "run_of": "same_clause",
}
"""The defaults kpis.md gives, so that a changed default in the code is noticed."""


# -- scope -------------------------------------------------------------------------------------------------------------


def in_scope(contract: Contract, clause: Clause, counted: Counted) -> bool:
    scope, row = clause.scope, counted.row
    for column, names in (
        ("channel", scope.channel),
        ("queue", scope.queue),
        ("topic", scope.topic),
        ("kind", scope.kind),
        ("class", scope.class_),
    ):
        if names and row.get(column) not in names:
            return False
    if scope.special_needs is not None and bool(row.get("special_needs")) != scope.special_needs:
        return False
    zone = ZoneInfo(contract.time_zone)
    if scope.hours:
        return is_open(contract.hours[scope.hours], counted.began, zone)
    if scope.outside:
        return not is_open(contract.hours[scope.outside], counted.began, zone)
    if clause.kpi in LIVE and row.get("channel") in contract.service_hours:
        return is_open(contract.hours[contract.service_hours[row["channel"]]], counted.began, zone)
    return True


def is_open(hours: Hours, moment: datetime | None, zone: ZoneInfo) -> bool:
    """Tell whether a moment is in a window that opened on its local day or on one of the two before."""
    if moment is None:
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


# -- calls -------------------------------------------------------------------------------------------------------------


def contacts(asked: Asked) -> list[Row]:
    return [call for call in asked.of(asked.tables.calls) if not call["is_test"]]


def is_offered(call: Row) -> bool:
    return call["queued_at"] is not None


def reached_at(call: Row) -> datetime | None:
    """When a caller who asked for a person reached one: answered, or called back as accepted in the queue."""
    if call["queued_at"] is None:
        return None
    return call["answered_at"] if call["answered_at"] is not None else call["callback_at"]


def is_abandoned(call: Row) -> bool:
    return is_offered(call) and reached_at(call) is None and call["outcome"] in (None, "abandoned")


def is_short_abandon(call: Row) -> bool:
    """Gave up within five seconds; an end before the queue was entered is impossible, so it is no short abandon."""
    return (
        is_abandoned(call)
        and call["ended_at"] is not None
        and call["queued_at"] <= call["ended_at"] <= call["queued_at"] + SHORT
    )


def arrived(call: Row, figures: Figures) -> Counted:
    return Counted(call, call["arrived_at"], call["arrived_at"], figures)


def answer_rate(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        left_out = asked.chosen("short_abandons") == "left_out" and is_short_abandon(call)
        if is_offered(call) and not left_out:
            yield arrived(call, Figures(int(reached_at(call) is not None), 1))


def abandonment_rate(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        left_out = asked.chosen("short_abandons") == "left_out" and is_short_abandon(call)
        if is_offered(call) and not left_out:
            yield arrived(call, Figures(int(is_abandoned(call)), 1))


def wait(asked: Asked, call: Row) -> timedelta | None:
    """How long an answered call waited; None where its times are impossible."""
    start = call["arrived_at"] if asked.chosen("clock_start") == "arrival" else call["queued_at"]
    waited = reached_at(call) - start
    return waited if waited >= timedelta(0) else None


def service_level(asked: Asked) -> Iterator[Counted]:
    abandons = asked.chosen("abandons")
    for call in contacts(asked):
        if not is_offered(call):
            continue
        if reached_at(call) is None:
            is_counted = abandons == "counted" or (abandons == "short_left_out" and not is_short_abandon(call))
            yield arrived(call, Figures(0, int(is_counted)))
        else:
            waited = wait(asked, call)
            if waited is None:
                yield arrived(call, Figures(0, 1, unmeasurable=1))
            else:
                yield arrived(call, Figures(int(waited <= asked.limit), 1))


def average_speed_of_answer(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if reached_at(call) is not None:
            waited = wait(asked, call)
            yield arrived(call, Figures(unmeasurable=1) if waited is None else Figures(waited // US, 1))


def chat_response_time(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if asked.chosen("turns") == "every":
            turns, waited_s = call["reply_turns"], call["reply_wait_s"]
            if turns is not None and waited_s is not None:
                if waited_s >= 0:
                    yield arrived(call, Figures(round(waited_s * 1_000_000), turns))
                else:
                    yield arrived(call, Figures(unmeasurable=1))
        elif call["queued_at"] is not None and call["first_reply_at"] is not None:
            waited = call["first_reply_at"] - call["queued_at"]
            yield arrived(call, Figures(waited // US, 1) if waited >= timedelta(0) else Figures(unmeasurable=1))


def first_contact_resolution(asked: Asked) -> Iterator[Counted]:
    form = asked.chosen("form")
    if form == "recorded":
        for call in contacts(asked):
            if reached_at(call) is not None:
                yield arrived(call, Figures(int(bool(call["resolved"])), 1))
        return
    by_customer: dict[Any, list[Row]] = {}
    for call in contacts(asked):
        by_customer.setdefault((call["customer_id"], call["topic"]), []).append(call)
    for (customer, _), calls in by_customer.items():
        for call in calls:
            if customer is None or reached_at(call) is None:
                continue
            gaps = [other["arrived_at"] - call["arrived_at"] for other in calls if other is not call]
            was_first = not any(-asked.window <= gap < timedelta(0) for gap in gaps)
            was_last = not any(timedelta(0) < gap <= asked.window for gap in gaps)
            is_resolved = was_last and not (form == "no_transfer" and call["transferred"])
            if was_first:
                yield arrived(call, Figures(int(is_resolved), 1))


# -- cases -------------------------------------------------------------------------------------------------------------


def answer_accuracy(asked: Asked) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        if case["answer_correct"] is not None:
            yield Counted(case, case["received_at"], case["received_at"], Figures(int(case["answer_correct"]), 1))


def done_within_limit(asked: Asked, stop_column: str) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        start, stop = case["received_at"], case[stop_column]
        due = case["promised_at"] if asked.limit is None else start and start + asked.limit
        is_impossible = start is not None and stop is not None and stop < start
        if due is None or is_impossible:
            found = Figures(0, 1, unmeasurable=1)
        elif stop is not None:
            found = Figures(int(stop <= due), 1)
        elif due <= asked.tables.as_of:
            found = Figures(0, 1)
        else:
            found = Figures(pending=1)
        yield Counted(case, due or start or stop, start, found)


def first_response_time(asked: Asked) -> Iterator[Counted]:
    return done_within_limit(asked, "first_response_at")


def email_first_reply_time(asked: Asked) -> Iterator[Counted]:
    return (counted for counted in done_within_limit(asked, "first_response_at") if counted.row["channel"] == "email")


def initial_solution_time(asked: Asked) -> Iterator[Counted]:
    return done_within_limit(asked, "solution_at")


def resolution_time(asked: Asked) -> Iterator[Counted]:
    return done_within_limit(asked, "resolved_at")


# -- surveys -----------------------------------------------------------------------------------------------------------


def first_answers(asked: Asked) -> Iterator[tuple[Row, Row]]:
    """Yield the first answer of each contact, and its ticket (empty where it names none that is known)."""
    tickets = {ticket["ticket_id"]: ticket for ticket in asked.of(asked.tables.tickets)}
    first: dict[tuple[str, Any], Row] = {}
    for survey in asked.of(asked.tables.surveys):
        if survey["answered_at"] is None or survey["score"] is None:
            continue
        if survey["call_id"] is not None:
            contact = ("call", survey["call_id"])
        elif survey["ticket_id"] is not None:
            contact = ("ticket", survey["ticket_id"])
        else:
            contact = ("survey", survey["survey_id"])
        earlier = first.get(contact)
        if earlier is None or (survey["answered_at"], survey["survey_id"]) < (
            earlier["answered_at"],
            earlier["survey_id"],
        ):
            first[contact] = survey
    for survey in first.values():
        yield survey, tickets.get(survey["ticket_id"], {})


def answered(survey: Row, ticket: Mapping[str, Any], figures: Figures) -> Counted:
    """Date an answer; what the survey does not say of channel, kind and topic its ticket does."""
    merged = {
        name: survey[name] if survey[name] is not None else ticket.get(name) for name in ("channel", "kind", "topic")
    }
    return Counted({**survey, **merged}, survey["answered_at"], survey["answered_at"], figures)


def milli(score: float) -> int:
    return round(score * 1000)


def customer_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        has_scale = survey["scale_max"] is not None
        if asked.chosen("metric") == "mean":
            yield answered(survey, ticket, Figures(milli(survey["score"]), 1, int(not has_scale)))
        elif has_scale:
            yield answered(survey, ticket, Figures(int(survey["score"] >= survey["scale_max"] - 1), 1))
        else:
            yield answered(survey, ticket, Figures(unmeasurable=1))


def complaint_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        counted = answered(survey, ticket, Figures(milli(survey["score"]), 1))
        closed_at = ticket.get("closed_at")
        if counted.row["kind"] == "complaint" and closed_at is not None and closed_at <= survey["answered_at"]:
            yield counted


def survey_response_rate(asked: Asked) -> Iterator[Counted]:
    for survey in asked.of(asked.tables.surveys):
        is_answered = survey["answered_at"] is not None and survey["score"] is not None
        yield Counted(survey, survey["sent_at"], survey["sent_at"], Figures(int(is_answered), 1))


KPI_ROWS = {
    "abandonment_rate": abandonment_rate,
    "answer_accuracy": answer_accuracy,
    "answer_rate": answer_rate,
    "average_speed_of_answer": average_speed_of_answer,
    "chat_response_time": chat_response_time,
    "complaint_satisfaction": complaint_satisfaction,
    "customer_satisfaction": customer_satisfaction,
    "email_first_reply_time": email_first_reply_time,
    "first_contact_resolution": first_contact_resolution,
    "first_response_time": first_response_time,
    "initial_solution_time": initial_solution_time,
    "resolution_time": resolution_time,
    "service_level": service_level,
    "survey_response_rate": survey_response_rate,
}
LIVE = {
    "abandonment_rate",
    "answer_rate",
    "average_speed_of_answer",
    "chat_response_time",
    "first_contact_resolution",
    "service_level",
}
"""KPIs of live contacts, which count only in their channel's service hours unless the clause names hours itself."""
