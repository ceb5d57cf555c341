"""The schedule: what a clause's calendar owes, whatever was recorded: its open time, quarter hours, days and periods.

A fact that reads the table `schedule` has one row per term and stretch of it, so that a share of time, of intervals or of
periods is counted like a share of calls: a count per day, which adds up to months.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import polars as pl

from ...clock.local import DAY_US, microseconds
from ...clock.segments import midnight_us
from ...contract.hours import ROUND_THE_CLOCK, Hours
from ...contract.model import Cadence, Contract
from ...facts import SCHEDULE, SCHEDULE_COLUMNS
from ...periods import Period
from ..terms import Term
from .days import windows_by_day

INTERVALS_US = {"quarter_hour": 900_000_000, "half_hour": 1_800_000_000}
YEARLY_MONTHS = {"half-year": 6, "year": 12}
EMPTY = f"create temp table if not exists {SCHEDULE} ({', '.join(map(' '.join, SCHEDULE_COLUMNS.items()))})"
Stretch = tuple[int, int, int]
"""The instant that dates it, its beginning and its end, in UTC microseconds."""


def schedule(terms: Sequence[Term], first: date, last: date, as_of: datetime) -> pl.DataFrame:
    """
    Lay out what is owed under each term on the days from `first` to `last`, as far as the exports can tell.

    Rows    one term and stretch of its calendar each: `term_no, contract_id`, `dated_at` (the day it counts on),
            `opens_at, closes_at` (UTC, half-open), `is_over` (by the end of the exports, `known_until`), and the term's scope:
            `activities, channels, topics, causes, kinds, classes` (empty: any).
    Raises  CalendarError where a day set needs a year without a published arrangement.
    """
    end_us = microseconds(as_of)
    frames = [
        pl.DataFrame(
            list(_stretches(term, first, last, end_us)),
            schema=dict.fromkeys(("dated_at", "opens_at", "closes_at"), pl.Int64),
            orient="row",
        ).select(
            pl.lit(term_no, pl.Int32).alias("term_no"),
            pl.lit(term.contract.rows_id).alias("contract_id"),
            pl.col("dated_at", "opens_at", "closes_at").cast(pl.Datetime("us")),
            (pl.col("closes_at") <= end_us).alias("is_over"),
            pl.lit(end_us, pl.Int64).cast(pl.Datetime("us")).alias("known_until"),
            *(
                pl.lit(pl.Series([list(names)], dtype=pl.List(pl.String()))).first().alias(name)
                for name, names in (
                    ("activities", term.scope.activity),
                    ("channels", term.scope.channel),
                    ("topics", term.scope.topic),
                    ("causes", term.scope.cause),
                    ("kinds", term.scope.kind),
                    ("classes", term.scope.class_),
                )
            ),
        )
        for term_no, term in enumerate(terms)
    ]
    return pl.concat(frames)


def _stretches(term: Term, first: date, last: date, end_us: int) -> Iterator[Stretch]:
    match term.kpi.schedule:
        case "open_time":
            return (
                (opens, opens, min(closes, end_us)) for opens, closes in _windows(term, first, last) if opens < end_us
            )
        case "named_time":
            return (
                (opens, opens, min(closes, end_us))
                for opens, closes in _windows(term, first, last, only_named=True)
                if opens < end_us
            )
        case "quarter_hour" | "half_hour" as interval:
            return (
                (opens, opens, closes)
                for window in _windows(term, first, last)
                for opens, closes in _intervals(*window, INTERVALS_US[interval])
                if closes <= end_us
            )
        case "open_day":
            return _open_days(term, first, last, end_us)
        case "day" | "working_day" as kind:
            return _days(term, first, last, end_us, is_working=kind == "working_day")
        case "months_kept":
            return _months_kept(term, first, last, end_us)
        case "report":
            return _ends_of_reports(term.contract, first, last)
        case None:
            raise AssertionError(f"{term.kpi.id} has no schedule")
        case every:
            return _owed(term.contract, every, first, last)


def _windows(term: Term, first: date, last: date, *, only_named: bool = False) -> list[tuple[int, int]]:
    """
    Return the open stretches of a term's hours, cut at local midnights, in order and apart from each other.

    With `only_named` a channel's service hours do not bound them: whole days, where the clause names no hours itself.
    """
    return [window for day in _windows_of_days(term, first, last, only_named=only_named) for window in day]


def _windows_of_days(
    term: Term, first: date, last: date, *, only_named: bool = False
) -> Sequence[Sequence[tuple[int, int]]]:
    is_named = term.clause.scope.hours or term.clause.scope.outside
    names, is_inside = term.calendar_hours if is_named or not only_named else ((), True)
    hours = tuple(term.contract.hours[name] for name in names) or (ROUND_THE_CLOCK,)
    return _within(hours, is_inside, term.contract.zone, first, last)


@lru_cache(maxsize=256)
def _within(
    hours: tuple[Hours, ...], is_inside: bool, zone: ZoneInfo, first: date, last: date
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return, per day, the stretches in which any of the hours is open; else those in which none is."""
    every = zip(*(windows_by_day(one, zone, first, last, last) for one in hours), strict=True)
    merged = (_merged(window for windows in of_day for window in windows) for of_day in every)
    if is_inside:
        return tuple(map(tuple, merged))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(tuple(_between(found, *_bounds(zone, day, day))) for found, day in zip(merged, days, strict=True))


