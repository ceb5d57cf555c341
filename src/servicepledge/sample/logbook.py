"""The logbook of the sample centre: what was done and what went wrong, month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .clock import DAY_MS, DAYS_N, EXPORTED_MS, FIRST_DAY, HOUR_MS, MINUTE_MS, SECOND_MS, WORKING_DAYS, day_number
from .draws import Draws

CONTRACTS = ("telecom", "hotline", "aftersales", "citizen", "support", "repairs", "retail")
WHOLE_LETTERS = ("citizen", "support", "repairs", "retail")
"""The contracts of the desks, which owe what few others do."""
TRAINED_AGENTS = {"support": ((301, 6), (311, 3)), "retail": ((401, 3), (431, 9))}
"""First agent and size of the pools whose training is recorded for each agent."""
OUTAGE_DAYS = {
    "telecom": ("2026-05-21", "2026-08-19"), "hotline": ("2026-07-21",), "aftersales": ("2026-06-09",),
    "citizen": ("2026-09-08",), "support": ("2026-04-15",), "repairs": ("2026-08-11",), "retail": (),
}  # fmt: skip
MONTHS = tuple(date(2026, month, 1) for month in range(4, 11))
REVIEWS_PER_DAY = 1.6
REVIEW_CHANNELS = {"telecom": ("phone", "chat"), "support": ("phone", "chat"), "retail": ("chat", "onsite")}
"""The channels whose work is reviewed; elsewhere it is the phone."""
REVIEW_TOPICS = ("language", "process", "knowledge")
FIRST_AGENT = {
    "telecom": 1, "hotline": 101, "aftersales": 151, "citizen": 201, "support": 301, "repairs": 341, "retail": 431,
}  # fmt: skip
BAD_MONTHS = {
    "telecom": (8, 9, 10), "hotline": (7,), "aftersales": (6,),
    "citizen": (9,), "support": (4,), "repairs": (7, 8), "retail": (10,),
}  # fmt: skip
"""The months of each contract's strain: fewer reviews pass, and the misses are explained afterwards."""


@dataclass(slots=True, eq=False, kw_only=True)
class LogEntry:
    """One entry of the logbook; times in milliseconds since the first midnight, to the whole second."""

    contract_id: str
    activity: str
    started_ms: int
    channel: str | None = None
    topic: str | None = None
    agent_id: str | None = None
    detected_ms: int | None = None
    backup_ms: int | None = None
    restored_ms: int | None = None
    reported_ms: int | None = None
    approved_ms: int | None = None
    effective_ms: int | None = None
    due_ms: int | None = None
    ended_ms: int | None = None
    quantity: int | None = None
    passed: bool | None = None
    confirmed: bool | None = None
    cause: str | None = None
    planned: bool | None = None
    entry_id: str = ""


def logbook_entries(seed: int) -> list[LogEntry]:
    """Return the entries in the order they began; what had not happened when the exports were taken is left open."""
    entries = [entry for contract in CONTRACTS for entry in _contract(contract, Draws(seed, f"{contract}.logbook"))]
    entries = sorted((entry for entry in entries if entry.started_ms < EXPORTED_MS), key=lambda entry: entry.started_ms)
    for number, entry in enumerate(entries, start=1):
        entry.entry_id = f"L{number:06d}"
        _as_exported(entry)
    return entries


def _contract(contract: str, draws: Draws) -> Iterator[LogEntry]:
    yield from _first_trainings(contract, draws)
    yield from _routines(contract, draws)
    yield from _reviews(contract, draws)
    yield from _monthly(contract, draws)
    yield from _troubles(contract, draws)
    yield from _changes(contract, draws)


