"""Made-up centres: rows around midnights, window edges and limits, some of them unknown or impossible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from servicepledge.contract.model import Contract
from servicepledge.exports.canonical import TABLES, Kind
from servicepledge.kpi import Kpi
from servicepledge.kpis import KPIS

from .boring import US, Row, Tables, on_the_clock
from .centre import choices_of, contract, full, scope_of

OF_ROWS = [kpi for kpi in KPIS.values() if not kpi.is_derived]
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
ANCHORS = [
    ("Asia/Shanghai", date(2026, 10, 31)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Asia/Jerusalem", date(2026, 3, 27)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Asia/Beirut", date(2026, 10, 25)),
]
"""A zone and a day on which its clocks change; in Beirut they change at midnight, and one midnight does not exist."""

HOURS: Sequence[dict[str, Any]] = [
    {"windows": ["08:00-18:00"]},
    {"windows": ["22:00-30:00"]},
    {"windows": ["00:00-02:30", "12:00-24:00"]},
    {"windows": ["09:00-12:00", "13:30-18:00"], "days": "mon_fri"},
    {"windows": ["08:00-18:00"], "on": {"sun": ["02:30-03:30"]}, "closed": ["03-28", "2026-10-24"]},
    {"windows": ["10:00-11:00"], "dates": {"2026-10-25": ["00:00-05:00"], "2026-03-29": []}},
    {"windows": ["00:00-24:00"]},
    {"windows": ["08:30-12:00", "13:00-17:30", "17:00-24:00"], "days": "cn_workday"},
    {"windows": ["20:00-32:00"], "days": "except_statutory"},
]
CHANNELS = ["phone", "chat", "email", "onsite", None]
TOPICS = ["bill", "fault", None]
QUEUES = ["vip", "all", None]
CLOCK_MINUTES = [0, 8 * 60, 18 * 60, 22 * 60, 2 * 60 + 30, 12 * 60]
JITTER = [-US, timedelta(0), US, SECOND, 37 * SECOND + 5 * US]
EDGES = [timedelta(seconds=5), timedelta(seconds=15), timedelta(minutes=30), timedelta(hours=24)]
LATER = [
    -SECOND, timedelta(0), 3 * SECOND, 40 * HOUR,
    *(edge + jitter for edge in EDGES for jitter in (-US, timedelta(0), US)),
]  # fmt: skip
APART = [sign * hours * HOUR for hours in (0, 1, 23, 24, 71, 72) for sign in (1, -1)]
LIMITS = ["5 s", "15 s", "30 min", "24 h"]
BUSINESS_LIMITS = ["30 business minutes", "4 business hours", "10 个工作小时"]
WORKING_DAY_LIMITS = ["1 working day", "2 working days", "3 个工作日"]
OWNERS = ["one", "one", "two", "nobody"]
FLAGS = [True, False, None]
NEVER = [
    datetime(*day, tzinfo=UTC) for day in ((1970, 1, 1), (1899, 12, 30), (1900, 1, 1), (2035, 6, 1), (9999, 12, 31))
]
"""Times that stand for none, or have not come."""
SCOPED = {
    "contacts": ("channel", "queue", "topic", "special_needs"),
    "cases": ("channel", "topic", "class"),
    "case_steps": ("channel", "kind", "class"),
    "requests": ("channel", "kind"),
    "matters": ("channel", "queue", "topic", "special_needs"),
    "first_responses": ("channel", "topic", "class"),
    "resolutions": ("channel", "topic", "class"),
    "closed_cases": ("channel", "topic", "class"),
    "open_cases": ("channel", "topic", "class"),
    "email_replies": ("channel", "topic", "class"),
    "visits": ("channel", "topic", "class"),
    "handled_contacts": ("channel", "kind", "topic"),
    "log_entries": ("channel", "topic", "cause", "activity"),
    "log_changes": ("channel", "topic", "cause", "activity"),
    "log_steps": ("channel", "topic", "cause", "activity"),
    "log_periods": ("channel", "topic", "cause", "activity"),
    "survey_periods": ("channel", "topic"),
    "service_time": ("channel", "topic", "cause", "activity"),
    "agent_shifts": ("channel",),
    "staffed_intervals": ("channel",),
    "agents_on_duty": ("channel",),
    "kept_months": ("channel", "topic"),
    "overtakings": ("channel", "kind", "class"),
    "agent_time": ("channel",),
    "call_intervals": ("channel", "topic"),
    "cases_left": ("channel", "kind", "topic", "class"),
    "survey_answers": ("channel", "kind", "topic"),
    "survey_invitations": ("channel", "kind", "topic"),
}
NARROWER: dict[str, Sequence[Any]] = {
    "channel": ["phone", ["phone", "chat"], "email"],
    "queue": ["vip", ["vip", "all"]],
    "topic": ["bill", ["bill", "it's"]],
    "kind": ["complaint"],
    "cause": ["client", ["operator", "client"]],
    "class": ["general", ["general", "complex"]],
    "special_needs": [True, False],
    "activity": ["outage", ["training", "leak"], ["inspection", "qa_review", "report"]],
}
ACTIVITIES = [
    *("outage", "outage", "outage", "major_incident", "training", "inspection", "qa_review", "misconduct", "leak"),
    *("corrective_action", "notice", "change", "major_change", "breach", "report", "payment"),
]


@dataclass(frozen=True)
class Made:
    """A made-up centre: its contracts, its rows, and the days to count."""

    contracts: tuple[Contract, ...]
    tables: Tables
    first: date
    last: date


def made(seed: int) -> Made:
    """Make a centre of three contracts; the first has every KPI under every reading, the third shares its rows."""
    chance = Random(seed)
    zone_name, anchor = chance.choice(ANCHORS)
    moments = [_moment(chance, anchor, ZoneInfo(zone_name)) for _ in range(5)]
    contracts = (
        _agreement(chance, "one", zone_name, [(kpi, reading) for kpi in OF_ROWS for reading in choices_of(kpi)]),
        _agreement(chance, "two", chance.choice([zone_name, "Asia/Shanghai"]), _some(chance)),
        _agreement(chance, "three", zone_name, _some(chance), rows="one"),
    )
    first = anchor + timedelta(days=chance.choice([-2, -1, -1, 0, 1]))
    arrivals = sorted({_near(chance, moments) for _ in range(120)})
    rows = {
        "calls": [_call(chance, f"{number}", arrived_at) for number, arrived_at in enumerate(arrivals)],
        "tickets": [_ticket(chance, f"{number}", moments, arrivals) for number in range(40)],
        "surveys": [_survey(chance, f"{number}", moments) for number in range(60)],
        "logbook": [_entry(chance, f"{number}", moments) for number in range(120)],
        "shifts": [_shift(chance, f"{number}", moments) for number in range(40)],
    }
    tables = Tables(
        **{table: full(table, [_on_the_edge(chance, table, row) for row in made]) for table, made in rows.items()},
        as_of=_near(chance, moments),
        days=[first + timedelta(days=number) for number in range(chance.randint(1, 3))],
    )
    return Made(contracts, tables, first, tables.days[-1])


def _moment(chance: Random, anchor: date, zone: ZoneInfo) -> datetime:
    return on_the_clock(anchor + timedelta(days=chance.randint(-2, 2)), chance.choice(CLOCK_MINUTES), zone)


def _near(chance: Random, moments: Sequence[datetime]) -> datetime:
    return chance.choice(moments) + chance.choice(APART) + chance.choice(JITTER)


def _some(chance: Random) -> list[tuple[Kpi, dict[str, str]]]:
    return [(kpi, chance.choice(choices_of(kpi))) for kpi in OF_ROWS]


def _agreement(
    chance: Random, name: str, zone: str, measured: Sequence[tuple[Kpi, dict[str, str]]], rows: str = ""
) -> Contract:
    return contract(
        [
            {
                "kpi": kpi.id,
                "reading": reading,
                "scope": _scope(chance, kpi.under(reading)),
                **(limit := _limit(chance, kpi.under(reading), reading)),
                **_bound(chance, kpi.under(reading), reading, limit),
            }
            for kpi, reading in measured
        ],
        id=name,
        rows=rows,
        time_zone=zone,
        hours={"a": chance.choice(HOURS), "b": chance.choice(HOURS)},
        service_hours={channel: chance.choice("ab") for channel in ("phone", "chat") if chance.random() < 0.5},
    )


def _limit(chance: Random, kpi: Kpi, reading: dict[str, str]) -> dict[str, str]:
    """Make a limit: natural, or of a step of a case also in business hours or working days."""
    if kpi.limit == "none" or (kpi.limit == "optional" and chance.random() < 0.3):
        return {}
    if kpi.step is None or chance.random() < 0.5:
        return {"limit": chance.choice(LIMITS)}
    if reading.get("pause", "none") != "none" or chance.random() < 0.6:
        return {"limit": chance.choice(BUSINESS_LIMITS), "clock": chance.choice("ab")}
    if chance.random() < 0.3:
        by_time = {"limit": chance.choice(["次日12:00前", "次一工作日12:00前", "次日24:00前"])}
        return by_time if chance.random() < 0.5 else {"limit": chance.choice(["1 个月", "1 month"])}
    clock = {"clock": chance.choice("ab")} if chance.random() < 0.7 else {}
    return {"limit": chance.choice(WORKING_DAY_LIMITS), **clock}


def _bound(chance: Random, kpi: Kpi, reading: dict[str, str], limit: dict[str, str]) -> dict[str, Any]:
    """Make a clause, now and then, one of the client's, or one that binds only where a case takes long."""
    if kpi.fact in ("cases", "case_steps") and chance.random() < 0.4:
        has_limit = limit and kpi.step and reading.get("pause", "none") == "none"
        return {"when": {"unresolved_after": chance.choice([*LIMITS, *(["limit"] if has_limit else [])])}}
    if (kpi.fact.startswith("log_") or kpi.fact == "service_time") and chance.random() < 0.2:
        return {"binds": "client"}
    return {}


