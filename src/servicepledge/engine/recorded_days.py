"""The days and hours on which each contract's rows were recorded: by what gaps of an export are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from ..clock.local import DAY_US, EPOCH, offsets
from ..exports.canonical import TABLES
from ..exports.open import OpenSource
from ..stats.gaps import Recorded
from .engine import engine_of

HOUR_US = DAY_US // 24
Desks = Mapping[tuple[str, str | None], Mapping[date, Recorded]]
"""By contract (as rows name it) and channel, what was recorded on each day that has a row."""
REGULAR = ("calls", "tickets", "surveys", "shifts")
"""Exports whose rows come day after day; an entry of the logbook comes when something happens."""


@dataclass(frozen=True, slots=True)
class _Asked:
    table: str
    zone: ZoneInfo
    first: date
    last: date


_KNOWN: "WeakKeyDictionary[OpenSource, dict[_Asked, Desks]]" = WeakKeyDictionary()


def recorded_days(opened: OpenSource, table: str, zone: ZoneInfo, first: date, last: date) -> Desks:
    """
    Return what every desk recorded from `first` to `last`, local days of a zone; a source is asked once.

    Raises  SourceError where an export cannot be read.
    """
    asked = _Asked(table, zone, first, last)
    known = _KNOWN.setdefault(opened, {})
    if asked not in known:
        known[asked] = _desks(opened, asked)
    return known[asked]


def _desks(opened: OpenSource, asked: _Asked) -> Desks:
    kind = TABLES[asked.table]
    moment = kind.begins if kind.begins in opened.columns[asked.table] else kind.moment
    local_us = f"epoch_us({moment}) + {offsets(asked.zone, asked.first, asked.last).sql(f'epoch_us({moment})')}"
    # A day more on either side, since the days are local.
    within = f"{moment} >= timestamp '{asked.first - timedelta(days=1)}' and {moment} < timestamp '{asked.last + timedelta(days=2)}'"
    answer = engine_of(opened).answer(
        "select contract_id, channel, hour_no // 24 as day_no, count(*) as rows_n, bit_or(1 << hour_no % 24) as hours from ("
        f"select contract_id, channel, cast(({local_us}) // {HOUR_US} as integer) as hour_no from {asked.table} where {within}"
        ") as hours group by contract_id, channel, day_no",
        {},
    )
    desks: dict[tuple[str, str | None], dict[date, Recorded]] = {}
    for contract_id, channel, day_no, rows_n, mask in answer.iter_rows():
        day = EPOCH.date() + timedelta(days=day_no)
        if asked.first <= day <= asked.last:
            hours = frozenset(hour for hour in range(24) if mask >> hour & 1)
            desks.setdefault((contract_id, channel), {})[day] = Recorded(rows_n, hours)
    return desks
