"""The cases of the hotline contract: complaints, most of them taken on the phone."""

from collections.abc import Iterable

from .arrivals import by_hour, poisson_times
from .case import Case
from .centre import HOTLINE_PHONE, HOTLINE_STRAIN
from .clock import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, month_of
from .contact import Contact
from .draws import Draws
from .lines import ROUND_THE_CLOCK

ONLINE_PER_DAY = 0.5
RESPONSE_MEDIAN_MS = int(2.6 * MINUTE_MS)
RESPONSE_SIGMA = 0.5
SOLUTION_MEDIAN_MS = 40 * MINUTE_MS
SOLUTION_SIGMA = 0.5
NEVER_ANSWERED_SHARE = 0.002
IMPORTANT_SHARE = 0.06


def complaint_cases(contacts: Iterable[Contact], scale: float, seed: int) -> list[Case]:
    """Return the complaints: those of answered calls, and those that came online."""
    draws = Draws(seed, "hotline.complaints")
    cases: list[Case] = []
    for contact in contacts:
        if contact.is_test or contact.topic.kind != "complaint" or contact.answered_ms is None:
            continue
        case = _complaint(contact.arrived_ms, "phone", contact.customer_id, draws)
        case.call, case.agent_id = contact, contact.agent_id
        cases.append(_handle(case, contact.answered_ms + int(draws.uniform(30, 140) * SECOND_MS), draws))
    customers_n = max(int(HOTLINE_PHONE.customers_n * scale), 50)
    for received_ms in poisson_times(by_hour(ONLINE_PER_DAY * scale, ROUND_THE_CLOCK), draws):
        customer_id = f"C{HOTLINE_PHONE.first_customer + draws.below(customers_n):07d}"
        case = _complaint(received_ms, "web" if draws.chance(0.6) else "email", customer_id, draws)
        cases.append(_handle(case, received_ms + int(draws.uniform(2, 30) * SECOND_MS), draws))
    return cases


def _complaint(received_ms: int, channel: str, customer_id: str | None, draws: Draws) -> Case:
    return Case(
        contract_id="hotline",
        channel=channel,
        kind="complaint",
        urgency="important" if draws.chance(IMPORTANT_SHARE) else "general",
        topic="complaint",
        customer_id=customer_id,
        received_ms=received_ms,
        strain=HOTLINE_STRAIN[month_of(received_ms)],
    )


def _handle(case: Case, registered_ms: int, draws: Draws) -> Case:
    case.registered_ms = registered_ms
    case.owner_id = f"A{141 + draws.below(5):03d}"
    if draws.chance(NEVER_ANSWERED_SHARE):
        return case
    slower = 1 + 0.08 * case.strain
    response_ms = 20 * SECOND_MS + int(draws.lognormal(RESPONSE_MEDIAN_MS * slower, RESPONSE_SIGMA))
    case.first_response_ms = registered_ms + response_ms
    case.agent_id = case.agent_id or case.owner_id
    case.transferred = draws.chance(0.07)
    case.diagnosed_ms = case.first_response_ms + int(draws.lognormal(14 * MINUTE_MS, 0.5))
    solving_ms = draws.lognormal(SOLUTION_MEDIAN_MS * slower, SOLUTION_SIGMA)
    case.solution_ms = max(case.first_response_ms + int(solving_ms), case.diagnosed_ms)
    case.plan_notified_ms = case.solution_ms + int(draws.uniform(0.5, 12) * MINUTE_MS)
    case.contacts = 2 + draws.weighted((70, 22, 8))
    case.reopened = draws.chance(0.04 + 0.03 * case.strain)
    case.resolved_ms = case.plan_notified_ms + int(draws.lognormal(7 * HOUR_MS, 0.9))
    case.closed_ms = case.resolved_ms + int(draws.lognormal(3 * HOUR_MS, 0.7)) + (2 * DAY_MS if case.reopened else 0)
    if draws.chance(0.9):
        case.confirmed_ms = case.resolved_ms + int(draws.uniform(0.2, 0.95) * (case.closed_ms - case.resolved_ms))
    if case.urgency == "important":
        case.escalated_ms = case.first_response_ms + int(draws.lognormal(30 * MINUTE_MS, 0.6))
        case.reported_to_client_ms = case.escalated_ms + int(draws.lognormal(6 * HOUR_MS, 0.6))
    return case
