"""What was resolved at the first contact, the boring way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from .boring_base import Asked, Counted, Figures, Row
from .boring_contacts import arrived, contacts, is_unknown, reached_at


def first_contact_resolution(asked: Asked) -> Iterator[Counted]:
    form = asked.chosen("form")
    if form == "recorded":
        for call in contacts(asked):
            if reached_at(call) is not None:
                yield arrived(call, Figures(int(bool(call["resolved"])), 1))
            elif is_unknown(call):
                yield arrived(call, Figures(unmeasurable=1))
        return
    by_customer: dict[Any, list[Row]] = {}
    cases = {case["ticket_id"]: case for case in asked.of(asked.tables.tickets)}
    messages = [
        {**case, "arrived_at": case["received_at"], "queued_at": None}
        for case in cases.values()
        if case["received_at"] is not None
        and case["channel"] not in (None, "phone", "chat")
        and case["ticket_id"] not in {call["ticket_id"] for call in asked.of(asked.tables.calls)}
    ]
    for call in [*contacts(asked), *messages]:
        by_customer.setdefault((call["customer_id"], call["topic"]), []).append(call)
    for (customer, _), calls in by_customer.items():
        for call in calls:
            if customer is None or (call["topic"] is None and asked.chosen("unclassified") == "left_out"):
                continue
            if is_unknown(call):
                yield arrived(call, Figures(unmeasurable=1))
            if reached_at(call) is None:
                continue
            gaps = [other["arrived_at"] - call["arrived_at"] for other in calls if other is not call]
            was_first = not any(-asked.length("window") <= gap < timedelta(0) for gap in gaps)
            was_last = not any(timedelta(0) < gap <= asked.length("window") for gap in gaps)
            if was_first:
                yield arrived(
                    call,
                    Figures(1, 1)
                    if was_last and form == "no_repeat"
                    else _settled(form, call, cases)
                    if was_last
                    else Figures(0, 1),
                )


def _settled(form: str, call: Row, cases: dict[Any, Row]) -> Figures:
    """Whether the case of a call that stayed the last was settled when it ended, or ten minutes after."""
    if form == "no_transfer" and call["transferred"]:
        return Figures(0, 1)
    if call["ticket_id"] is None:
        return Figures(1, 1)
    if call["ticket_id"] not in cases:
        return Figures(0, 1, unmeasurable=1)
    case = cases[call["ticket_id"]]
    escalations = ("escalated_at", "reported_to_client_at")
    if form == "no_transfer" and any(case[name] is not None or name in case["unknown"] for name in escalations):
        return Figures(0, 1)
    ended = next(
        call[name] for name in ("ended_at", "callback_at", "answered_at", "arrived_at") if call[name] is not None
    )
    done = case["resolved_at"] if case["resolved_at"] is not None else case["closed_at"]
    is_settled = done is not None and done <= ended + timedelta(minutes=10)
    is_unknown_when = "resolved_at" in case["unknown"] or (
        case["resolved_at"] is None and "closed_at" in case["unknown"]
    )
    return Figures(int(is_settled), 1, unmeasurable=int(is_unknown_when and not is_settled))


# -- agents ------------------------------------------------------------------------------------------------------------
