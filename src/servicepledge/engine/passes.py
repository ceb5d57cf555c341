"""Laying out one pass over a fact: the days it sees, what it measures, and the tables it joins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..clock.local import DAY_US, microseconds
from ..exports.open import OpenSource
from .engine import engine_of
from .measures import collect_dimensions, collect_measures
from .query import Pass, is_windowed
from .terms import Term
from .timetables.days import day_table
from .timetables.deadlines import PROMISE_HORIZON_DAYS, deadlines
from .timetables.schedule import schedule


@dataclass(frozen=True, slots=True)
class Span:
    """The days a run tallies, and up to when the exports are complete at most: each says how far itself."""

    first: date
    last: date
    as_of: datetime


def pass_over(
    opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str] = (), *, alone: bool = False
) -> Pass:
    """
    Lay out one pass over the fact of terms that share it and a time zone.

    With `alone`, rows are tallied as if they had no neighbours, and days on which neighbours may be are not looked at.
    """
    fact = terms[0].fact
    known = opened.as_of(*{table for term in terms for table in term.tables}) or span.as_of
    as_of = min(known, span.as_of)
    measures = collect_measures(terms, "m", microseconds(as_of))
    if alone:
        measures = measures.alone()
    contracts = list({term.contract.id: term.contract for term in terms}.values())
    hours_named: dict[str, set[str]] = {}
    for term in terms:
        hours_named.setdefault(term.contract.id, set()).update(term.hours_names)
    hours_used = {name: sorted(hours) for name, hours in hours_named.items()}
    limits = None
    if fact.is_deadline:
        numbers = {contract.id: number for number, contract in enumerate(contracts)}
        limits = deadlines(terms, numbers, span.first, span.last, as_of)
    looking = [term for term in terms if not (alone and is_windowed(term.kpi))]
    reach = timedelta(days=_reach_days(looking, (span.first - limits.reaches_from).days if limits else 0))
    days = day_table(
        contracts, hours_used, measures.parameters, span.first - reach, span.last + reach, span.last,
        begun_until=min(span.last + reach, opened.now.date()) if limits else None,
    )  # fmt: skip
    return Pass(
        fact=fact,
        terms=tuple(terms),
        measures=measures,
        dimensions=collect_dimensions(terms, microseconds(span.as_of)),
        days=days,
        zone=contracts[0].zone,
        first=span.first - reach,
        last=span.last + reach,
        by=tuple(by),
        now_us=microseconds(opened.now),
        as_of_us=microseconds(as_of),
        fact_columns=engine_of(opened).columns_of(fact),
        schedule=schedule(terms, span.first, span.last, as_of) if fact.is_scheduled else None,
        deadlines=limits,
        matter_columns=tuple(name for name in fact.repeats if name in opened.columns[fact.table]),
    )


def _reach_days(terms: Sequence[Term], clocks_reach_days: int) -> int:
    """
    Return how many days around the span a pass must see.

    Repeat windows look back and forth; the hours of a case are those in which it began, long before it fell due. A
    day more than the length itself, since a local day may have only 23 hours.
    """
    if not terms or terms[0].fact.is_scheduled:
        return 0
    is_by_start = any(term.fact.is_deadline and term.hours_names for term in terms)
    lengths_us = [value for term in terms for name, value in term.parameters.items() if name != "limit" or is_by_start]
    as_promised = is_by_start and any(term.clause.limit is None for term in terms)
    longest_days = -(-max(lengths_us) // DAY_US) + 1 if lengths_us else 0
    return max(longest_days, clocks_reach_days * is_by_start, PROMISE_HORIZON_DAYS if as_promised else 0)