def _routines(contract: str, draws: Draws) -> Iterator[LogEntry]:
    """Yield what is done every day or week; now and then a day is forgotten."""
    for day in range(DAYS_N):
        if not draws.chance(0.006):
            yield _entry(contract, "security_check", day, 7.5, draws, minutes=20)
        if day % 7 == 4 and not draws.chance(0.03):
            yield _entry(contract, "backup", day, 1.5, draws, minutes=50)
        if contract == "repairs" and day % 7 == 5 and not draws.chance(0.04):
            yield _entry(contract, "review_meeting", day, 16.5, draws, minutes=45)
        if day in WORKING_DAYS and draws.chance(0.05):
            check = _entry(contract, "spot_check", day, 14, draws, minutes=30)
            check.quantity = 1 + draws.below(4)
            yield check


def _first_trainings(contract: str, draws: Draws) -> Iterator[LogEntry]:
    """Yield the training of each agent before the first shift; the last one of each pool had it in June only."""
    for first, agents_n in TRAINED_AGENTS.get(contract, ()):
        for place in range(agents_n):
            day = day_number(date(2026, 6, 3)) if place == agents_n - 1 else 0
            training = _entry(contract, "training", day, 6, draws, minutes=60)
            training.agent_id, training.passed = f"A{first + place:03d}", True
            yield training


def _reviews(contract: str, draws: Draws) -> Iterator[LogEntry]:
    for day in range(DAYS_N):
        if day not in WORKING_DAYS:
            continue
        for _ in range(int(REVIEWS_PER_DAY + draws.uniform())):
            entry = _entry(contract, "qa_review", day, 15, draws, minutes=12)
            channels = REVIEW_CHANNELS.get(contract)
            entry.channel = channels[draws.below(2)] if channels else "phone"
            entry.topic = REVIEW_TOPICS[draws.below(3)]
            entry.agent_id = f"A{FIRST_AGENT[contract] + draws.below(6):03d}"
            entry.passed = draws.chance(0.9 if _month(day) in BAD_MONTHS[contract] else 0.97)
            yield entry


def _monthly(contract: str, draws: Draws) -> Iterator[LogEntry]:
    for number, first in enumerate(MONTHS):
        day = day_number(first)
        yield _entry(contract, "training", day + 8, 9.5, draws, minutes=150)
        if not (contract == "hotline" and number == 4):
            yield _entry(contract, "inspection", day + 13, 9, draws, minutes=200 if number != 2 else 100)
        yield _entry(contract, "survey_round", day + 19, 10, draws, minutes=60)
        yield _entry(contract, "review_meeting", day + 2, 16, draws, minutes=75)
        if number % 2 == 0 and contract in WHOLE_LETTERS:
            yield _entry(contract, "assessment", day + 15, 14, draws, minutes=90)
            update = _entry(contract, "standards_update", day + 25, 16, draws, minutes=30)
            update.due_ms, update.reported_ms = (day + 28) * DAY_MS, update.started_ms + HOUR_MS
            yield update
        if number % 3 == 2:
            yield _entry(contract, "evaluation", day + 24, 14, draws, minutes=120)
        report = _entry(contract, "report", day, 9, draws)
        report.due_ms = (day + 5) * DAY_MS
        is_late = contract == "telecom" and number == 5
        report.reported_ms = report.started_ms + int(draws.uniform(2, 3.5) * DAY_MS) + (4 * DAY_MS if is_late else 0)
        yield report
        bill = _entry(contract, "payment", day + 1, 10, draws)
        bill.due_ms = (day + 16) * DAY_MS
        bill.ended_ms = bill.started_ms + int(draws.uniform(6, 13) * DAY_MS)
        yield bill
        if first.month - 1 in BAD_MONTHS[contract]:
            miss = _entry(contract, "breach", day, 11, draws)
            miss.reported_ms = miss.started_ms + int(draws.uniform(1, 4) * DAY_MS)
            yield miss
            action = _entry(contract, "corrective_action", day + 3, 10, draws)
            action.ended_ms = action.started_ms + int(draws.uniform(8, 25) * DAY_MS)
            yield action