def _scope(chance: Random, kpi: Kpi) -> dict[str, Any]:
    """Make a scope: open, or narrowed by one column, or by hours, or both."""
    scope: dict[str, Any] = {**scope_of(kpi)}
    if chance.random() < 0.4:
        column = chance.choice(SCOPED[kpi.fact])
        scope[column] = chance.choice(NARROWER[column])
    if kpi.is_after_hours:
        scope["outside"] = chance.choice("ab")
    elif kpi.schedule != "report" and chance.random() < 0.4:
        scope[chance.choice(["hours", "outside"])] = chance.choice("ab")
    return scope


def _after(
    chance: Random, start: datetime | None, unknown: float = 0.3, later: Sequence[timedelta] = LATER
) -> datetime | None:
    """Return a moment some telling time after another, or none."""
    return None if start is None or chance.random() < unknown else start + chance.choice(later)


def _on_the_edge(chance: Random, table: str, row: Row) -> Row:
    """Put, now and then, a time that cannot be in place of one."""
    return {
        name: chance.choice(NEVER)
        if TABLES[table].columns[name].kind is Kind.INSTANT and held is not None and chance.random() < 0.02
        else held
        for name, held in row.items()
    }


def _call(chance: Random, call_id: str, arrived_at: datetime) -> Row:
    queued_at = chance.choice([*[arrived_at] * 5, *[arrived_at + SECOND] * 3, arrived_at - SECOND, None])
    answered_at = _after(chance, chance.choice([queued_at, queued_at, arrived_at]), unknown=0.5)
    outcomes = ["abandoned", "overflowed", "rejected", "self_served", "callback", "answered", None]
    if answered_at is not None and chance.random() < 0.9:
        outcomes = ["answered", None]
    return {
        "call_id": call_id,
        "contract_id": chance.choice(OWNERS),
        "channel": chance.choice(CHANNELS),
        "queue": chance.choice(QUEUES),
        "topic": chance.choice(TOPICS),
        "kind": chance.choice(["complaint", "inquiry", "inquiry", None]),
        "agent_id": chance.choice(["x", "x", None]),
        "customer_id": chance.choice("xyz") if chance.random() < 0.8 else None,
        "arrived_at": arrived_at,
        "queued_at": queued_at,
        "answered_at": answered_at,
        "ended_at": _after(chance, answered_at or queued_at, later=LATER[:7]),
        "bot_answered_at": _after(chance, arrived_at, unknown=0.7),
        "outcome": chance.choice(outcomes),
        "hung_up_by": chance.choice(["agent", "customer", None]),
        "recorded": chance.choice(FLAGS),
        "agent_offers": chance.choice([None, 0, 1, 2, 3]),
        "agent_offers_missed": chance.choice([None, 0, 0, 1, 2, -1]),
        "ticket_id": chance.choice([None, None, "1"]),
        "callback_at": _after(chance, queued_at) if chance.random() < 0.2 else None,
        "transferred": chance.choice(FLAGS),
        "resolved": chance.choice(FLAGS),
        "special_needs": chance.choice(FLAGS),
        "is_test": chance.choice([False, None, False, None, True]),
        "first_reply_at": _after(chance, queued_at),
        "reply_turns": chance.choice([None, 0, 1, 2, 4]),
        "after_call_s": chance.choice([None, 0.0, 30.5, -1.0]),
        "reply_wait_s": chance.choice([None, 0.0, 1.5, 2.000001, 7.25, -1.0]),
    }


