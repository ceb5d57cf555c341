"""The table of days: for each contract and local day, when its hours are open and which parameters hold.

Joined once with each fact, it dates a row, keeps other contracts' rows out, and says in which hours the row fell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

import polars as pl

from ...clock.local import microseconds
from ...clock.segments import midnight_us
from ...contract.hours import ROUND_THE_CLOCK, Hours, open_segments
from ...contract.model import Contract
from ...errors import CalendarError

Stretch = tuple[int, int]
DayWindows = tuple[tuple[Stretch, ...], ...]
"""Per day, its open stretches: from and till, in UTC microseconds."""
STRAY_DAYS = 2
"""How far outside the days of a pass a local day may lie, since rows are read by UTC days with one to spare."""


@dataclass(frozen=True, slots=True)
class DayTable:
    """
    The days of a run, ready for SQL.

    Rows    one contract and local day each: `day_id, contract_no, day_no, day`, then per slot of hours and window
            `h<slot>_<window>_from`, `h<slot>_<window>_till` (UTC microseconds), then the parameter columns.

    A day's number is its contract's `days_from` plus the day's own number, so that a row finds its day by arithmetic.
    """

    frame: pl.DataFrame
    contracts: pl.DataFrame
    """Rows: one contract each: `rows_id` of its rows in the exports, with a number `rows_no`, and `days_from`."""
    slots: Mapping[str, Mapping[str, int]]
    """Per contract id: name of hours to slot."""
    windows: tuple[int, ...]
    """Per slot: how many windows a day has at most."""

    @property
    def ids(self) -> int:
        """How many numbers of days there may be; some between two contracts stay unused."""
        return len(self.contracts) * _stride(len(self.frame) // max(1, len(self.contracts)))

    def inside_sql(self, slot: int, us: str, table: str = "days") -> str:
        """Return SQL that is true where an instant of the table's day falls in the hours of a slot; else false or null."""
        tests = (
            f"({us} >= {table}.h{slot}_{window}_from and {us} < {table}.h{slot}_{window}_till)"
            for window in range(self.windows[slot])
        )
        return f"({' or '.join(tests)})" if self.windows[slot] else "false"


def day_table(
    contracts: Sequence[Contract],
    hours_used: Mapping[str, Sequence[str]],
    parameters: Mapping[str, Mapping[str, int]],
    first: date,
    last: date,
    hours_until: date | None = None,
    begun_until: date | None = None,
) -> DayTable:
    """
    Build the days of contracts that share a time zone, from `first` to `last`.

    `hours_used` names, per contract id, the hours its clauses are bound to; `parameters` its parameter columns. Days
    after `hours_until` (`last` by default) are only looked at, never counted, so their hours are not worked out: a
    December can be measured before next year's working days are published. A clock that was due before may have begun
    on one of them: up to `begun_until` they are, as far as it is published.
    """
    slots = {contract.id: {name: slot for slot, name in enumerate(hours_used[contract.id])} for contract in contracts}
    slot_count = max((len(named) for named in slots.values()), default=0)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    per_slot: list[list[DayWindows]] = [[] for _ in range(slot_count)]
    for contract in contracts:
        by_slot = {slot: contract.hours[name] for name, slot in slots[contract.id].items()}
        for slot, of_contracts in enumerate(per_slot):
            hours = by_slot.get(slot)
            until = _published_until(hours, hours_until or last, begun_until)
            of_contracts.append(windows_by_day(hours, contract.zone, first, last, until))
    windows = tuple(max((len(day) for found in of_contracts for day in found), default=0) for of_contracts in per_slot)
    names = sorted({name for values in parameters.values() for name in values})
    held = pl.DataFrame(
        {
            "contract_no": range(len(contracts)),
            **{name: [parameters[contract.id].get(name) for contract in contracts] for name in names},
        },
        schema={"contract_no": pl.Int32, **dict.fromkeys(names, pl.Int64)},
    )
    dated = pl.DataFrame({"day": days}).with_columns(day_no=pl.col("day").to_physical().cast(pl.Int64))
    first_no = dated["day_no"][0]
    days_from = pl.col("contract_no") * _stride(len(days)) + (STRAY_DAYS - first_no)
    frame = held.join(dated, how="cross", maintain_order="left_right").with_columns(
        *_edges(per_slot, windows), day_id=(days_from + pl.col("day_no")).cast(pl.Int32)
    )
    rows_ids = pl.Series("rows_id", [contract.rows_id for contract in contracts], dtype=pl.String)
    rows_no = rows_ids.rank("dense").cast(pl.Int32).alias("rows_no") - 1
    numbered = held.select(rows_ids, rows_no, days_from.cast(pl.Int32).alias("days_from"))
    return DayTable(frame, numbered, slots, windows)


def _stride(days: int) -> int:
    """Return how far the day numbers of two contracts lie apart: no stray day of one may be a day of the next."""
    return days + 2 * STRAY_DAYS


def _edges(per_slot: Sequence[Sequence[DayWindows]], windows: Sequence[int]) -> list[pl.Series]:
    """Return the columns of window edges, contract after contract and day after day."""
    return [
        pl.Series(
            f"h{slot}_{window}_{suffix}",
            [day[window][end] if window < len(day) else None for found in per_slot[slot] for day in found],
            dtype=pl.Int64,
        )
        for slot, count in enumerate(windows)
        for window in range(count)
        for end, suffix in enumerate(("from", "till"))
    ]


@lru_cache(maxsize=256)
def _published_until(hours: Hours | None, least: date, furthest: date | None) -> date:
    """Return the last day up to `furthest` of which it is known what hours it has; `least` where none after that is."""
    while hours is not None and furthest is not None and least < furthest:
        try:
            hours.windows_of(least + timedelta(days=1))
        except CalendarError:
            break
        least += timedelta(days=1)
    return least


@lru_cache(maxsize=256)
def windows_by_day(hours: Hours | None, zone: ZoneInfo, first: date, last: date, until: date) -> DayWindows:
    """Return, per local day, its open stretches cut at its midnights; windows that open after `until` are left out."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if hours is None:
        return ((),) * len(days)
    bounds = [(midnight_us(day, zone), midnight_us(day + timedelta(days=1), zone)) for day in days]
    if hours == ROUND_THE_CLOCK:
        return tuple((whole,) for whole in bounds)
    segments = [(microseconds(start), microseconds(end)) for start, end in open_segments(hours, zone, first, until)]
    found: list[tuple[Stretch, ...]] = []
    next_segment = 0
    for opens, closes in bounds:
        while next_segment < len(segments) and segments[next_segment][1] <= opens:
            next_segment += 1
        overlapping = takewhile(lambda segment: segment[0] < closes, segments[next_segment:])  # noqa: B023  used at once
        found.append(tuple((max(start, opens), min(end, closes)) for start, end in overlapping))
    return tuple(found)
