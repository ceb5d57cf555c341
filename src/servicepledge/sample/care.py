"""What is done for the customer around a case: progress told, tries to reach them, the file put away."""

from collections.abc import Iterable

from .case import Case
from .clock import DAY_MS, END_MS, HOUR_MS
from .draws import Draws

TOLD_SHARE = 0.9
"""Of the days a case is open: on how many the customer hears how it stands."""

TOLD_STRAINED_SHARE = 0.75
UNREACHABLE_SHARE = 0.6
"""Of the closed cases that nobody confirmed: how many because the customer could not be reached."""

ARCHIVED_SHARE = 0.985


def take_care(cases: Iterable[Case], seed: int) -> None:
    """Fill in what is done around each case."""
    by_contract: dict[str, Draws] = {}
    for case in cases:
        draws = by_contract.setdefault(case.contract_id, Draws(seed, f"{case.contract_id}.care"))
        told_share = TOLD_SHARE + case.strain * (TOLD_STRAINED_SHARE - TOLD_SHARE)
        days_n = (min(case.resolved_ms or END_MS, END_MS) - case.received_ms) // DAY_MS
        case.human_replies = case.contacts if case.channel == "email" else None
        case.progress_days = sum(draws.chance(told_share) for _ in range(days_n))
        if case.closed_ms is None:
            continue
        case.unreachable = case.confirmed_ms is None and draws.chance(UNREACHABLE_SHARE)
        if draws.chance(ARCHIVED_SHARE):
            case.archived_ms = case.closed_ms + int(draws.lognormal(20 * HOUR_MS, 0.6))
