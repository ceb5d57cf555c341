"""What a row can be at all, the boring way: an instant that cannot be is taken out, and its name noted under `unknown`.

Written from the words: no centre is older than 1990, nothing has happened after now, nothing follows before its row began or
before what it must follow. A call's four instants stand and fall together (`call` under `unknown`), and nobody answered a
call that was abandoned, overflowed, rejected or self-served. A case opened again is open until it is resolved and closed.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from .boring_base import Row

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
FURTHEST = timedelta(days=20 * 366)
OTHERS_OF_CALLS = ("bot_answered_at", "callback_at", "first_reply_at")
STEPS = (
    *("registered_at", "classified_at", "first_response_at", "diagnosed_at", "solution_at", "plan_notified_at"),
    *("escalated_at", "reported_to_client_at", "resolved_at", "closed_at"),
)
LATER_IN_A_CASE = ("visited_at", "confirmed_at", "followed_up_at", "archived_at")
OF_ENTRIES = (
    *("started_at", "detected_at", "backup_at", "restored_at", "reported_at", "approved_at", "effective_at", "due_at"),
    "ended_at",
)
PLANNED = {"promised_at", "effective_at", "due_at"}


def sound_calls(calls: Sequence[Row], now: datetime) -> list[Row]:
    return [sound_call(call, now) for call in calls]


def sound_call(call: Row, now: datetime) -> Row:
    course = [call[name] for name in ("arrived_at", "queued_at", "answered_at", "ended_at") if call[name] is not None]
    unknown = {
        name
        for name in OTHERS_OF_CALLS
        if call[name] is not None
        and (cannot_be(call[name], now) or (call["arrived_at"] and call[name] < call["arrived_at"]))
    }
    is_against_outcome = call["answered_at"] is not None and call["outcome"] in (
        "abandoned",
        "overflowed",
        "rejected",
        "self_served",
    )
    if course != sorted(course) or any(cannot_be(moment, now) for moment in course) or is_against_outcome:
        unknown.add("call")
    return {**call, **{name: None for name in unknown if name != "call"}, "unknown": unknown}


def cannot_be(moment: datetime, latest: datetime) -> bool:
    return moment < EARLIEST or moment > latest


def sound_cases(cases: Sequence[Row], now: datetime) -> list[Row]:
    found = []
    for case in cases:
        names = ("received_at", *STEPS, "promised_at", *LATER_IN_A_CASE)
        case = sound_alone(case, names, "received_at", set(names), {"promised_at"}, now)
        pairs = [(step, "closed_at") for step in STEPS if step not in ("reported_to_client_at", "closed_at")]
        pairs += [(step, "resolved_at") for step in ("registered_at", "diagnosed_at", "solution_at")]
        case = without(case, out_of_order(case, [*pairs, ("diagnosed_at", "solution_at")], keeping="received_at"))
        found.append(opened_again(case))
    return found


def opened_again(case: Row) -> Row:
    if not case["reopened"]:
        return case
    for name, other in (("resolved_at", "closed_at"), ("closed_at", "resolved_at")):
        if other in case["unknown"]:
            case = without(case, {name})
    open_again = {
        name: None
        for name, other in (("resolved_at", "closed_at"), ("closed_at", "resolved_at"))
        if case[other] is None and other not in case["unknown"]
    }
    return {**case, **open_again}


def sound_surveys(surveys: Sequence[Row], now: datetime) -> list[Row]:
    found = []
    for survey in surveys:
        names = ("sent_at", "answered_at", "improvement_at", "improvement_closed_at")
        survey = sound_alone(survey, names, "sent_at", set(names), set(), now)
        pairs = [("answered_at", "improvement_at"), ("improvement_at", "improvement_closed_at")]
        found.append(without(survey, out_of_order(survey, pairs, keeping="answered_at")))
    return found


def sound_entries(entries: Sequence[Row], now: datetime) -> list[Row]:
    found = []
    for entry in entries:
        follows = {"detected_at", "backup_at", "restored_at", "ended_at"}
        ahead = {"started_at", "effective_at", "due_at", "ended_at"}
        entry = sound_alone(entry, OF_ENTRIES, "started_at", follows, ahead, now)
        found.append(without(entry, out_of_order(entry, [("restored_at", "ended_at")], keeping="started_at")))
    return found


def sound_shifts(shifts: Sequence[Row], now: datetime) -> list[Row]:
    found = []
    for shift in shifts:
        shift = sound_alone(
            shift, ("started_at", "ended_at"), "started_at", {"ended_at"}, {"started_at", "ended_at"}, now
        )
        until = shift["certified_until"]
        found.append(without(shift, {"certified_until"} if until is not None and until < EARLIEST else set()))
    return found


def sound_alone(row: Row, names: Sequence[str], begins: str, follows: set[str], ahead: set[str], now: datetime) -> Row:
    """Take out what cannot be by itself, or lies before the row began."""
    start = row[begins]
    if start is not None and cannot_be(start, now + FURTHEST if begins in ahead else now):
        start = None
    unknown = {
        name
        for name in names
        if row[name] is not None
        and (
            cannot_be(row[name], now + FURTHEST if name in ahead else now)
            or (name in follows and start is not None and row[name] < start)
        )
    }
    return without({**row, "unknown": set()}, unknown)


def out_of_order(row: Row, pairs: Sequence[tuple[str, str]], *, keeping: str) -> set[str]:
    """Return both of each pair whose first lies after its second, but what dates the row."""
    found = set()
    for first, second in pairs:
        if row[first] is not None and row[second] is not None and row[first] > row[second]:
            found |= {first, second} - {keeping}
    return found


def without(row: Row, names: set[str]) -> Row:
    return {**row, **dict.fromkeys(names), "unknown": row["unknown"] | names}
