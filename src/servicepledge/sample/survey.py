"""Invitations to the satisfaction survey: who is asked, who answers, and how they felt."""

from collections.abc import Iterable
from dataclasses import dataclass

from .case import Case
from .centre import LINES
from .clock import DAY_MS, EXPORTED_MS, HOUR_MS, MINUTE_MS, SECOND_MS, month_of
from .contact import Contact
from .draws import Draws

SCALE_MAX = 5
DISSATISFIED_MAX = 2
CALL_INVITED_SHARE = 0.35
CASE_INVITED_SHARE = 0.85
CALL_ANSWERED_SHARE = 0.16
CASE_ANSWERED_SHARE = 0.26
COMPLAINT_ANSWERED_SHARE = 0.3
IMPROVED_SHARE = 0.9
"""Of the dissatisfied answers: how many lead to an improvement."""

CONTENT = 4.75
"""How a contact without fault is felt, on average, before rounding to whole points."""

WAIT_COST_PER_S = 0.012
WAIT_COST_MAX = 1.8
UNRESOLVED_COST = 1.6
TRANSFERRED_COST = 0.3
COMPLAINT_COST = 0.25
STRAIN_COST = 0.3
FEELING_SPREAD = 0.8


@dataclass(slots=True, eq=False, kw_only=True)
class Survey:
    """One invitation; times in milliseconds since the first midnight, to the whole second."""

    contract_id: str
    channel: str
    kind: str
    topic: str
    agent_id: str | None
    sent_ms: int
    call_id: str | None = None
    ticket_id: str | None = None
    survey_id: str = ""
    answered_ms: int | None = None
    score: float | None = None
    scale_max: int = SCALE_MAX
    improvement_ms: int | None = None
    improvement_closed_ms: int | None = None
    resolved: bool | None = None


def call_surveys(contacts: Iterable[Contact], seed: int) -> list[Survey]:
    """Return the invitations sent after answered calls and chats."""
    by_contract = {line.contract_id: Draws(seed, f"{line.contract_id}.surveys.calls") for line in LINES}
    surveys: list[Survey] = []
    for contact in contacts:
        draws = by_contract[contact.line.contract_id]
        if contact.outcome != "answered" or contact.ended_ms is None or contact.is_test or contact.ticket_id:
            continue
        if not draws.chance(CALL_INVITED_SHARE):
            continue
        survey = Survey(
            contract_id=contact.line.contract_id,
            channel=contact.line.channel,
            kind=contact.topic.kind,
            topic=contact.topic.name,
            agent_id=contact.agent_id,
            sent_ms=_whole(contact.ended_ms + int(draws.uniform(2, 40) * SECOND_MS)),
            call_id=contact.call_id,
        )
        cost = min(contact.wait_s * WAIT_COST_PER_S, WAIT_COST_MAX)
        cost += STRAIN_COST * contact.line.strain_by_month[month_of(contact.arrived_ms)]
        cost += TRANSFERRED_COST if contact.transferred else 0.0
        if draws.chance(CALL_ANSWERED_SHARE):
            _answer(survey, 4 * MINUTE_MS, cost, bool(contact.resolved), draws)
        surveys.append(survey)
    return surveys


def case_surveys(cases: Iterable[Case], seed: int) -> list[Survey]:
    """Return the invitations sent after closing; a bad mark after sales is followed up, mostly."""
    by_contract = {line.contract_id: Draws(seed, f"{line.contract_id}.surveys.cases") for line in LINES}
    surveys: list[Survey] = []
    for case in cases:
        draws = by_contract[case.contract_id]
        if case.closed_ms is None or case.channel == "onsite" or not draws.chance(CASE_INVITED_SHARE):
            continue
        survey = Survey(
            contract_id=case.contract_id,
            channel=case.channel,
            kind=case.kind,
            topic=case.topic,
            agent_id=case.owner_id,
            sent_ms=_whole(case.closed_ms + int(draws.uniform(1, 90) * MINUTE_MS)),
            ticket_id=case.ticket_id,
        )
        if survey.sent_ms > EXPORTED_MS:
            continue
        is_complaint = case.kind == "complaint"
        cost = STRAIN_COST * case.strain + (COMPLAINT_COST if is_complaint else 0.0) + (0.8 if case.reopened else 0.0)
        if case.promised_ms is not None and case.resolved_ms is not None and case.resolved_ms > case.promised_ms:
            cost += 1.0
        if draws.chance(COMPLAINT_ANSWERED_SHARE if is_complaint else CASE_ANSWERED_SHARE):
            _answer(survey, 3 * HOUR_MS, cost, draws.chance(0.93), draws)
        if survey.score is not None and survey.answered_ms is not None and survey.score <= DISSATISFIED_MAX:
            _follow_up(case, survey.answered_ms, draws)
        surveys.append(survey)
    return surveys


def improve(surveys: Iterable[Survey], seed: int) -> None:
    """Fill in what was begun, and finished, after the answers of dissatisfied customers."""
    by_contract = {line.contract_id: Draws(seed, f"{line.contract_id}.improvements") for line in LINES}
    for survey in surveys:
        if survey.answered_ms is None or survey.score is None or survey.score > DISSATISFIED_MAX:
            continue
        draws = by_contract[survey.contract_id]
        begun_ms = _whole(survey.answered_ms + int(draws.uniform(0.2, 4) * DAY_MS))
        finished_ms = _whole(begun_ms + int(draws.lognormal(6 * DAY_MS, 0.6)))
        if draws.chance(IMPROVED_SHARE) and begun_ms <= EXPORTED_MS:
            survey.improvement_ms = begun_ms
            survey.improvement_closed_ms = finished_ms if finished_ms <= EXPORTED_MS else None


def _answer(survey: Survey, median_ms: int, cost: float, resolved: bool, draws: Draws) -> None:
    answered_ms = _whole(survey.sent_ms + 8 * SECOND_MS + int(draws.lognormal(median_ms, 1.1)))
    felt = CONTENT - cost - (0.0 if resolved else UNRESOLVED_COST) + FEELING_SPREAD * draws.normal()
    if answered_ms <= EXPORTED_MS:
        survey.answered_ms, survey.resolved = answered_ms, resolved
        survey.score = float(min(max(round(felt), 1), SCALE_MAX))


def _follow_up(case: Case, answered_ms: int, draws: Draws) -> None:
    at_ms = _whole(answered_ms + int(draws.uniform(0.2, 2.5) * DAY_MS))
    if draws.chance(0.85) and at_ms <= EXPORTED_MS:
        case.followed_up_ms = at_ms


def _whole(at_ms: int) -> int:
    return at_ms // SECOND_MS * SECOND_MS