def _merged(windows: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closes)
        else:
            found.append((opens, closes))
    return found


def _between(windows: Sequence[tuple[int, int]], begins: int, ends: int) -> list[tuple[int, int]]:
    """Return what windows leave free between two instants."""
    edges = [begins, *(edge for window in windows for edge in window), ends]
    return [(opens, closes) for opens, closes in zip(edges[::2], edges[1::2], strict=True) if opens < closes]


def _intervals(opens: int, closes: int, length_us: int) -> Iterator[tuple[int, int]]:
    """Cut a window at every quarter of an hour, or half-hour."""
    while opens < closes:
        following = min((opens // length_us + 1) * length_us, closes)
        yield opens, following
        opens = following


def _open_days(term: Term, first: date, last: date, end_us: int) -> Iterator[Stretch]:
    """Yield the windows of the days that are over, each on its day."""
    for number, windows in enumerate(_windows_of_days(term, first, last)):
        dated = midnight_us(first + timedelta(days=number), term.contract.zone)
        if windows and windows[-1][1] <= end_us:
            yield from ((dated, opens, closes) for opens, closes in windows)


def _days(term: Term, first: date, last: date, end_us: int, *, is_working: bool) -> Iterator[Stretch]:
    """Yield the days that have begun: working days, else those on which the term's hours have a window."""
    working_days = term.contract.working_days
    for number, windows in enumerate(_windows_of_days(term, first, last)):
        day = first + timedelta(days=number)
        opens, closes = _bounds(term.contract.zone, day, day)
        if opens < end_us and (working_days.windows_of(day) if is_working else windows):
            yield opens, opens, closes


def _owed(contract: Contract, every: Cadence, first: date, last: date) -> Iterator[Stretch]:
    """Yield the periods that end on the days asked for and lie in the contract's term as a whole."""
    for period in _periods(contract, every, first, last):
        if first <= period.last <= last and contract.starts_on <= period.first and period.last <= contract.ends_on:
            opens, closes = _bounds(contract.zone, period.first, period.last)
            yield _bounds(contract.zone, period.last, period.last)[0], opens, closes


def _periods(contract: Contract, every: Cadence, first: date, last: date) -> Iterator[Period]:
    """Yield the periods that touch the days asked for; years and half-years run from the contract's first day."""
    if every not in YEARLY_MONTHS:
        period = Period.of(every, first)
        while period.first <= last:
            yield period
            period = period.next()
        return
    number = 0
    while (begins := _months_after(contract.starts_on, number)) <= last:
        number += YEARLY_MONTHS[every]
        ends = _months_after(contract.starts_on, number) - timedelta(days=1)
        if ends >= first:
            yield Period(begins, ends, f"{begins}..{ends}")


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    begins = date(day.year + years, month + 1, 1)
    following = date(begins.year + begins.month // 12, begins.month % 12 + 1, 1)
    return min(begins + timedelta(days=day.day - 1), following - timedelta(days=1))


def _months_kept(term: Term, first: date, last: date, end_us: int) -> Iterator[Stretch]:
    """
    Yield, for each report, the months whose records must still be there when its period ends.

    Those over by the end of the exports, from the contract's first day on, not older than the limit.
    """
    contract = term.contract
    keep_days = term.parameters["limit"] // DAY_US if "limit" in term.parameters else (last - contract.starts_on).days
    for report in _reports(contract, first, last):
        ends_on = min(report.last, contract.ends_on)
        begins_on = max(contract.starts_on, ends_on - timedelta(days=keep_days))
        month = Period.of("month", begins_on)
        while month.first <= ends_on:
            opens, closes = _bounds(contract.zone, max(month.first, begins_on), min(month.last, ends_on))
            if closes <= end_us:
                yield _bounds(contract.zone, ends_on, ends_on)[0], opens, closes
            month = month.next()


def _ends_of_reports(contract: Contract, first: date, last: date) -> Iterator[Stretch]:
    """Yield the contract's report periods, as far as the term holds them, on their last days."""
    for report in _reports(contract, first, last):
        ends_on = min(report.last, contract.ends_on)
        opens, closes = _bounds(contract.zone, max(report.first, contract.starts_on), ends_on)
        yield _bounds(contract.zone, ends_on, ends_on)[0], opens, closes


def _reports(contract: Contract, first: date, last: date) -> Iterator[Period]:
    """Yield the contract's report periods whose last day within the term is one of those asked for."""
    period = Period.of(contract.report.every, first, contract.report.month_starts_on)
    while period.first <= min(last, contract.ends_on):
        if period.last >= contract.starts_on and first <= min(period.last, contract.ends_on) <= last:
            yield period
        period = period.next()


def _bounds(zone: ZoneInfo, first: date, last: date) -> tuple[int, int]:
    """Return the local midnights that begin the first day and end the last, in UTC microseconds."""
    return midnight_us(first, zone), midnight_us(last + timedelta(days=1), zone)