def _ticket(chance: Random, ticket_id: str, moments: Sequence[datetime], taken: Sequence[datetime]) -> Row:
    start = _near(chance, moments)
    while start in taken:  # of two contacts at one instant neither is the first
        start = _near(chance, moments)
    return {
        "ticket_id": ticket_id,
        "contract_id": chance.choice(OWNERS),
        "channel": chance.choice(CHANNELS),
        "kind": chance.choice(["complaint", "inquiry", None]),
        "class": chance.choice(["general", "complex", None]),
        "topic": chance.choice(TOPICS),
        "received_at": start if chance.random() < 0.9 else None,
        **{
            name: _after(chance, start)
            for name, column in TABLES["tickets"].columns.items()
            if column.kind is Kind.INSTANT and name not in ("received_at", "closed_at")
        },
        "closed_at": _after(chance, start, later=[*LATER, 90 * HOUR, 90 * HOUR]),
        "customer_id": chance.choice(["x", "x", None]),
        "agent_id": chance.choice(["x", "x", None]),
        "human_replies": chance.choice([None, 0, 1, 3, -1]),
        "paused": _pauses(chance, start),
        "owner_id": chance.choice(["x", None]),
        "unreachable": chance.choice(FLAGS),
        "reopened": chance.choice([*FLAGS, None, None]),
        "progress_days": chance.choice([None, 0, 1, 2, 5, -1]),
        "answer_correct": chance.choice(FLAGS),
    }


