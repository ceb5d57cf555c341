"""Contacts, cases and invitations as frames with the canonical columns, in the order they began."""

from collections.abc import Mapping, Sequence
from operator import attrgetter

import polars as pl

from .case import Case
from .clock import instants
from .contact import Contact
from .logbook import LogEntry
from .shifts import Shift
from .survey import Survey

TYPES: Mapping[str, pl.DataType] = {
    "special_needs": pl.Boolean(),
    "is_test": pl.Boolean(),
    "transferred": pl.Boolean(),
    "resolved": pl.Boolean(),
    "recorded": pl.Boolean(),
    "reopened": pl.Boolean(),
    "unreachable": pl.Boolean(),
    "progress_days": pl.Int64(),
    "agent_offers": pl.Int64(),
    "agent_offers_missed": pl.Int64(),
    "human_replies": pl.Int64(),
    "answer_correct": pl.Boolean(),
    "reply_turns": pl.Int64(),
    "contacts": pl.Int64(),
    "scale_max": pl.Int64(),
    "reply_wait_s": pl.Float64(),
    "score": pl.Float64(),
    "quantity": pl.Int64(),
    "passed": pl.Boolean(),
    "confirmed": pl.Boolean(),
    "planned": pl.Boolean(),
}
"""Columns that are not text; instants are told by the ending of their name."""

CALLS = (
    "call_id", "contract_id", "channel", "queue", "topic", "kind", "customer_id", "agent_id", "arrived_at",
    "queued_at", "answered_at", "bot_answered_at", "ended_at", "outcome", "hung_up_by", "callback_at", "transferred", "resolved",
    "recorded", "agent_offers", "agent_offers_missed", "special_needs", "is_test", "ticket_id", "first_reply_at", "reply_turns", "reply_wait_s",
)  # fmt: skip

TICKETS = (
    "ticket_id", "contract_id", "channel", "kind", "class", "topic", "customer_id", "agent_id", "owner_id",
    "received_at", "registered_at", "first_response_at", "diagnosed_at", "solution_at", "plan_notified_at",
    "escalated_at", "reported_to_client_at", "promised_at", "resolved_at", "closed_at", "confirmed_at",
    "followed_up_at", "archived_at", "unreachable", "progress_days", "human_replies",
    "visited_at", "reopened", "contacts", "transferred", "answer_correct",
)  # fmt: skip

SURVEYS = (
    "survey_id", "contract_id", "call_id", "ticket_id", "channel", "kind", "topic", "agent_id", "sent_at",
    "answered_at", "score", "scale_max", "improvement_at", "improvement_closed_at", "resolved",
)  # fmt: skip

LOGBOOK = (
    "entry_id", "contract_id", "activity", "channel", "topic", "agent_id", "started_at", "detected_at", "backup_at",
    "restored_at", "reported_at", "approved_at", "effective_at", "due_at", "ended_at", "quantity", "passed",
    "confirmed", "cause", "planned",
)  # fmt: skip

SHIFTS = ("shift_id", "contract_id", "agent_id", "channel", "started_at", "ended_at", "certified_until")

_ELSEWHERE = {
    "contract_id": "line.contract_id",
    "channel": "line.channel",
    "queue": "topic.queue",
    "topic": "topic.name",
    "kind": "topic.kind",
}
"""Where a contact keeps what its line and its topic know."""


def _frame(rows: Sequence[object], columns: Sequence[str], elsewhere: Mapping[str, str]) -> pl.DataFrame:
    series: list[pl.Series] = []
    for column in columns:
        if column.endswith(("_at", "_until")):
            series.append(instants(column, map(attrgetter(f"{column.removesuffix('_at')}_ms"), rows)))
        else:
            values = map(attrgetter(elsewhere.get(column, column)), rows)
            series.append(pl.Series(column, list(values), dtype=TYPES.get(column, pl.String())))
    return pl.DataFrame(series)


def calls_frame(contacts: Sequence[Contact]) -> pl.DataFrame:
    """Rows    one per call or chat session, with the canonical columns."""
    return _frame(contacts, CALLS, _ELSEWHERE)


def tickets_frame(cases: Sequence[Case]) -> pl.DataFrame:
    """Rows    one per case, with the canonical columns."""
    return _frame(cases, TICKETS, {"class": "urgency"})


def surveys_frame(surveys: Sequence[Survey]) -> pl.DataFrame:
    """Rows    one per invitation, answered or not, with the canonical columns."""
    return _frame(surveys, SURVEYS, {})


def logbook_frame(entries: Sequence[LogEntry]) -> pl.DataFrame:
    """Rows    one per entry of the logbook, with the canonical columns."""
    return _frame(entries, LOGBOOK, {})


def shifts_frame(shifts: Sequence[Shift]) -> pl.DataFrame:
    """Rows    one per stretch of time an agent was signed in, with the canonical columns."""
    return _frame(shifts, SHIFTS, {})
