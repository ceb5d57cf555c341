"""What every plain-loop KPI is made of: rows, a clause that asks, and the figures it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from servicepledge.contract.hours import Hours
from servicepledge.contract.model import Clause, Contract
from servicepledge.contract.quantity import Duration, parse_duration

Row = dict[str, Any]
US = timedelta(microseconds=1)


@dataclass
class Figures:
    """What a clause counts on a day: whole calls, cases or answers; microseconds; thousandths of a point."""

    numerator: int = 0
    denominator: int = 0
    unmeasurable: int = 0
    pending: int = 0
    unpromised: int = 0

    def add(self, other: "Figures") -> None:
        self.numerator += other.numerator
        self.denominator += other.denominator
        self.unmeasurable += other.unmeasurable
        self.pending += other.pending
        self.unpromised += other.unpromised


@dataclass(frozen=True)
class Counted:
    """One row as a KPI counts it: the moment that dates it, the moment that must fall in the hours, its figures."""

    row: Row
    dated: datetime | None
    began: datetime | None
    figures: Figures


@dataclass(frozen=True)
class Tables:
    """The exports of a centre, up to when they are complete, and the days that KPIs against a schedule look at."""

    calls: Sequence[Row]
    tickets: Sequence[Row]
    surveys: Sequence[Row]
    logbook: Sequence[Row]
    shifts: Sequence[Row]
    as_of: datetime
    days: Sequence[date]
    now: datetime = datetime(2029, 12, 31, tzinfo=UTC)
    """When the exports were looked at: nothing in them happened after it."""


@dataclass(frozen=True)
class Asked:
    """A clause and the rows of its contract."""

    contract: Contract
    clause: Clause
    tables: Tables

    def of(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if row["contract_id"] == (self.contract.rows or self.contract.id)]

    def chosen(self, reading: str) -> str:
        return self.clause.reading.get(reading) or default_of(str(self.clause.kpi), reading)

    @property
    def limit(self) -> timedelta | None:
        return timedelta(milliseconds=self.clause.limit.ms) if isinstance(self.clause.limit, Duration) else None

    @property
    def clock_hours(self) -> Hours | None:
        """The hours a limit in working time runs in."""
        named = self.clause.clock or self.clause.scope.hours or self.clause.scope.outside
        return self.contract.hours[named] if named else None

    def length(self, reading: str) -> timedelta:
        length = parse_duration(self.chosen(reading))
        assert isinstance(length, Duration)
        return timedelta(milliseconds=length.ms)


def default_of(kpi: str, reading: str) -> str:
    return DEFAULTS.get(f"{kpi}.{reading}") or DEFAULTS[reading]


DEFAULTS = {
    "short_abandons": "counted",
    "short_wait": "5 s",
    "weights": "100_80_60_30_0",
    "after_call": "left_out",
    "callback_time.of": "lost",
    "clock_start": "queue_entry",
    "abandons": "counted",
    "turns": "first",
    "form": "no_open_case",
    "window": "72 h",
    "metric": "top_two",
    "counts_as": "either",
    "unreachable": "counted",
    "base": "due",
    "resolved": "recorded",
    "every": "24 h",
    "basis": "agent_requests",
    "callbacks": "counted",
    "long_wait": "180 s",
    "answered_by": "agent_or_bot",
    "records": "cases",
    "rounding": "second",
    "replies": "every",
    "length": "response",
    "of": "invitations",
    "answer_window": "7 d",
    "action": "begun",
    "unclassified": "left_out",
    "span": "period",
    "run_of": "same_clause",
    "planned": "counted",
    "client_caused": "counted",
    "agents": "1",
    "counted_from": "beginning",
    "cadence_compliance.every": "unstated",
    "times": "1",
    "cadence_compliance.records": "logbook",
    "transfer_rate.records": "calls",
    "proof": "certificate",
    "start": "receipt",
    "percentile": "90",
    "interval": "half_hour",
    "least": "80",
    "occupancy.after_call": "counted",
    "open_until": "resolved",
    "paused": "counted",
    "rank": "nearest",
    "until": "resolved",
    "pause": "none",
}
"""The defaults that the decisions give (DECISIONS.md D1 and those after it), so that a changed default in the code is noticed."""
