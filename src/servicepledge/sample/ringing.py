"""What the switch knows besides the talk: agents at whose seat a call rang in vain, and the bot that answers by night."""

from collections.abc import Iterable

from .clock import hour_of
from .contact import Contact
from .draws import Draws
from .lines import Line

MISSED_SHARE = 0.02
"""Of the calls that reach the front of the queue: how many ring at an agent who does not take them."""

BOT_HEARD_SHARE = 0.97
BOT_GREETS_MS = (600, 2400)


def ring(line: Line, contacts: Iterable[Contact], seed: int) -> None:
    """Fill in the offers to agents and the bot's answers of a line's contacts, in their order."""
    draws = Draws(seed, f"{line.name}.ringing")
    for contact in contacts:
        has_rung = contact.answered_ms is not None
        contact.agent_offers_missed = int(draws.chance(MISSED_SHARE)) if contact.queued_ms is not None else 0
        contact.agent_offers = contact.agent_offers_missed + int(has_rung)
        is_night = hour_of(contact.arrived_ms) in line.callback_hours
        if is_night and draws.chance(BOT_HEARD_SHARE):
            contact.bot_answered_ms = contact.arrived_ms + int(draws.uniform(*BOT_GREETS_MS))
