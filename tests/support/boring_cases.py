"""The KPIs of cases, the boring way."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from .boring_base import Asked, Counted, Figures, Row
from .boring_calls import complete_calls, handed_on, transferred_calls
from .boring_contacts import contacts, is_unknown, reached_at
from .boring_limits import Stretch, dated_by, due_under
from .boring_order import handled_first_rate as handled_first_rate
from .boring_sound import cannot_be


def answer_accuracy(asked: Asked) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        if case["answer_correct"] is not None:
            yield Counted(case, case["received_at"], case["received_at"], Figures(int(case["answer_correct"]), 1))


def done_within_limit(asked: Asked, *stop_columns: str, rows: Sequence[Row] | None = None) -> Iterator[Counted]:
    has_start = "registered_at" not in stop_columns
    columns = {"receipt": "received_at", "registration": "registered_at", "classification": "classified_at"}
    columns["first_response"] = "first_response_at"
    start_column = columns[asked.chosen("start")] if has_start else "received_at"
    for case in rows if rows is not None else asked.of(asked.tables.tickets):
        start, stop = case[start_column], earliest(case[name] for name in stop_columns)
        pauses = pauses_of(asked, case, stop)
        due = due_under(asked, case["promised_at"], start, pauses or [])
        is_impossible = start is not None and stop is not None and stop < start
        is_impossible = is_impossible or any(name in case["unknown"] for name in stop_columns)
        if asked.clause.limit is None and case["promised_at"] is None and "promised_at" not in case["unknown"]:
            found = Figures(unpromised=1)
        elif due is None or is_impossible or pauses is None:
            found = Figures(0, 1, unmeasurable=1)
        elif stop is not None:
            found = Figures(int(stop <= due), 1)
        elif due <= asked.tables.as_of:
            found = Figures(0, 1)
        else:
            found = Figures(pending=1)
        yield Counted(case, dated_by(asked, due) or start or stop, start, found)


def pauses_of(asked: Asked, case: Row, stop: datetime | None) -> list[Stretch] | None:
    """Return the pauses of a case that its clause takes out; None where one of them is impossible."""
    if asked.chosen("pause") == "none":
        return []
    found = []
    for pause in case["paused"] or []:
        started_at, ended_at = pause["started_at"], pause["ended_at"]
        if started_at is None or (ended_at is not None and ended_at < started_at):
            return None
        if any(cannot_be(moment, asked.tables.now) for moment in (started_at, ended_at) if moment is not None):
            return None
        found.append((started_at, max(started_at, ended_at or stop or asked.tables.as_of)))
    return found


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def ticket_acknowledgement_time(asked: Asked) -> Iterator[Counted]:
    return done_within_limit(asked, "registered_at")


def first_response_time(asked: Asked) -> Iterator[Counted]:
    if not asked.clause.scope.channel:
        return done_within_limit(asked, "first_response_at")
    return done_within_limit(asked, "first_response_at", rows=requests(asked))


def requests(asked: Asked) -> list[Row]:
    """Every case, and every call or chat that asked for a person and became none of them."""
    cases = list(asked.of(asked.tables.tickets))
    known = {case["ticket_id"] for case in cases}
    for call in contacts(asked):
        if call["queued_at"] is None or call["ticket_id"] in known:
            continue
        stops = {"first_response_at": first_reply(call), "resolved_at": call["ended_at"] if reached_at(call) else None}
        unknown = {name for name, moment in stops.items() if moment is None and is_reply_unknown(call, name)}
        cases.append(
            {
                **{name: call[name] for name in ("contract_id", "channel", "kind", "topic", "agent_id")},
                **stops,
                **dict.fromkeys(("class", "promised_at", "paused")),
                **dict.fromkeys(("received_at", "registered_at"), call["queued_at"]),
                "unknown": unknown,
            }
        )
    return cases


def first_reply(call: Row) -> datetime | None:
    """When a call or chat was first replied to by a person; None where its course, or that moment, cannot be."""
    if call["unknown"] & {"call", "first_reply_at"}:
        return None
    return call["first_reply_at"] if call["first_reply_at"] is not None else reached_at(call)


def is_reply_unknown(call: Row, name: str) -> bool:
    """Tell whether a call or chat without that moment may have one all the same."""
    return is_unknown(call) or (name == "first_response_at" and "first_reply_at" in call["unknown"])


def email_first_reply_time(asked: Asked) -> Iterator[Counted]:
    return (counted for counted in done_within_limit(asked, "first_response_at") if counted.row["channel"] == "email")


def onsite_reception_time(asked: Asked) -> Iterator[Counted]:
    return (counted for counted in done_within_limit(asked, "first_response_at") if counted.row["channel"] == "onsite")


def diagnosis_time(asked: Asked) -> Iterator[Counted]:
    return done_within_limit(asked, "diagnosed_at")


def initial_solution_time(asked: Asked) -> Iterator[Counted]:
    return done_within_limit(asked, "solution_at")


def plan_notification_time(asked: Asked) -> Iterator[Counted]:
    return done_within_limit(asked, "plan_notified_at")


def escalation_time(asked: Asked) -> Iterator[Counted]:
    stops = {
        "either": ("escalated_at", "reported_to_client_at"),
        "escalated": ("escalated_at",),
        "reported": ("reported_to_client_at",),
    }
    return done_within_limit(asked, *stops[asked.chosen("counts_as")])


def resolution_time(asked: Asked) -> Iterator[Counted]:
    stops = {"resolved": "resolved_at", "confirmed": "confirmed_at", "closed": "closed_at"}
    return done_within_limit(asked, stops[asked.chosen("until")])


def resolution_rate(asked: Asked) -> Iterator[Counted]:
    is_confirmed = asked.chosen("resolved") == "confirmed"
    for counted in share_done(asked, "resolved_at"):
        if is_confirmed and counted.row["confirmed_at"] is None:
            is_done, counted.figures.numerator = counted.figures.numerator, 0
            if is_done and "confirmed_at" in counted.row["unknown"]:
                counted.figures.unmeasurable += 1
        yield counted


def complaint_closure_rate(asked: Asked) -> Iterator[Counted]:
    return (counted for counted in share_done(asked, "closed_at") if counted.row["kind"] == "complaint")


def share_done(asked: Asked, stop_column: str) -> Iterator[Counted]:
    """What is done counts, in time or late; what is open counts once it was due."""
    for case in asked.of(asked.tables.tickets):
        start, stop = case["received_at"], case[stop_column]
        if asked.chosen("base") == "received":
            found = Figures(int(stop is not None), 1, unmeasurable=int(stop_column in case["unknown"]))
            yield Counted(case, start, start, found)
            continue
        due = due_under(asked, case["promised_at"], start)
        if stop is not None:
            found = Figures(1, 1)
        elif stop_column in case["unknown"]:
            found = Figures(0, 1, unmeasurable=1)
        elif asked.clause.limit is None and due is None and "promised_at" not in case["unknown"]:
            found = Figures(pending=1)
        elif due is None:
            found = Figures(0, 1, unmeasurable=1)
        elif due <= asked.tables.as_of:
            found = Figures(0, 1)
        else:
            found = Figures(pending=1)
        yield Counted(case, dated_by(asked, due) or start or stop, start, found)


def received(case: Row, figures: Figures) -> Counted:
    return Counted(case, case["received_at"], case["received_at"], figures)


def eta_communicated_rate(asked: Asked) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        is_unknown = "promised_at" in case["unknown"]
        yield received(case, Figures(int(case["promised_at"] is not None), 1, unmeasurable=int(is_unknown)))


def record_completeness(asked: Asked) -> Iterator[Counted]:
    if asked.chosen("records") == "calls":
        yield from complete_calls(asked)
        return
    required = ["customer_id", "channel", "kind", "topic", "agent_id", "registered_at", "received_at"]
    if asked.chosen("records") == "graded_cases":
        required.append("class")
    for case in asked.of(asked.tables.tickets):
        is_complete = all(case[name] is not None for name in required) and case["registered_at"] >= case["received_at"]
        yield received(case, Figures(int(is_complete), 1))


def billable_email_replies(asked: Asked) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        at, replies = case["first_response_at"], case["human_replies"]
        if case["channel"] != "email" or at is None:
            is_unknown = case["channel"] == "email" and "first_response_at" in case["unknown"]
            yield received(case, Figures(0, 1, unmeasurable=int(is_unknown)))
        elif asked.chosen("replies") == "answered":
            yield Counted(case, at, at, Figures(1, 1))
        elif replies is None or replies < 0:
            yield Counted(case, at, at, Figures(0, 1, unmeasurable=1))
        else:
            yield Counted(case, at, at, Figures(replies, 1))


def billable_visits(asked: Asked) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        at = case["visited_at"]
        if case["channel"] == "onsite" and at is not None:
            yield Counted(case, at, at, Figures(1, 1))
        else:
            is_unknown = case["channel"] == "onsite" and "visited_at" in case["unknown"]
            yield received(case, Figures(0, 1, unmeasurable=int(is_unknown)))


def channel_parity_gap(asked: Asked) -> Iterator[Counted]:
    stop_column = {"response": "first_response_at", "handling": "resolved_at"}[asked.chosen("length")]
    for case in requests(asked):
        start, stop, channel = case["received_at"], case[stop_column], case["channel"]
        is_impossible = stop_column in case["unknown"] or (stop is not None and (start is None or stop < start))
        found = Figures(unmeasurable=int(channel is None or is_impossible))
        if channel is not None and stop is not None and not is_impossible:
            found = Figures(int(channel != "onsite"), 1)
        yield received(case, found)


def case_ownership_rate(asked: Asked) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        yield received(case, Figures(int(case["owner_id"] is not None), 1))


def reopen_rate(asked: Asked) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        again = case["reopened"]
        if again or case["resolved_at"] is not None or case["closed_at"] is not None:
            yield received(case, Figures(int(again is True), 1, unmeasurable=int(again is None)))
        elif case["unknown"] & {"resolved_at", "closed_at"}:
            yield received(case, Figures(0, 1, unmeasurable=1))


def transfer_rate(asked: Asked) -> Iterator[Counted]:
    if asked.chosen("records") == "calls":
        yield from transferred_calls(asked)
        return
    for case in asked.of(asked.tables.tickets):
        yield received(case, handed_on(case))


def repeat_contact_rate(asked: Asked) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        known = case["contacts"] if case["contacts"] is not None and case["contacts"] >= 1 else None
        yield received(case, Figures(int(known is not None and known > 1), 1, unmeasurable=int(known is None)))


def progress_update_compliance(asked: Asked) -> Iterator[Counted]:
    cases = asked.of(asked.tables.tickets)
    last = max((case["received_at"] for case in cases if case["received_at"] is not None), default=None)
    for case in cases:
        start, end, reported = case["received_at"], case["resolved_at"] or last, case["progress_days"]
        is_unknown = "resolved_at" in case["unknown"]
        if start is None or is_unknown or end < start or reported is None or reported < 0:
            yield received(case, Figures(unmeasurable=1))
        else:
            owed = (end - start) // asked.length("every")
            yield received(case, Figures(min(reported, owed), owed))


# -- closed cases ------------------------------------------------------------------------------------------------------


def closed(asked: Asked, column: str) -> Iterator[Counted]:
    for case in asked.of(asked.tables.tickets):
        unknown = case["unknown"]
        if "closed_at" in unknown:
            yield received(case, Figures(0, 1, unmeasurable=1))
        elif case["closed_at"] is not None:
            found = Figures(int(case[column] is not None), 1, unmeasurable=int(column in unknown))
            yield Counted(case, case["closed_at"], case["closed_at"], found)


def customer_confirmation_rate(asked: Asked) -> Iterator[Counted]:
    for counted in closed(asked, "confirmed_at"):
        if not (asked.chosen("unreachable") == "left_out" and counted.row["unreachable"]):
            yield counted


def follow_up_rate(asked: Asked) -> Iterator[Counted]:
    return closed(asked, "followed_up_at")


def case_archive_rate(asked: Asked) -> Iterator[Counted]:
    return closed(asked, "archived_at")
