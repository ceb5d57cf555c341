"""A service desk: the cases of one contract, from its answered calls, from what was written to it, from who came by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .arrivals import by_hour, poisson_times
from .case import Case
from .clock import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Window, month_of
from .contact import Contact
from .draws import Draws
from .lines import Line, Topic

NEVER_ANSWERED_SHARE = 0.003
STUCK_SHARE = 0.006
"""Cases answered and then left lying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """
    How fast a class of cases is handled: medians up to the first response, and from each step to the next.

    The steps go on in the desk's hours; with `any_hour` somebody is on duty for the first response day and night.
    """

    weight: float
    response_ms: int
    diagnosis_ms: int
    solution_ms: int
    resolution_ms: int
    promised_days: int
    escalated_share: float = 0.0
    any_hour: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """
    The people who handle the cases of a contract, when they work, and how fast.

    `written` are channels with their cases a day and the weights of the hours; `walked_in` the same for visits, which
    are handled at once. `strained_slower` stretches the first response of a strained month.
    """

    line: Line
    first_owner: int
    owners_n: int
    work: Window
    case_per_call_share: float
    by_class: Mapping[str, Pace]
    written: tuple[tuple[str, float, tuple[float, ...]], ...] = ()
    walked_in: tuple[float, tuple[float, ...]] | None = None
    strained_slower: float = 1.5
    registers_median_ms: int = 40 * SECOND_MS
    complaints_told_share: float

    def cases(self, contacts: Iterable[Contact], scale: float, seed: int) -> list[Case]:
        """Return the cases: those of answered calls, the written ones, and the visits."""
        draws = Draws(seed, f"{self.line.contract_id}.desk")
        cases: list[Case] = []
        for contact in contacts:
            if contact.is_test or contact.answered_ms is None or not draws.chance(self.case_per_call_share):
                continue
            case = self._case(contact.arrived_ms, "phone", contact.topic, contact.customer_id, draws)
            case.call, case.agent_id = contact, contact.agent_id
            cases.append(self._handle(case, contact.answered_ms + int(draws.uniform(20, 120) * SECOND_MS), draws))
        for channel, per_day, hours in self.written:
            for received_ms in poisson_times(by_hour(per_day * scale, hours), draws):
                case = self._case(received_ms, channel, self._topic(draws), self._customer(scale, draws), draws)
                registered_ms = received_ms + int(draws.lognormal(self.registers_median_ms, 0.8))
                cases.append(self._handle(case, registered_ms, draws))
        if self.walked_in is not None:
            per_day, hours = self.walked_in
            for received_ms in poisson_times(by_hour(per_day * scale, hours), draws):
                case = self._case(received_ms, "onsite", self._topic(draws), self._customer(scale, draws), draws)
                cases.append(self._receive(case, draws))
        return cases

    def _topic(self, draws: Draws) -> Topic:
        return self.line.topics[draws.weighted([topic.weight for topic in self.line.topics])]

    def _customer(self, scale: float, draws: Draws) -> str:
        most_n = max(int(self.line.customers_n * scale), 50)
        return f"C{self.line.first_customer + draws.below(most_n):07d}"

    def _case(self, received_ms: int, channel: str, topic: Topic, customer_id: str | None, draws: Draws) -> Case:
        classes = list(self.by_class)
        return Case(
            contract_id=self.line.contract_id,
            channel=channel,
            kind=topic.kind,
            urgency=classes[draws.weighted([self.by_class[name].weight for name in classes])],
            topic=topic.name,
            customer_id=customer_id,
            received_ms=received_ms,
            strain=self.line.strain_by_month[month_of(received_ms)],
        )

    def _handle(self, case: Case, registered_ms: int, draws: Draws) -> Case:
        pace = self.by_class[case.urgency]
        case.registered_ms = registered_ms
        case.owner_id = f"A{self.first_owner + draws.below(self.owners_n):03d}"
        if draws.chance(NEVER_ANSWERED_SHARE):
            return case
        slower = 1 + case.strain * (self.strained_slower - 1)
        answering_ms = 15 * SECOND_MS + int(draws.lognormal(pace.response_ms * slower, 0.55))
        # Whoever is on the phone has an answer there and then, whatever the hour.
        at_once = pace.any_hour or case.call
        case.first_response_ms = registered_ms + answering_ms
        if not at_once:
            case.first_response_ms = self.work.after(registered_ms, answering_ms)
        case.agent_id = case.agent_id or case.owner_id
        case.transferred = draws.chance(0.06)
        case.contacts = 1 + draws.weighted((48, 32, 14, 6))
        case.diagnosed_ms = self.work.after(case.first_response_ms, int(draws.lognormal(pace.diagnosis_ms, 0.5)))
        if draws.chance(pace.escalated_share):
            case.escalated_ms = case.diagnosed_ms + int(draws.lognormal(40 * MINUTE_MS, 0.6))
            case.reported_to_client_ms = case.escalated_ms + int(draws.lognormal(3 * HOUR_MS, 0.6))
        case.solution_ms = self.work.after(case.diagnosed_ms, int(draws.lognormal(pace.solution_ms, 0.5)))
        case.plan_notified_ms = case.solution_ms + int(draws.lognormal(15 * MINUTE_MS, 0.7))
        if draws.chance(0.985):
            last_day = self.work.after(case.solution_ms, pace.promised_days * self._day_ms) // DAY_MS
            case.promised_ms = last_day * DAY_MS + self.work.closes_h * HOUR_MS
        if not draws.chance(STUCK_SHARE):
            self._finish(case, case.plan_notified_ms, pace, draws)
        return case

    def _finish(self, case: Case, planned_ms: int, pace: Pace, draws: Draws) -> None:
        resolved_ms = self.work.after(planned_ms, int(draws.lognormal(pace.resolution_ms, 0.5)))
        asked_ms = self.work.after(resolved_ms, int(draws.lognormal(3 * HOUR_MS, 0.7)))
        case.resolved_ms = resolved_ms
        case.confirmed_ms = asked_ms if draws.chance(0.95) else None
        case.reopened = draws.chance(0.03 + 0.02 * case.strain)
        case.closed_ms = asked_ms + int(draws.uniform(0.1, 3) * HOUR_MS) + (2 * DAY_MS if case.reopened else 0)
        if case.kind == "complaint" and draws.chance(self.complaints_told_share):
            case.followed_up_ms = case.closed_ms + int(draws.uniform(0.5, 20) * HOUR_MS)

    def _receive(self, case: Case, draws: Draws) -> Case:
        """Handle a visit: a wait at the counter, then served until done."""
        slower = 1 + case.strain * (self.strained_slower - 1)
        case.registered_ms = case.received_ms + int(draws.uniform(5, 40) * SECOND_MS)
        case.first_response_ms = case.registered_ms + int(draws.lognormal(4 * MINUTE_MS * slower, 0.6))
        case.agent_id = case.owner_id = f"A{self.first_owner + draws.below(self.owners_n):03d}"
        case.resolved_ms = case.first_response_ms + int(draws.lognormal(22 * MINUTE_MS, 0.6))
        case.diagnosed_ms = case.first_response_ms + (case.resolved_ms - case.first_response_ms) // 3
        case.solution_ms = case.plan_notified_ms = case.resolved_ms
        case.confirmed_ms = case.resolved_ms
        case.closed_ms = case.resolved_ms + int(draws.uniform(1, 15) * MINUTE_MS)
        case.answer_correct = draws.chance(0.975)
        return case

    @property
    def _day_ms(self) -> int:
        return (self.work.closes_h - self.work.opens_h) * HOUR_MS
