"""The days and hours on which each contract's rows were recorded: by what gaps of an export are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import polars as pl

from ...clock.local import DAY_US, EPOCH, offsets
from ...exports.canonical import TABLES
from ...exports.open import OpenSource
from ...stats.gaps import Recorded
from ..engine import engine_of

HOUR_US = DAY_US // 24
Desks = Mapping[str | None, Mapping[date, Recorded]]
"""By channel, what a contract recorded on each day that has a row."""
REGULAR = ("calls", "tickets", "surveys", "shifts")
"""Exports whose rows come day after day; an entry of the logbook comes when something happens."""


@dataclass(frozen=True, slots=True)
class _Asked:
    table: str
    zone: ZoneInfo
    first: date
    last: date


_KNOWN: "WeakKeyDictionary[OpenSource, dict[_Asked, Mapping[object, pl.DataFrame]]]" = WeakKeyDictionary()
"""What was asked already, by contract as rows name it: a run measures one after the other, and each takes its own."""


def recorded_days(opened: OpenSource, table: str, rows_id: str, zone: ZoneInfo, first: date, last: date) -> Desks:
    """
    Return what the desks of a contract recorded from `first` to `last`, local days of a zone; a source is asked once for all.

    Raises  SourceError where an export cannot be read.
    """
    asked = _Asked(table, zone, first, last)
    known = _KNOWN.setdefault(opened, {})
    if asked not in known:
        known[asked] = {
            name: part for (name,), part in _recorded(opened, asked).partition_by("contract_id", as_dict=True).items()
        }
    return _desks(known[asked][rows_id], asked) if rows_id in known[asked] else {}


def _recorded(opened: OpenSource, asked: _Asked) -> pl.DataFrame:
    """
    Ask what was recorded of all contracts.

    Rows    one contract, channel and local day each: `contract_id, channel, day_no` (since 1970), `rows_n`, `hours` (a bit each).
    """
    kind = TABLES[asked.table]
    moment = kind.begins if kind.begins in opened.columns[asked.table] else kind.moment
    local_us = f"epoch_us({moment}) + {offsets(asked.zone, asked.first, asked.last).sql(f'epoch_us({moment})')}"
    # A day more on either side, since the days are local.
    within = f"{moment} >= timestamp '{asked.first - timedelta(days=1)}' and {moment} < timestamp '{asked.last + timedelta(days=2)}'"
    return engine_of(opened).answer(
        "select contract_id, channel, hour_no // 24 as day_no, count(*) as rows_n, bit_or(1 << hour_no % 24) as hours from ("
        f"select contract_id, channel, cast(({local_us}) // {HOUR_US} as integer) as hour_no from {asked.table} where {within}"
        ") as hours group by contract_id, channel, day_no",
        {},
    )


def _desks(recorded: pl.DataFrame, asked: _Asked) -> Desks:
    """Return by channel and day what was recorded of one contract."""
    desks: dict[str | None, dict[date, Recorded]] = {}
    for _, channel, day_no, rows_n, mask in recorded.iter_rows():
        day = EPOCH.date() + timedelta(days=day_no)
        if asked.first <= day <= asked.last:
            desks.setdefault(channel, {})[day] = Recorded(rows_n, _hours(mask))
    return desks


@lru_cache(maxsize=4096)
def _hours(mask: int) -> frozenset[int]:
    """Return the hours whose bits are set; days with the same hours share them."""
    return frozenset(hour for hour in range(24) if mask >> hour & 1)
