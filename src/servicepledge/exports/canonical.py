"""The canonical tables: what every centre's exports are brought to, whatever system wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What a column holds; the SQL type it is brought to (a key keeps the type it has)."""

    KEY = None
    TEXT = "VARCHAR"
    INSTANT = "TIMESTAMP"
    FLAG = "BOOLEAN"
    NUMBER = "DOUBLE"
    INTEGER = "BIGINT"
    INTERVALS = "STRUCT(started_at TIMESTAMP, ended_at TIMESTAMP)[]"


HOUR_UNSURE = "is_hour_unsure"
"""The flag of a row one of whose local times occurs twice in its zone, or never: it may be an hour off."""
COURSE_UNKNOWN = "is_course_unknown"
"""The flag of a row whose course as a whole is not known, since its instants contradict each other or what came of it."""


def unknown_flag(column: str) -> str:
    """Return the name of the flag that goes with an instant: what was recorded for it cannot be, so it is not known."""
    return f"is_{column.removesuffix('_at')}_unknown"


def recorded_view(table: str) -> str:
    """Return the name of the view of a table's columns as they were recorded, whether they can be or not."""
    return f"{table}_recorded"


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column; `required` ones must be mapped for the table to be of any use."""

    kind: Kind
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """
    One canonical table: what one row is, its key column, the column that dates a row, its columns.

    And what its instants must agree in, by which a row that contradicts itself is known (see `exports.soundness`).
    """

    row: str
    key: str
    moment: str
    columns: Mapping[str, Column]
    begins: str
    """The instant that no other of `after_it` can lie before."""
    after_it: frozenset[str]
    order: tuple[tuple[str, str], ...] = ()
    """Pairs of further instants of which the first cannot lie after the second."""
    course: tuple[str, ...] = ()
    """Instants of one short event, judged together: if any cannot be, none is known. They stay as recorded, with one flag."""
    ahead: frozenset[str] = frozenset()
    """Instants that may lie ahead: what is planned, promised, owed or valid until then. They say nothing of what happened."""
    ends: str = ""
    """An end that may lie ahead: of what has begun it is a plan, so that it has not ended yet."""
    stale_if: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Columns that no longer hold where a flag is set and another column is empty: as good as empty themselves."""

    @property
    def instants(self) -> tuple[str, ...]:
        """The columns that hold an instant."""
        return tuple(name for name, column in self.columns.items() if column.kind is Kind.INSTANT)

    @property
    def checked(self) -> tuple[str, ...]:
        """The instants that are judged each for itself, and have a flag of their own."""
        return tuple(name for name in self.instants if name not in self.course)

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags that every canonical view has besides its columns: which of a row's instants are not known."""
        return (*map(unknown_flag, self.checked), *([COURSE_UNKNOWN] if self.course else []), HOUR_UNSURE)


