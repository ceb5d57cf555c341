"""The cases of the after-sales contract: diagnosed, planned, promised, resolved and confirmed."""

from collections.abc import Iterable

from .arrivals import by_hour, poisson_times
from .case import Case
from .centre import AFTERSALES_PHONE, AFTERSALES_STRAIN
from .clock import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, WORKING_DAYS, Window, month_of
from .contact import Contact
from .draws import Draws
from .lines import FROM_EIGHT_TO_TEN, ROUND_THE_CLOCK, Topic

CASE_PER_CALL_SHARE = 0.5
EMAILS_PER_DAY = 3.6
CHATS_PER_DAY = 3.2
COMPLEX_SHARE = 0.28
RESPONSE_MEDIAN_MS = {"general": 8 * MINUTE_MS, "complex": 33 * MINUTE_MS}
RESPONSE_SLOWER_STRAINED = {"general": 2.0, "complex": 1.25}
RESPONSE_SIGMA = 0.6
PROMISED_DAYS = {"general": 2, "complex": 4}
NEVER_ANSWERED_SHARE = 0.003
STUCK_SHARE = 0.006
"""Cases answered and then left lying."""

WORK = Window(9, 18, WORKING_DAYS)
WORKING_DAY_MS = 9 * HOUR_MS


def aftersales_cases(contacts: Iterable[Contact], scale: float, seed: int) -> list[Case]:
    """Return the cases: those of answered calls, and those that came by e-mail or chat."""
    draws = Draws(seed, "aftersales.cases")
    cases: list[Case] = []
    for contact in contacts:
        if contact.is_test or contact.answered_ms is None or not draws.chance(CASE_PER_CALL_SHARE):
            continue
        case = _case(contact.arrived_ms, "phone", contact.topic, contact.customer_id, draws)
        case.call, case.agent_id = contact, contact.agent_id
        cases.append(_handle(case, contact.answered_ms + int(draws.uniform(20, 120) * SECOND_MS), draws))
    topics = AFTERSALES_PHONE.topics
    customers_n = max(int(AFTERSALES_PHONE.customers_n * scale), 50)
    written = (("email", EMAILS_PER_DAY, ROUND_THE_CLOCK), ("chat", CHATS_PER_DAY, FROM_EIGHT_TO_TEN))
    for channel, per_day, hours in written:
        for received_ms in poisson_times(by_hour(per_day * scale, hours), draws):
            topic = topics[draws.weighted([topic.weight for topic in topics])]
            customer_id = f"C{AFTERSALES_PHONE.first_customer + draws.below(customers_n):07d}"
            case = _case(received_ms, channel, topic, customer_id, draws)
            cases.append(_handle(case, received_ms + int(draws.uniform(2, 40) * SECOND_MS), draws))
    return cases


def _case(received_ms: int, channel: str, topic: Topic, customer_id: str | None, draws: Draws) -> Case:
    return Case(
        contract_id="aftersales",
        channel=channel,
        kind=topic.kind,
        urgency="complex" if draws.chance(COMPLEX_SHARE) else "general",
        topic=topic.name,
        customer_id=customer_id,
        received_ms=received_ms,
        strain=AFTERSALES_STRAIN[month_of(received_ms)],
    )


def _handle(case: Case, registered_ms: int, draws: Draws) -> Case:
    case.registered_ms = registered_ms
    case.owner_id = f"A{171 + draws.below(12):03d}"
    if draws.chance(NEVER_ANSWERED_SHARE):
        return case
    slower = 1 + case.strain * (RESPONSE_SLOWER_STRAINED[case.urgency] - 1)
    response_ms = draws.lognormal(RESPONSE_MEDIAN_MS[case.urgency] * slower, RESPONSE_SIGMA)
    case.first_response_ms = registered_ms + 15 * SECOND_MS + int(response_ms)
    case.agent_id = case.agent_id or case.owner_id
    case.transferred = draws.chance(0.05)
    case.contacts = 2 + draws.weighted((55, 28, 12, 5))
    case.diagnosed_ms = WORK.after(case.first_response_ms, int(draws.lognormal(2.4 * HOUR_MS, 0.6)))
    if case.urgency == "complex" and draws.chance(0.12):
        case.escalated_ms = case.diagnosed_ms + int(draws.lognormal(HOUR_MS, 0.6))
    case.solution_ms = WORK.after(case.diagnosed_ms, int(draws.lognormal(2.8 * HOUR_MS, 0.7)))
    case.plan_notified_ms = case.solution_ms + int(draws.lognormal(18 * MINUTE_MS, 0.8))
    promised_days = PROMISED_DAYS[case.urgency]
    if draws.chance(0.97):
        last_day = WORK.after(case.solution_ms, promised_days * WORKING_DAY_MS) // DAY_MS
        case.promised_ms = last_day * DAY_MS + WORK.closes_h * HOUR_MS
    if not draws.chance(STUCK_SHARE):
        _finish(case, case.plan_notified_ms, promised_days, draws)
    return case


def _finish(case: Case, planned_ms: int, promised_days: int, draws: Draws) -> None:
    working_ms = draws.lognormal(0.38 * promised_days * WORKING_DAY_MS * (1 + 0.2 * case.strain), 0.55)
    resolved_ms = WORK.after(planned_ms, int(working_ms))
    asked_ms = WORK.after(resolved_ms, int(draws.lognormal(3 * HOUR_MS, 0.8)))
    case.resolved_ms = resolved_ms
    case.confirmed_ms = asked_ms if draws.chance(0.93) else None
    case.reopened = draws.chance(0.04 + 0.02 * case.strain)
    case.closed_ms = asked_ms + int(draws.uniform(0.1, 4) * HOUR_MS) + (3 * DAY_MS if case.reopened else 0)
