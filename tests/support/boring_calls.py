"""The KPIs of calls and chats, the boring way."""

from collections.abc import Iterator
from datetime import timedelta

from .boring_base import US, Asked, Counted, Figures, Row
from .boring_contacts import arrived, contacts, is_abandoned, is_offered, is_short_abandon, is_unknown, reached_at
from .boring_matters import first_contact_resolution as first_contact_resolution


def answer_rate(asked: Asked) -> Iterator[Counted]:
    basis = asked.chosen("basis")
    for call in contacts(asked):
        left_out = asked.chosen("short_abandons") == "left_out" and is_short_abandon(asked, call)
        is_reached = is_live(asked, call)
        if basis == "self_service_connected" and not is_offered(call):
            is_reached = call["outcome"] in (None, "self_served")
        counts = is_offered(call) or basis != "agent_requests"
        if counts and not left_out:
            yield arrived(call, Figures(int(is_reached), 1, unmeasurable=int(is_unknown(call))))


def is_live(asked: Asked, call: Row) -> bool:
    """Tell whether a caller was answered; where call-backs do not count, in the same call."""
    if asked.chosen("callbacks") == "live_only" and call["answered_at"] is None:
        return False
    return reached_at(call) is not None


def abandonment_rate(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        left_out = asked.chosen("short_abandons") == "left_out" and is_short_abandon(asked, call)
        if is_offered(call) and not left_out:
            yield arrived(call, Figures(int(is_abandoned(call)), 1, unmeasurable=int(is_unknown(call))))


def wait(asked: Asked, call: Row) -> timedelta | None:
    """How long an answered call waited; None where its times are impossible."""
    start = call["arrived_at"] if asked.chosen("clock_start") == "arrival" else call["queued_at"]
    waited = reached_at(call) - start
    return waited if waited >= timedelta(0) else None


def gave_up_after(call: Row) -> timedelta | None:
    """How long after entering the queue a caller gave up; None for any other call, and where it cannot be."""
    if not is_abandoned(call) or call["ended_at"] is None or call["ended_at"] < call["queued_at"]:
        return None
    return call["ended_at"] - call["queued_at"]


def level(asked: Asked, call: Row) -> Figures:
    """One call that asked for an agent, as a service level counts it."""
    abandons, limit = asked.chosen("abandons"), asked.limit
    if reached_at(call) is not None:
        waited = wait(asked, call)
        return Figures(0, 1, unmeasurable=1) if waited is None else Figures(int(waited <= limit), 1)
    if is_unknown(call):
        return Figures(0, 1, unmeasurable=1)
    gave_up = gave_up_after(call)
    in_time = gave_up is not None and gave_up <= limit
    is_counted = {
        "counted": True,
        "short_left_out": not is_short_abandon(asked, call),
        "in_time_left_out": not in_time,
        "in_time_met": True,
        "left_out": False,
    }[abandons]
    return Figures(int(abandons == "in_time_met" and in_time), int(is_counted))


def service_level(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if is_offered(call):
            yield arrived(call, level(asked, call))


def special_needs_service_level(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if is_offered(call) and call["special_needs"]:
            yield arrived(call, level(asked, call))


def after_hours_service_level(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        by_bot = asked.chosen("answered_by") == "agent_or_bot"
        bot_at = call["bot_answered_at"] if by_bot else None
        is_bot_unknown = by_bot and "bot_answered_at" in call["unknown"]
        if not is_offered(call) and bot_at is None and not is_bot_unknown:
            continue
        waits = [] if bot_at is None else [bot_at - call["arrived_at"]]
        waits += [None] if is_bot_unknown or is_unknown(call) else []
        if reached_at(call) is not None:
            waits.append(wait(asked, call))
        is_unclear = any(waited is None or waited < timedelta(0) for waited in waits)
        is_in_time = any(waited is not None and timedelta(0) <= waited <= asked.limit for waited in waits)
        yield arrived(call, Figures(int(is_in_time), 1, unmeasurable=int(is_unclear and not is_in_time)))


def after_hours_human_answer_time(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if reached_at(call) is not None:
            waited = reached_at(call) - call["arrived_at"]
            is_possible = waited >= timedelta(0)
            yield arrived(call, Figures(int(is_possible and waited <= asked.limit), 1, int(not is_possible)))
        elif is_offered(call):
            yield arrived(call, Figures(0, 1, unmeasurable=int(is_unknown(call))))


def long_wait_count(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if is_offered(call):
            until = None if is_unknown(call) else reached_at(call) or call["ended_at"]
            waited = None if until is None or until < call["queued_at"] else until - call["queued_at"]
            if waited is None:
                yield arrived(call, Figures(0, 1, unmeasurable=1))
            else:
                yield arrived(call, Figures(int(waited > asked.length("long_wait")), 1))


def average_speed_of_answer(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if is_live(asked, call):
            waited = wait(asked, call)
            yield arrived(call, Figures(unmeasurable=1) if waited is None else Figures(waited // US, 1))
        elif is_unknown(call):
            yield arrived(call, Figures(unmeasurable=1))


def answer_time_percentile(asked: Asked) -> Iterator[Counted]:
    return average_speed_of_answer(asked)


def chat_response_time(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if asked.chosen("turns") == "every":
            turns, waited_s = call["reply_turns"], call["reply_wait_s"]
            if turns is not None and waited_s is not None:
                if waited_s >= 0:
                    yield arrived(call, Figures(round(waited_s * 1_000_000), turns))
                else:
                    yield arrived(call, Figures(unmeasurable=1))
            continue
        waited, is_impossible = first_reply(call)
        if asked.chosen("turns") == "first_within":
            if call["queued_at"] is not None:
                is_within = waited is not None and waited <= asked.limit
                yield arrived(call, Figures(int(is_within), 1, int(is_impossible)))
        elif waited is not None or is_impossible:
            yield arrived(call, Figures(unmeasurable=1) if is_impossible else Figures(waited // US, 1))


def first_reply(call: Row) -> tuple[timedelta | None, bool]:
    """How long a chat's first reply took from the queue, and whether what was recorded of it cannot be."""
    if "first_reply_at" in call["unknown"]:
        return None, True
    if call["first_reply_at"] is None:
        return None, False
    if "call" in call["unknown"] or (call["queued_at"] is not None and call["first_reply_at"] < call["queued_at"]):
        return None, True
    return (None if call["queued_at"] is None else call["first_reply_at"] - call["queued_at"]), False


def agent_no_answer_rate(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        offers, missed = call["agent_offers"], call["agent_offers_missed"]
        if missed is not None and (missed < 0 or (offers is not None and missed > offers)):
            yield arrived(call, Figures(unmeasurable=1))
        elif offers is not None and missed is not None:
            yield arrived(call, Figures(missed, offers))


def agent_hangup_rate(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if reached_at(call) is not None:
            by = call["hung_up_by"]
            yield arrived(call, Figures(int(by == "agent"), 1, unmeasurable=int(by is None)))
        elif is_unknown(call):
            yield arrived(call, Figures(0, 1, unmeasurable=1))


def transferred_calls(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if reached_at(call) is not None:
            yield arrived(call, handed_on(call))
        elif is_unknown(call):
            yield arrived(call, Figures(0, 1, unmeasurable=1))


def handed_on(row: Row) -> Figures:
    return Figures(int(row["transferred"] is True), 1, unmeasurable=int(row["transferred"] is None))


def recording_coverage(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if reached_at(call) is not None:
            recorded = call["recorded"]
            yield arrived(call, Figures(int(recorded is True), 1, unmeasurable=int(recorded is None)))
        elif is_unknown(call):
            yield arrived(call, Figures(0, 1, unmeasurable=1))


def billable_talk_minutes(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if call["answered_at"] is None:
            yield arrived(call, Figures(0, 1))
            continue
        if call["ended_at"] is None or "call" in call["unknown"]:
            yield arrived(call, Figures(0, 1, unmeasurable=1))
            continue
        talked = call["ended_at"] - call["answered_at"]
        if asked.chosen("rounding") == "minute_up_per_call":
            talked = -(-talked // timedelta(minutes=1)) * timedelta(minutes=1)
        yield arrived(call, Figures(talked // US, 1))


def average_handle_time(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if call["answered_at"] is None:
            if is_unknown(call):
                yield arrived(call, Figures(unmeasurable=1))
            continue
        after_s = call["after_call_s"] if asked.chosen("after_call") == "counted" else 0.0
        if call["ended_at"] is None or "call" in call["unknown"] or after_s is None or after_s < 0:
            yield arrived(call, Figures(unmeasurable=1))
        else:
            talked = (call["ended_at"] - call["answered_at"]) // US
            yield arrived(call, Figures(talked + round(after_s * 1_000_000), 1))


def callback_time(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        is_unsound = "call" in call["unknown"]
        is_lost = call["answered_at"] is None and call["outcome"] not in ("self_served", "answered")
        if call["queued_at"] is None or not (is_lost or is_unsound):
            continue
        if asked.chosen("of") == "promised" and call["outcome"] != "callback":
            continue
        hung_up_at = call["ended_at"] or call["queued_at"]
        back_at = call["callback_at"]
        if is_unsound or "callback_at" in call["unknown"] or (back_at is not None and back_at < hung_up_at):
            yield arrived(call, Figures(0, 1, unmeasurable=1))
        elif back_at is None and hung_up_at + asked.limit > asked.tables.as_of:
            yield arrived(call, Figures(pending=1))
        else:
            yield arrived(call, Figures(int(back_at is not None and back_at - hung_up_at <= asked.limit), 1))


def complete_calls(asked: Asked) -> Iterator[Counted]:
    for call in contacts(asked):
        if reached_at(call) is not None:
            known = all(call[name] is not None for name in ("customer_id", "topic", "kind", "agent_id"))
            if call["answered_at"] is None or call["ended_at"] is None:
                ends = call["callback_at"] is not None
            else:
                ends = call["ended_at"] >= call["answered_at"]
            yield arrived(call, Figures(int(known and ends), 1))
        elif is_unknown(call):
            yield arrived(call, Figures(0, 1, unmeasurable=1))
