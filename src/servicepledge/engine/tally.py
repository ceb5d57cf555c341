"""Tallies: additive counts and sums per clause and day, from one pass over each fact."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import duckdb
import polars as pl

from ..clock.local import DAY_US, microseconds
from ..clock.sql import held
from ..exports.open import OpenSource
from ..facts import FACTS, SCHEDULE
from ..kpi import BOUNDS
from .asking import ask, guarded
from .breakdown import breakdown
from .calendar import day_table
from .cells import by_clause
from .deadlines import PROMISE_HORIZON_DAYS, deadlines
from .identities import check_rows, with_identity
from .measures import collect_dimensions, collect_measures
from .query import Pass, is_windowed
from .schedule import EMPTY, schedule
from .terms import Term

_FACT_COLUMNS: dict[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Span:
    """The days a run tallies, and up to when the exports are complete."""

    first: date
    last: date
    as_of: datetime


def tally(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """
    Tally clauses day by day: one pass over each fact (and time zone) for all of them.

    Clauses that ask for the neighbours of a row have a pass of their own, so that only what they need is sorted; so do
    those whose clocks stand still in pauses.

    Rows    one clause, day, breakdown and tally name each: `contract, clause, term, day`, the breakdown, `name,
            amount`; `term` tells apart what amendments have made of a clause (see `Term.name`). Days without rows are
            absent. Terms whose columns are missing, or whose fact has no such breakdown while another's has, and those
            worked out from verdicts, are left out.
    Units   counts, microseconds or thousandths of a point, as the KPI's tally says.
    Raises  UsageError for an impossible breakdown, SourceError where an export cannot be read.
    """
    usable = [term for term in terms if not term.kpi.is_derived and term.unmeasurable_because(opened.columns) is None]
    groups: dict[tuple[str, str, bool, bool], list[Term]] = {}
    for term in usable:
        alike = (term.kpi.fact, term.contract.time_zone, is_windowed(term.kpi), term.kpi.is_paused)
        groups.setdefault(alike, []).append(term)
    names = breakdown(by, {alike[0]: fact_columns(alike[0], opened.connection) for alike in groups})
    frames = [
        frame
        for alike, together in groups.items()
        if (found := names[alike[0]]) is not None
        for frame in _tally_bounded(opened, together, span, found)
    ]
    schema = {
        "contract": pl.String,
        "clause": pl.String,
        "term": pl.String,
        "day": pl.Date,
        "name": pl.String,
        "amount": pl.Int64,
    }
    if not frames:
        return pl.DataFrame(schema={**schema, **dict.fromkeys(by, pl.String)})
    return pl.concat(frames, how="vertical_relaxed")


def _tally_bounded(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Tally terms, and once more the few with rows that cannot be measured: how far those could move the figure."""
    first = [_with_tallies(term, lambda name: name not in BOUNDS) for term in terms]
    tallied = _tally_fact(opened, first, span, by)
    yield tallied
    unmeasured = tallied.filter((pl.col("name") == "unmeasurable") & (pl.col("amount") > 0))
    found = set(unmeasured.select("contract", "clause", "term").unique().rows())
    again = [
        _with_tallies(term, lambda name: name in BOUNDS)
        for term in terms
        if term.id in found and any(name in term.kpi.tally for name in BOUNDS)
    ]
    if again:
        yield _tally_fact(opened, again, span, by)


def _with_tallies(term: Term, is_wanted: Callable[[str], bool]) -> Term:
    held = {name: sql for name, sql in term.kpi.tally.items() if is_wanted(name)}
    return replace(term, kpi=replace(term.kpi, tally=held))


def _tally_fact(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str]) -> pl.DataFrame:
    one_pass = plan(opened, terms, span, by)
    with held_as_tables(opened.connection, one_pass):
        cells = ask(opened.connection, one_pass.sql(), opened.source.id)
        check_rows(
            one_pass, cells, span.first, span.last, lambda again: ask(opened.connection, again.sql(), opened.source.id)
        )
    return by_clause(one_pass, cells, span.first, span.last)


@contextmanager
def held_as_tables(connection: duckdb.DuckDBPyConnection, one_pass: Pass) -> Iterator[None]:
    """Hold a pass's contracts, days, limits and schedule as DuckDB tables while its query runs."""
    tables = {"contracts": one_pass.days.contracts, "days": one_pass.days.frame}
    if one_pass.schedule is not None:
        tables[SCHEDULE] = one_pass.schedule
    with ExitStack() as stack:
        with guarded("days"):
            for name, frame in tables.items():
                stack.enter_context(held(connection, name, frame))
            if one_pass.deadlines is not None:
                stack.enter_context(one_pass.deadlines.held(connection))
        yield


def plan(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str] = ()) -> Pass:
    """Lay out one pass over the fact of terms that share it and a time zone."""
    fact = FACTS[terms[0].kpi.fact]
    measures = collect_measures(terms, "m")
    if not is_windowed(terms[0].kpi):  # a row that looks at its neighbours is looked at without them, too
        measures = replace(measures, expressions=with_identity(fact, measures.expressions))
    contracts = list({term.contract.id: term.contract for term in terms}.values())
    hours_used = {
        contract.id: sorted({name for term in terms if term.contract.id == contract.id for name in term.hours_names})
        for contract in contracts
    }
    limits = None
    if fact.is_deadline:
        numbers = {contract.id: number for number, contract in enumerate(contracts)}
        limits = deadlines(terms, numbers, span.first, span.last, span.as_of)
    reach = timedelta(days=_reach_days(terms, (span.first - limits.reaches_from).days if limits else 0))
    days = day_table(contracts, hours_used, measures.parameters, span.first - reach, span.last + reach, span.last)
    return Pass(
        fact=fact,
        terms=tuple(terms),
        measures=measures,
        dimensions=collect_dimensions(terms),
        days=days,
        zone=contracts[0].zone,
        first=span.first - reach,
        last=span.last + reach,
        by=tuple(by),
        as_of_us=microseconds(span.as_of),
        fact_columns=fact_columns(fact.name, opened.connection),
        schedule=schedule(terms, span.first, span.last, span.as_of) if fact.is_scheduled else None,
        deadlines=limits,
        matter_columns=tuple(name for name in fact.repeats if name in opened.columns[fact.table]),
    )


def _reach_days(terms: Sequence[Term], clocks_reach_days: int) -> int:
    """
    Return how many days around the span a pass must see.

    Repeat windows look back and forth; the hours of a case are those in which it began, long before it fell due. A
    day more than the length itself, since a local day may have only 23 hours.
    """
    if terms[0].fact.is_scheduled:
        return 0
    is_by_start = any(term.fact.is_deadline and term.hours_names for term in terms)
    lengths_us = [value for term in terms for name, value in term.parameters.items() if name != "limit" or is_by_start]
    as_promised = is_by_start and any(term.clause.limit is None for term in terms)
    longest_days = -(-max(lengths_us) // DAY_US) + 1 if lengths_us else 0
    return max(longest_days, clocks_reach_days * is_by_start, PROMISE_HORIZON_DAYS if as_promised else 0)


def fact_columns(fact: str, connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the names of a fact's columns: the same for every source, since no canonical view lacks one."""
    if fact not in _FACT_COLUMNS:
        connection.execute(EMPTY)
        rows = connection.execute(f"describe {FACTS[fact].sql}").fetchall()
        _FACT_COLUMNS[fact] = frozenset(row[0] for row in rows)
    return _FACT_COLUMNS[fact]
