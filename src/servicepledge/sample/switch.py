"""The switch: a first-come queue, agents by the hour, callers who give up; one event at a time."""

from collections import deque
from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from itertools import chain

from .arrivals import WRAP_UP_MEAN_S, agents_planned, line_times
from .clock import DAY_MS, END_MS, HOUR_MS, MINUTE_MS, SECOND_MS, hour_of
from .contact import Contact
from .draws import Draws
from .lines import Line
from .talk import calls_again_ms, hold_talk, ring_s

UNIDENTIFIED_SHARE = 0.04
TEST_SHARE = 0.005
REJECTED_SHARE = 0.002
SHORTEST_PATIENCE_S = 1.0
OVERFLOW_AFTER_S = 210.0
"""Whoever has waited this long is sent on to another centre."""

CALLBACK_SHARE = 0.5

AGENTS_PER_TEAM_N = 1000
"""Room for agent numbers: the second team begins at A1001."""


def line_contacts(line: Line, scale: float, seed: int) -> list[Contact]:
    """
    Return the contacts of a line at a scale, team after team.

    A larger centre has more teams of the same size, each with callers and a queue of its own: one large pool would
    keep every promise with ease, and the story would be lost.
    """
    teams_n = max(round(scale), 1)
    teams = (Switch(line, team, teams_n, scale, seed).run() for team in range(teams_n))
    return list(chain.from_iterable(teams))