def _troubles(contract: str, draws: Draws) -> Iterator[LogEntry]:
    for first in MONTHS[::2]:
        night = _entry(contract, "outage", day_number(first) + 17, 2.5, draws, minutes=25)
        night.cause, night.planned = "operator", True
        yield night
    for number, text in enumerate(OUTAGE_DAYS[contract]):
        day = day_number(date.fromisoformat(text))
        outage = _entry(contract, "outage", day, 10, draws, minutes=35 + 40 * number)
        outage.channel, outage.planned = "phone", False
        outage.cause = ("third_party", "client")[number]
        outage.backup_ms = outage.started_ms + int(draws.uniform(2, 9) * MINUTE_MS)
        outage.restored_ms = outage.ended_ms
        yield outage
        incident = _entry(contract, "major_incident", day, 10, draws, minutes=90)
        incident.detected_ms = incident.started_ms + 4 * MINUTE_MS
        incident.reported_ms = incident.started_ms + int(draws.uniform(12, 40) * MINUTE_MS)
        yield incident
    if contract == "hotline":
        rude = _entry(contract, "misconduct", day_number(date(2026, 7, 9)), 11, draws)
        rude.topic, rude.agent_id, rude.confirmed = "insult", "A103", True
        yield rude
    if contract == "support":
        quarrel = _entry(contract, "misconduct", day_number(date(2026, 4, 22)), 15, draws)
        quarrel.topic, quarrel.agent_id, quarrel.confirmed = "quarrel", "A303", True
        yield quarrel
    if contract == "telecom":
        alarm = _entry(contract, "leak", day_number(date(2026, 9, 3)), 16, draws)
        alarm.confirmed = False
        yield alarm


def _changes(contract: str, draws: Draws) -> Iterator[LogEntry]:
    for number, text in enumerate(("2026-04-30", "2026-06-18", "2026-09-30")):
        day = day_number(date.fromisoformat(text))
        change = _entry(contract, "major_change" if number == 1 else "notice", day - 6, 10, draws)
        change.reported_ms = change.started_ms
        change.effective_ms = day * DAY_MS
        if number == 1:
            change.approved_ms = change.started_ms - int(draws.uniform(1, 5) * DAY_MS) // SECOND_MS * SECOND_MS
        yield change
    if contract == "support":
        pause = _entry(contract, "notice", day_number(date(2026, 7, 20)), 10, draws)
        pause.topic, pause.reported_ms = "suspension", pause.started_ms
        pause.effective_ms = day_number(date(2026, 9, 1)) * DAY_MS
        yield pause
    if contract in ("citizen", "retail"):
        for month in (5, 8, 10):
            told = _entry(contract, "change", day_number(date(2026, month, 9)), 10, draws)
            told.reported_ms = told.started_ms
            told.effective_ms = told.started_ms + int(draws.uniform(6.6, 40) * DAY_MS)
            yield told
    if contract == "hotline":
        sudden = _entry(contract, "change", day_number(date(2026, 8, 3)), 15, draws)
        sudden.reported_ms, sudden.effective_ms = sudden.started_ms, sudden.started_ms + 9 * HOUR_MS
        yield sudden


def _entry(contract: str, activity: str, day: int, hour: float, draws: Draws, minutes: int = 0) -> LogEntry:
    """Return an entry that began about an hour of a day and took about so many minutes."""
    started_ms = _whole(day * DAY_MS + int((hour + draws.uniform(0, 0.7)) * HOUR_MS))
    ended_ms = _whole(started_ms + int(minutes * draws.uniform(0.9, 1.2) * MINUTE_MS)) if minutes else None
    return LogEntry(contract_id=contract, activity=activity, started_ms=started_ms, ended_ms=ended_ms)


def _as_exported(entry: LogEntry) -> None:
    for name in ("detected_ms", "backup_ms", "restored_ms", "reported_ms", "approved_ms", "ended_ms"):
        at_ms = getattr(entry, name)
        if at_ms is not None:
            setattr(entry, name, _whole(at_ms) if at_ms <= EXPORTED_MS else None)


def _whole(at_ms: int) -> int:
    return at_ms // SECOND_MS * SECOND_MS


def _month(day: int) -> int:
    return (FIRST_DAY + timedelta(days=day)).month
