"""The KPIs of calls and chats, the boring way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from .boring_base import SHORT, US, Asked, Counted, Figures, Row


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
            was_first = not any(-asked.length("window") <= gap < timedelta(0) for gap in gaps)
            was_last = not any(timedelta(0) < gap <= asked.length("window") for gap in gaps)
            is_resolved = was_last and not (form == "no_transfer" and call["transferred"])
            if was_first:
                yield arrived(call, Figures(int(is_resolved), 1))
