"""One case: a message, a visit or a complaint that is followed until it is closed."""

from dataclasses import dataclass, fields

from .clock import EXPORTED_MS, SECOND_MS
from .contact import Contact


@dataclass(slots=True, eq=False, kw_only=True)
class Case:
    """A case as the ticket system has it; times in milliseconds since the first midnight, null if it did not happen."""

    contract_id: str
    channel: str
    kind: str
    urgency: str
    topic: str
    customer_id: str | None
    received_ms: int
    strain: float
    call: Contact | None = None
    ticket_id: str = ""
    agent_id: str | None = None
    owner_id: str | None = None
    registered_ms: int | None = None
    first_response_ms: int | None = None
    diagnosed_ms: int | None = None
    solution_ms: int | None = None
    plan_notified_ms: int | None = None
    escalated_ms: int | None = None
    reported_to_client_ms: int | None = None
    promised_ms: int | None = None
    resolved_ms: int | None = None
    closed_ms: int | None = None
    confirmed_ms: int | None = None
    followed_up_ms: int | None = None
    archived_ms: int | None = None
    unreachable: bool | None = None
    progress_days: int | None = None
    human_replies: int | None = None
    visited_ms: int | None = None
    reopened: bool = False
    contacts: int = 1
    transferred: bool = False
    answer_correct: bool | None = None


_STAMPS = tuple(field.name for field in fields(Case) if field.name.endswith("_ms"))
_PLANS = frozenset({"promised_ms"})
"""Stamps that speak of the future, and so may lie after the export."""


def as_exported(case: Case) -> Case:
    """Keep of a case what the ticket system knew when the export was taken, to the second it records."""
    for name in _STAMPS:
        at_ms: int | None = getattr(case, name)
        if at_ms is None:
            continue
        late = name not in _PLANS and at_ms > EXPORTED_MS
        setattr(case, name, None if late else at_ms // SECOND_MS * SECOND_MS)
    if case.solution_ms is None:
        case.promised_ms = None
    if case.first_response_ms is None:
        case.human_replies = None
    if case.closed_ms is None:
        case.reopened = False
        case.unreachable = None
    if case.resolved_ms is None:
        case.answer_correct = None
    return case