class Switch:
    """One team of a line through the seven months; `run` returns its contacts."""

    def __init__(self, line: Line, team: int, teams_n: int, scale: float, seed: int) -> None:
        self.line, name, share = line, f"{line.name}.{team}", scale / teams_n
        self.draws = Draws(seed, f"{name}.switch")
        self.customers_n = max(int(line.customers_n * scale), 50)
        self.first_agent = line.first_agent + AGENTS_PER_TEAM_N * team
        self.agents = agents_planned(line, share, Draws(seed, f"{name}.staff"))
        self.most_agents_n = max(self.agents)
        self.first_times_ms = line_times(line, share, Draws(seed, f"{name}.arrivals"))
        self.contacts: list[Contact] = []
        self.waiting: deque[Contact] = deque()
        self.waiting_n = 0
        self.slots_n = 0
        self.idle: list[tuple[int, int]] = []
        self.staffed: set[int] = set()
        self._events: list[tuple[int, int, Callable[[int], None]]] = []
        self._order = 0

    def run(self) -> list[Contact]:
        for hour, agents in enumerate([*self.agents, self.agents[-1]]):
            self._at(hour * HOUR_MS, partial(self._staff, agents))
        for at_ms in self.first_times_ms:
            self._at(at_ms, self._first_contact)
        while self._events:
            at_ms, _, happen = heappop(self._events)
            happen(at_ms)
        return self.contacts

    def _at(self, at_ms: int, happen: Callable[[int], None]) -> None:
        self._order += 1
        heappush(self._events, (at_ms, self._order, happen))

    # -- people arriving --------------------------------------------------------------------------------------------

    def _first_contact(self, now_ms: int) -> None:
        draws, line = self.draws, self.line
        topic = line.topics[draws.weighted([topic.weight for topic in line.topics])]
        # The square favours the low numbers: some customers call far more often than others.
        number = int(self.customers_n * draws.uniform() ** 2)
        customer_id = None if draws.chance(UNIDENTIFIED_SHARE) else f"C{line.first_customer + number:07d}"
        special_needs, is_test = draws.chance(line.special_needs_share), draws.chance(TEST_SHARE)
        self._arrive(Contact(line, topic, customer_id, now_ms, special_needs, is_test), now_ms)

    def _arrive(self, contact: Contact, now_ms: int) -> None:
        draws = self.draws
        self.contacts.append(contact)
        if draws.chance(self.line.self_served_share):
            contact.outcome = "self_served"
            contact.ended_ms = now_ms + int(draws.lognormal(55, 0.5) * SECOND_MS)
            contact.hung_up_by = "customer" if draws.chance(0.8) else "system"
            return
        menu_s = draws.uniform(0.2, 1.0) if self.line.channel == "chat" else draws.uniform(4, 16)
        self._at(now_ms + int(menu_s * SECOND_MS), partial(self._queue, contact))

    def _again(self, contact: Contact) -> None:
        at_ms = None if contact.is_test else calls_again_ms(contact, self.draws)
        if at_ms is None or at_ms >= END_MS or self.line.by_hour[hour_of(at_ms)] == 0:
            return
        again = Contact(contact.line, contact.topic, contact.customer_id, at_ms, contact.special_needs, False)
        self._at(at_ms, partial(self._arrive, again))

    # -- the queue --------------------------------------------------------------------------------------------------

    def _queue(self, contact: Contact, now_ms: int) -> None:
        draws = self.draws
        contact.queued_ms = now_ms
        if draws.chance(REJECTED_SHARE):
            self._lose(contact, now_ms + int(draws.uniform(0.1, 2.0) * SECOND_MS), "rejected", "system")
        elif self.waiting_n >= self.line.waiting_max_n:
            self._lose(contact, now_ms + int(draws.uniform(0.1, 1.0) * SECOND_MS), "overflowed", "system")
        else:
            self.waiting.append(contact)
            self.waiting_n += 1
            patience_s = SHORTEST_PATIENCE_S + draws.exponential(self.line.patience_mean_s)
            self._serve(now_ms)
            if contact.outcome is None:
                leaves_ms = now_ms + int(min(patience_s, OVERFLOW_AFTER_S) * SECOND_MS)
                self._at(leaves_ms, partial(self._leave, contact, patience_s > OVERFLOW_AFTER_S))

    def _leave(self, contact: Contact, is_patient: bool, now_ms: int) -> None:
        if contact.outcome is not None:
            return
        self.waiting_n -= 1
        if hour_of(now_ms) in self.line.callback_hours and self.draws.chance(CALLBACK_SHARE):
            contact.callback_ms = now_ms + int(self.draws.lognormal(14, 0.6) * MINUTE_MS)
            self._lose(contact, now_ms, "callback", "customer")
        elif is_patient:
            self._lose(contact, now_ms, "overflowed", "system")
        else:
            self._lose(contact, now_ms, "abandoned", "customer")

    def _lose(self, contact: Contact, ended_ms: int, outcome: str, hung_up_by: str) -> None:
        contact.ended_ms, contact.outcome, contact.hung_up_by = ended_ms, outcome, hung_up_by
        self._again(contact)

    def _serve(self, now_ms: int) -> None:
        while self.waiting_n and self.idle:
            _, slot = heappop(self.idle)
            if slot >= self.slots_n:
                self.staffed.discard(slot)
                continue
            contact = self.waiting.popleft()
            while contact.outcome is not None:
                contact = self.waiting.popleft()
            self.waiting_n -= 1
            answered_ms = now_ms + int(ring_s(contact, self.draws) * SECOND_MS)
            hold_talk(contact, answered_ms, self._agent(slot, now_ms), self.draws)
            ended_ms = contact.ended_ms or answered_ms
            wrap_up_ms = int(self.draws.exponential(WRAP_UP_MEAN_S) * SECOND_MS)
            self._at(ended_ms + wrap_up_ms, partial(self._free, slot))
            self._again(contact)

    # -- the agents -------------------------------------------------------------------------------------------------

    def _staff(self, agents: int, now_ms: int) -> None:
        self.slots_n = agents * self.line.sessions_per_agent_n
        for slot in range(self.slots_n):
            if slot not in self.staffed:
                self.staffed.add(slot)
                heappush(self.idle, (now_ms, slot))
        self._serve(now_ms)

    def _free(self, slot: int, now_ms: int) -> None:
        if slot >= self.slots_n:
            self.staffed.discard(slot)
            return
        heappush(self.idle, (now_ms, slot))
        self._serve(now_ms)

    def _agent(self, slot: int, now_ms: int) -> str:
        """Return who sits there: three shifts a day, each with agents of its own, moving on by one every day."""
        roster_n = 3 * self.most_agents_n + 1
        shift = now_ms % DAY_MS // (8 * HOUR_MS)
        seat = slot // self.line.sessions_per_agent_n + shift * self.most_agents_n + now_ms // DAY_MS
        return f"A{self.first_agent + seat % roster_n:03d}"