def _entry(chance: Random, entry_id: str, moments: Sequence[datetime]) -> Row:
    start = _near(chance, moments)
    return {
        "entry_id": entry_id,
        "contract_id": chance.choice(OWNERS),
        "activity": chance.choice(ACTIVITIES),
        "channel": chance.choice(CHANNELS),
        "topic": chance.choice(TOPICS),
        "agent_id": chance.choice(["a", "b", None]),
        "started_at": start,
        **{
            name: _after(chance, start)
            for name, column in TABLES["logbook"].columns.items()
            if column.kind is Kind.INSTANT and name != "started_at"
        },
        "quantity": chance.choice([None, 1, 2]),
        "passed": chance.choice(FLAGS),
        "confirmed": chance.choice(FLAGS),
        "cause": chance.choice(["client", "operator", None]),
        "planned": chance.choice(FLAGS),
    }


def _shift(chance: Random, shift_id: str, moments: Sequence[datetime]) -> Row:
    start = _near(chance, moments)
    return {
        "shift_id": shift_id,
        "contract_id": chance.choice(OWNERS),
        "agent_id": chance.choice("abc"),
        "channel": chance.choice(CHANNELS),
        "started_at": start,
        "ended_at": _after(chance, start, unknown=0.15, later=[*LATER, 8 * HOUR, 49 * HOUR]),
        "certified_until": _near(chance, moments) if chance.random() < 0.8 else None,
    }


def _pauses(chance: Random, start: datetime) -> list[dict[str, datetime | None]] | None:
    """Make up to three pauses around a start, some open, some that overlap, few impossible."""
    if chance.random() < 0.4:
        return None
    found: list[dict[str, datetime | None]] = []
    for _ in range(chance.randint(0, 3)):
        begins = start + chance.choice([-HOUR, timedelta(0), SECOND, 4 * SECOND, 10 * MINUTE, 5 * HOUR, 20 * HOUR])
        ends = (
            None
            if chance.random() < 0.2
            else begins + chance.choice([timedelta(0), US, SECOND, 15 * MINUTE, 9 * HOUR, 30 * HOUR])
        )
        found.append({"started_at": begins if chance.random() < 0.97 else None, "ended_at": ends})
        if chance.random() < 0.03:
            found[-1]["ended_at"] = chance.choice([begins - SECOND, *NEVER])
    return found


def _survey(chance: Random, survey_id: str, moments: Sequence[datetime]) -> Row:
    sent_at = _near(chance, moments) if chance.random() < 0.9 else None
    return {
        "survey_id": survey_id,
        "contract_id": chance.choice(OWNERS),
        "call_id": chance.choice(["0", "1", None, None]),
        "ticket_id": str(chance.randint(0, 39)) if chance.random() < 0.7 else None,
        "channel": chance.choice(CHANNELS),
        "kind": chance.choice(["complaint", "inquiry", None]),
        "topic": chance.choice(TOPICS),
        "sent_at": sent_at,
        "answered_at": _near(chance, moments) if chance.random() < 0.8 else None,
        "score": chance.choice([1.0, 3.0, 3.999, 4.0, 5.0, 4.5, None]),
        "scale_max": chance.choice([5, 5, 10, 2, None]),
        "improvement_at": chance.choice([None, moments[0]]),
        "improvement_closed_at": chance.choice([None, moments[0]]),
    }
