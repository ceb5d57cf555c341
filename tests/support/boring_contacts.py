"""Calls and chats as rows, the boring way: which of them asked for a person, and how each ended."""

from datetime import datetime

from .boring_base import Asked, Counted, Figures, Row


def contacts(asked: Asked) -> list[Row]:
    return [call for call in asked.of(asked.tables.calls) if not call["is_test"]]


def is_offered(call: Row) -> bool:
    return call["queued_at"] is not None


def reached_at(call: Row) -> datetime | None:
    """When a caller who asked for a person reached one: answered, or called back as accepted in the queue."""
    if call["queued_at"] is None or "call" in call["unknown"]:
        return None
    if call["answered_at"] is not None:
        return call["answered_at"]
    return call["callback_at"] if call["outcome"] in (None, "callback") else None


def is_unknown(call: Row) -> bool:
    """Tell whether nothing shows how a call that asked for a person ended."""
    if not is_offered(call) or reached_at(call) is not None:
        return False
    has_callback_once = call["outcome"] in (None, "callback") and "callback_at" in call["unknown"]
    return "call" in call["unknown"] or call["outcome"] == "answered" or has_callback_once


def is_abandoned(call: Row) -> bool:
    is_unanswered = is_offered(call) and reached_at(call) is None and not is_unknown(call)
    return is_unanswered and call["outcome"] in (None, "abandoned")


def is_short_abandon(asked: Asked, call: Row) -> bool:
    """Gave up within what counts as a short wait; an end before the queue was entered is impossible, so it is no short abandon."""
    return (
        is_abandoned(call)
        and call["ended_at"] is not None
        and call["queued_at"] <= call["ended_at"] <= call["queued_at"] + asked.length("short_wait")
    )


def arrived(call: Row, figures: Figures) -> Counted:
    return Counted(call, call["arrived_at"], call["arrived_at"], figures)