KEY, TEXT, INSTANT = Column(Kind.KEY), Column(Kind.TEXT), Column(Kind.INSTANT)
FLAG, NUMBER, INTEGER = Column(Kind.FLAG), Column(Kind.NUMBER), Column(Kind.INTEGER)
INTERVALS = Column(Kind.INTERVALS)
STEPS_BEFORE_CLOSING = (
    *("registered_at", "classified_at", "first_response_at", "diagnosed_at", "solution_at", "plan_notified_at"),
    *("escalated_at", "resolved_at"),
)
"""What is done in a case before it is closed; it may be reported to the client after that."""
UNANSWERED = ("abandoned", "overflowed", "rejected", "self_served")
"""Outcomes of calls that nobody can have answered: who rings back later has called back."""

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
            # How long the agent worked on after the call (话后处理).
            "after_call_s": NUMBER,
        },
        begins="arrived_at",
        after_it=frozenset({"bot_answered_at", "callback_at", "first_reply_at"}),
        course=("arrived_at", "queued_at", "answered_at", "ended_at"),
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
            # When its class (complex, important …) was settled.
            "classified_at": INSTANT,
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
            "paused": INTERVALS,
            "answer_correct": FLAG,
        },
        begins="received_at",
        after_it=frozenset(STEPS_BEFORE_CLOSING)
        | {
            "reported_to_client_at",
            "closed_at",
            "promised_at",
            "visited_at",
            "confirmed_at",
            "followed_up_at",
            "archived_at",
        },
        order=(
            *((step, "closed_at") for step in STEPS_BEFORE_CLOSING),
            *((step, "resolved_at") for step in ("registered_at", "diagnosed_at", "solution_at")),
            ("diagnosed_at", "solution_at"),
        ),
        ahead=frozenset({"promised_at"}),
        stale_if={"resolved_at": ("reopened", "closed_at"), "closed_at": ("reopened", "resolved_at")},
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
            # The higher the better; of a scale that runs the other way the source says so (see `exports.scale`).
            "score": Column(Kind.NUMBER, required=True),
            # The lowest and the highest grade of the scale that was asked; the lowest is 1 (of 0 and 1 it is 0) where unsaid.
            "scale_min": NUMBER,
            "scale_max": INTEGER,
            # From which grade on an answer is satisfied, and up to which dissatisfied.
            "satisfied_from": NUMBER,
            "dissatisfied_to": NUMBER,
            # When something began to be done about a dissatisfied answer.
            "improvement_at": INSTANT,
            # When that was finished.
            "improvement_closed_at": INSTANT,
            "resolved": FLAG,
        },
        begins="sent_at",
        after_it=frozenset({"answered_at", "improvement_at", "improvement_closed_at"}),
        order=(("answered_at", "improvement_at"), ("improvement_at", "improvement_closed_at")),
    ),
    # What its times mean depends on the activity: see ACTIVITIES.
    "logbook": Table(
        row="one operational event: an outage, a training, an inspection, a leak, a report, a payment …",
        key="entry_id",
        moment="started_at",
        columns={
            "entry_id": Column(Kind.KEY, required=True),
            "contract_id": Column(Kind.TEXT, required=True),
            "activity": Column(Kind.TEXT, required=True),
            "channel": TEXT,
            "topic": TEXT,
            "agent_id": TEXT,
            "started_at": Column(Kind.INSTANT, required=True),
            "detected_at": INSTANT,
            "backup_at": INSTANT,
            "restored_at": INSTANT,
            "reported_at": INSTANT,
            "approved_at": INSTANT,
            "effective_at": INSTANT,
            "due_at": INSTANT,
            "ended_at": INSTANT,
            "quantity": INTEGER,
            "passed": FLAG,
            "confirmed": FLAG,
            "cause": TEXT,
            "planned": FLAG,
        },
        begins="started_at",
        after_it=frozenset({"detected_at", "backup_at", "restored_at", "ended_at"}),
        order=(("restored_at", "ended_at"),),
        ahead=frozenset({"started_at", "effective_at", "due_at", "ended_at"}),
        ends="ended_at",
    ),
    "shifts": Table(
        row="one stretch of time during which one agent was signed in",
        key="shift_id",
        moment="started_at",
        columns={
            "shift_id": Column(Kind.KEY, required=True),
            "contract_id": Column(Kind.TEXT, required=True),
            "agent_id": Column(Kind.TEXT, required=True),
            "channel": TEXT,
            "started_at": Column(Kind.INSTANT, required=True),
            "ended_at": INSTANT,
            "certified_until": INSTANT,
        },
        begins="started_at",
        after_it=frozenset({"ended_at"}),
        ahead=frozenset({"started_at", "ended_at", "certified_until"}),
        ends="ended_at",
    ),
}

PERSONAL = frozenset({"customer_id", "agent_id", "owner_id"})
"""Columns that point at a person: never on a page, never in a list of exceptions, unless the contract allows it."""
