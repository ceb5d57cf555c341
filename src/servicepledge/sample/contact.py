"""One contact on a line: a call or a chat session, as the switch remembers it."""

from dataclasses import dataclass

from .lines import Line, Topic


@dataclass(slots=True, eq=False)
class Contact:
    """A call or chat session; times in milliseconds since the first midnight, null for what did not happen."""

    line: Line
    topic: Topic
    customer_id: str | None
    arrived_ms: int
    special_needs: bool
    is_test: bool
    call_id: str = ""
    queued_ms: int | None = None
    answered_ms: int | None = None
    ended_ms: int | None = None
    outcome: str | None = None
    hung_up_by: str | None = None
    callback_ms: int | None = None
    agent_id: str | None = None
    transferred: bool | None = None
    resolved: bool | None = None
    recorded: bool | None = None
    bot_answered_ms: int | None = None
    agent_offers: int = 0
    agent_offers_missed: int = 0
    ticket_id: str | None = None
    first_reply_ms: int | None = None
    reply_turns: int | None = None
    reply_wait_s: float | None = None

    @property
    def wait_s(self) -> float:
        """Seconds in the queue before the answer; 0 for who was not answered."""
        if self.answered_ms is None or self.queued_ms is None:
            return 0.0
        return (self.answered_ms - self.queued_ms) / 1000
