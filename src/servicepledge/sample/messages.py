"""The cases of the telecom contract: e-mails, and visits on the customer's site."""

from .arrivals import by_hour, poisson_times
from .case import Case
from .centre import TELECOM_PHONE, TELECOM_STRAIN
from .clock import DAY_MS, HOUR_MS, SECOND_MS, WORKING_DAYS, Window, month_of
from .draws import Draws
from .lines import FROM_EIGHT_TO_SIX, ROUND_THE_CLOCK

EMAILS_PER_DAY = 6.5
EMAIL_DESK = Window(8, 22)
EMAIL_REPLY_MEDIAN_MS = 2 * HOUR_MS
EMAIL_NEVER_ANSWERED_SHARE = 0.001
EMAIL_TOPICS = (
    ("billing", "inquiry", 40),
    ("plan", "inquiry", 30),
    ("fault", "fault", 18),
    ("activation", "request", 12),
)

VISITS_PER_DAY = 2.4
VISIT_HOURS = Window(9, 17, WORKING_DAYS)
CORRECT_SHARE = 0.98
CORRECT_STRAINED_SHARE = 0.955


def _customer(draws: Draws, scale: float) -> str:
    most_n = max(int(TELECOM_PHONE.customers_n * scale), 50)
    return f"C{TELECOM_PHONE.first_customer + draws.below(most_n):07d}"


def email_cases(scale: float, seed: int) -> list[Case]:
    """Return the e-mails: at any hour they come, from eight to ten they are answered."""
    draws = Draws(seed, "telecom.email")
    return [
        _email(received_ms, draws, scale)
        for received_ms in poisson_times(by_hour(EMAILS_PER_DAY * scale, ROUND_THE_CLOCK), draws)
    ]


def _email(received_ms: int, draws: Draws, scale: float) -> Case:
    topic, kind, _ = EMAIL_TOPICS[draws.weighted([weight for _, _, weight in EMAIL_TOPICS])]
    strain = TELECOM_STRAIN[month_of(received_ms)]
    case = Case(
        contract_id="telecom",
        channel="email",
        kind=kind,
        urgency="general",
        topic=topic,
        customer_id=_customer(draws, scale),
        received_ms=received_ms,
        strain=strain,
        registered_ms=received_ms + int(draws.uniform(1, 20) * SECOND_MS),
    )
    if draws.chance(EMAIL_NEVER_ANSWERED_SHARE):
        return case
    case.agent_id = case.owner_id = f"A{81 + draws.below(6):03d}"
    reply_ms = draws.lognormal(EMAIL_REPLY_MEDIAN_MS * (1 + 0.5 * strain), 0.7)
    case.first_response_ms = EMAIL_DESK.after(received_ms, 60 * SECOND_MS + int(reply_ms))
    case.contacts = 1 + draws.weighted((70, 20, 7, 3))
    more_ms = int(draws.lognormal(3 * HOUR_MS, 0.8)) if case.contacts > 1 else 0
    case.resolved_ms = EMAIL_DESK.after(case.first_response_ms, more_ms)
    case.solution_ms = case.resolved_ms
    case.transferred = draws.chance(0.05)
    case.reopened = draws.chance(0.03)
    case.closed_ms = case.resolved_ms + DAY_MS + (int(draws.uniform(1, 3) * DAY_MS) if case.reopened else 0)
    return case


def visit_cases(scale: float, seed: int) -> list[Case]:
    """Return the visits: asked for during the day, made on working days, judged for the answers given."""
    draws = Draws(seed, "telecom.onsite")
    cases: list[Case] = []
    for received_ms in poisson_times(by_hour(VISITS_PER_DAY * scale, FROM_EIGHT_TO_SIX), draws):
        strain = TELECOM_STRAIN[month_of(received_ms)]
        is_fault = draws.chance(0.6)
        agent_id = f"A{91 + draws.below(4):03d}"
        registered_ms = received_ms + int(draws.uniform(30, 240) * SECOND_MS)
        first_response_ms = registered_ms + int(draws.lognormal(40, 0.6) * 60 * SECOND_MS)
        visited_ms = VISIT_HOURS.after(first_response_ms, int(draws.lognormal(9 * HOUR_MS, 0.6)))
        resolved_ms = visited_ms + int(draws.lognormal(50, 0.5) * 60 * SECOND_MS)
        case = Case(
            contract_id="telecom",
            channel="onsite",
            kind="fault" if is_fault else "request",
            urgency="general",
            topic="fault" if is_fault else "activation",
            customer_id=_customer(draws, scale),
            received_ms=received_ms,
            strain=strain,
            agent_id=agent_id,
            owner_id=agent_id,
            registered_ms=registered_ms,
            first_response_ms=first_response_ms,
            visited_ms=visited_ms,
            solution_ms=resolved_ms,
            resolved_ms=resolved_ms,
            closed_ms=resolved_ms + int(draws.uniform(0.2, 20) * HOUR_MS),
            answer_correct=draws.chance(CORRECT_SHARE + strain * (CORRECT_STRAINED_SHARE - CORRECT_SHARE)),
        )
        cases.append(case)
    return cases
