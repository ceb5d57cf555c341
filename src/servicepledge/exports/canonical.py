"""The canonical tables: what every centre's exports are brought to, whatever system wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a column holds; the SQL type it is brought to (a key keeps the type it has)."""

    KEY = None
    TEXT = "VARCHAR"
    INSTANT = "TIMESTAMP"
    FLAG = "BOOLEAN"
    NUMBER = "DOUBLE"
    INTEGER = "BIGINT"


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column; `required` ones must be mapped for the table to be of any use."""

    kind: Kind
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table: what one row is, its key column, the column that dates a row, its columns."""

    row: str
    key: str
    moment: str
    columns: Mapping[str, Column]


KEY, TEXT, INSTANT = Column(Kind.KEY), Column(Kind.TEXT), Column(Kind.INSTANT)
FLAG, NUMBER, INTEGER = Column(Kind.FLAG), Column(Kind.NUMBER), Column(Kind.INTEGER)

TABLES: Mapping[str, Table] = {
    "calls": Table(
        row="one live contact: a phone call or a chat session",
        key="call_id",
        moment="arrived_at",
        columns={
            "call_id": Column(Kind.KEY, required=True),
            "contract_id": Column(Kind.TEXT, required=True),
            "channel": TEXT,
            "queue": TEXT,
            "topic": TEXT,
            "kind": TEXT,
            "customer_id": KEY,
            "agent_id": TEXT,
            "arrived_at": Column(Kind.INSTANT, required=True),
            "queued_at": INSTANT,
            "answered_at": INSTANT,
            # When a bot, not a person, answered.
            "bot_answered_at": INSTANT,
            "ended_at": INSTANT,
            "outcome": TEXT,
            "hung_up_by": TEXT,
            "callback_at": INSTANT,
            "transferred": FLAG,
            "resolved": FLAG,
            "recorded": FLAG,
            # How many times the call rang at an agent, taken or not.
            "agent_offers": INTEGER,
            # How many of them the agent did not take.
            "agent_offers_missed": INTEGER,
            "special_needs": FLAG,
            "is_test": FLAG,
            "ticket_id": KEY,
            "first_reply_at": INSTANT,
            "reply_turns": INTEGER,
            "reply_wait_s": NUMBER,
        },
    ),
    "tickets": Table(
        row="one case: a request, complaint or message that is followed until it is closed",
        key="ticket_id",
        moment="received_at",
        columns={
            "ticket_id": Column(Kind.KEY, required=True),
            "contract_id": Column(Kind.TEXT, required=True),
            "channel": TEXT,
            "kind": TEXT,
            "class": TEXT,
            "topic": TEXT,
            "customer_id": KEY,
            "agent_id": TEXT,
            "owner_id": TEXT,
            "received_at": Column(Kind.INSTANT, required=True),
            "registered_at": INSTANT,
            "first_response_at": INSTANT,
            "diagnosed_at": INSTANT,
            "solution_at": INSTANT,
            "plan_notified_at": INSTANT,
            "escalated_at": INSTANT,
            "reported_to_client_at": INSTANT,
            "promised_at": INSTANT,
            "resolved_at": INSTANT,
            "closed_at": INSTANT,
            "confirmed_at": INSTANT,
            "followed_up_at": INSTANT,
            # When the summary of the case was filed.
            "archived_at": INSTANT,
            # The customer could not be reached after the agreed number of tries.
            "unreachable": FLAG,
            # On how many days the customer was told how the case stands.
            "progress_days": INTEGER,
            # How many replies people sent; automatic receipts are none.
            "human_replies": INTEGER,
            # When the agent arrived at the customer's site; a second visit is a case of its own.
            "visited_at": INSTANT,
            "reopened": FLAG,
            "contacts": INTEGER,
            "transferred": FLAG,
            "answer_correct": FLAG,
        },
    ),
    "surveys": Table(
        row="one invitation to a satisfaction survey, answered or not",
        key="survey_id",
        moment="answered_at",
        columns={
            "survey_id": Column(Kind.KEY, required=True),
            "contract_id": Column(Kind.TEXT, required=True),
            "call_id": KEY,
            "ticket_id": KEY,
            "channel": TEXT,
            "kind": TEXT,
            "topic": TEXT,
            "agent_id": TEXT,
            "sent_at": INSTANT,
            "answered_at": Column(Kind.INSTANT, required=True),
            "score": Column(Kind.NUMBER, required=True),
            "scale_max": INTEGER,
            # When something began to be done about a dissatisfied answer.
            "improvement_at": INSTANT,
            # When that was finished.
            "improvement_closed_at": INSTANT,
            "resolved": FLAG,
        },
    ),
}

PERSONAL = frozenset({"customer_id", "agent_id", "owner_id"})
"""Columns that point at a person: never on a page, never in a list of exceptions, unless the contract allows it."""
