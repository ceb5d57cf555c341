"""What happens between caller and agent once they are joined, and who will call again."""

from .clock import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, hour_of, month_of
from .contact import Contact
from .draws import Draws

TRANSFERRED_SHARE = 0.06
TRANSFER_STRETCH = 1.5
RECORDED_SHARE = 0.997
SHORTEST_TALK_S, LONGEST_TALK_S = 8.0, 3000.0
RESOLVED_SHARE = 0.9
RESOLVED_TRANSFERRED_SHARE = 0.7

AGAIN_RESOLVED_SHARE = 0.045
AGAIN_UNRESOLVED_SHARE = 0.4
AGAIN_LOST_SHARE = 0.45
AGAIN_AFTER_ANSWER_MS = 15 * HOUR_MS
AGAIN_AFTER_LOSS_MS = 7 * MINUTE_MS
AGAIN_LATEST_MS = 5 * DAY_MS
MORNING_H = 6


def ring_s(contact: Contact, draws: Draws) -> float:
    """Return the seconds an agent takes to pick up."""
    return draws.uniform(0.3, 1.2) if contact.line.channel == "chat" else draws.uniform(0.7, 2.5)


def hold_talk(contact: Contact, answered_ms: int, agent_id: str, draws: Draws) -> None:
    """Fill in an answered contact up to its end."""
    line = contact.line
    strain = line.strain_by_month[month_of(answered_ms)]
    contact.answered_ms, contact.agent_id, contact.outcome = answered_ms, agent_id, "answered"
    contact.transferred = draws.chance(TRANSFERRED_SHARE)
    solved_share = RESOLVED_TRANSFERRED_SHARE if contact.transferred else RESOLVED_SHARE
    contact.resolved = draws.chance(solved_share - 0.05 * strain)
    contact.recorded = draws.chance(RECORDED_SHARE)
    contact.hung_up_by = ("customer", "agent", "system")[draws.weighted((0.74, 0.25, 0.01))]
    stretch = TRANSFER_STRETCH if contact.transferred else 1.0
    talk_s = stretch * draws.lognormal(line.service_median_s, line.service_sigma)
    talk_s = min(max(talk_s, SHORTEST_TALK_S), LONGEST_TALK_S)
    contact.ended_ms = answered_ms + int(talk_s * SECOND_MS)
    if line.channel == "chat":
        first_s = draws.lognormal(1.5 + 0.6 * strain, 0.5)
        turns = 1 + int(talk_s / draws.uniform(40, 90))
        contact.first_reply_ms = min(answered_ms + int(first_s * SECOND_MS), contact.ended_ms)
        contact.reply_turns = turns
        contact.reply_wait_s = round(turns * draws.lognormal(2.5 + 0.6 * strain, 0.3), 1)


def calls_again_ms(contact: Contact, draws: Draws) -> int | None:
    """Return when the same customer calls again about the same matter, or null; once answered, not by night."""
    if contact.ended_ms is None or contact.callback_ms is not None:
        return None
    if contact.outcome == "answered":
        share = AGAIN_RESOLVED_SHARE if contact.resolved else AGAIN_UNRESOLVED_SHARE
        median_ms, sigma = AGAIN_AFTER_ANSWER_MS, 1.1
    else:
        share, median_ms, sigma = AGAIN_LOST_SHARE, AGAIN_AFTER_LOSS_MS, 1.3
    if not draws.chance(share):
        return None
    at_ms = contact.ended_ms + MINUTE_MS // 2 + int(min(draws.lognormal(median_ms, sigma), AGAIN_LATEST_MS))
    is_night = hour_of(at_ms) < MORNING_H and contact.outcome == "answered"
    return at_ms + (8 * HOUR_MS if is_night else 0)
