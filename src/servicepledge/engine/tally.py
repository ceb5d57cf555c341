"""Tallies: additive counts and sums per clause and day, from one pass over each fact."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb
import polars as pl

from ..errors import UsageError
from ..exports.open import OpenSource
from ..facts import FACTS
from .asking import ask, guarded
from .calendar import DAY_US, day_table, microseconds
from .cells import by_clause
from .measures import collect_dimensions, collect_measures
from .query import DEADLINE_FACT, DERIVED, Pass
from .terms import Term

ALIASES = {"agent": "agent_id"}
PROMISE_HORIZON_DAYS = 400
"""How long before a period a case that falls due in it may have begun, where its due time is written on the case."""


def breakdown_columns(by: Sequence[str], fact: str, connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """
    Check the names of a breakdown against a fact.

    Raises  UsageError for a name the fact cannot be broken down by.
    """
    names = tuple(ALIASES.get(name, name) for name in by)
    columns = _fact_columns(fact, connection)
    allowed = (*DERIVED, *(name for name in BREAKDOWNS if name in columns))
    unknown = [name for name in names if name not in allowed]
    if unknown:
        raise UsageError(
            f"breakdown '{unknown[0]}'", f"{FACTS[fact].row}: cannot be broken down by it. Use {', '.join(allowed)}."
        )
    return names


def _can_be_broken_down(by: Sequence[str], fact: str, connection: duckdb.DuckDBPyConnection) -> bool:
    try:
        breakdown_columns(by, fact, connection)
    except UsageError:
        return False
    return True


BREAKDOWNS = ("channel", "queue", "topic", "kind", "class", "agent_id")


@dataclass(frozen=True, slots=True)
class Span:
    """The days a run tallies, and up to when the exports are complete."""

    first: date
    last: date
    as_of: datetime


def tally(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """
    Tally clauses day by day: one pass over each fact (and time zone) for all of them.

    Rows    one clause, day, breakdown and tally name each: `contract, clause, day`, the breakdown, `name, amount`.
            Days without rows are absent. Terms whose columns are missing, or whose fact has no such breakdown while
            another's has, are left out.
    Units   counts, microseconds or thousandths of a point, as the KPI's tally says.
    Raises  UsageError for an impossible breakdown, SourceError where an export cannot be read.
    """
    usable = [term for term in terms if term.unmeasurable_because(opened.columns) is None]
    groups: dict[tuple[str, str], list[Term]] = {}
    for term in usable:
        groups.setdefault((term.kpi.fact, term.contract.time_zone), []).append(term)
    broken_down = [group for (fact, _), group in groups.items() if _can_be_broken_down(by, fact, opened.connection)]
    if groups and not broken_down:
        breakdown_columns(by, usable[0].kpi.fact, opened.connection)
    frames = [_tally_fact(opened, group, span, by) for group in broken_down]
    schema = {"contract": pl.String, "clause": pl.String, "day": pl.Date, "name": pl.String, "amount": pl.Int64}
    if not frames:
        return pl.DataFrame(schema={**schema, **dict.fromkeys(by, pl.String)})
    return pl.concat(frames, how="vertical_relaxed")


def _tally_fact(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str]) -> pl.DataFrame:
    one_pass = plan(opened, terms, span, by)
    with held_as_tables(opened.connection, one_pass):
        cells = ask(opened.connection, one_pass.sql(), opened.source.id)
    return by_clause(one_pass, cells, span.first, span.last)


@contextmanager
def held_as_tables(connection: duckdb.DuckDBPyConnection, one_pass: Pass) -> Iterator[None]:
    """Hold a pass's days and limits as DuckDB tables while its query runs."""
    with _as_table(connection, "days", one_pass.days.frame), _as_table(connection, "limits", one_pass.limits()):
        yield


def plan(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str] = ()) -> Pass:
    """Lay out one pass over the fact of terms that share it and a time zone."""
    fact = FACTS[terms[0].kpi.fact]
    names = breakdown_columns(by, fact.name, opened.connection)
    measures = collect_measures(terms, "m")
    contracts = list({term.contract.id: term.contract for term in terms}.values())
    hours_used = {
        contract.id: sorted({name for term in terms if term.contract.id == contract.id for name in term.hours_names})
        for contract in contracts
    }
    reach = timedelta(days=_reach_days(terms))
    days = day_table(contracts, hours_used, measures.parameters, span.first - reach, span.last + reach)
    return Pass(
        fact=fact,
        terms=tuple(terms),
        measures=measures,
        dimensions=collect_dimensions(terms),
        days=days,
        zone=contracts[0].zone,
        first=span.first - reach,
        last=span.last + reach,
        by=names,
        as_of_us=microseconds(span.as_of),
        fact_columns=frozenset(_fact_columns(fact.name, opened.connection)),
    )


def _reach_days(terms: Sequence[Term]) -> int:
    """
    Return how many days around the span a pass must see.

    Repeat windows look back and forth; the hours of a case are those in which it began, long before it fell due.
    """
    is_by_start = any(term.kpi.fact == DEADLINE_FACT and term.hours_names for term in terms)
    lengths_us = [value for term in terms for name, value in term.parameters.items() if name != "limit" or is_by_start]
    as_promised = is_by_start and any("limit" not in term.parameters for term in terms)
    return max(-(-max(lengths_us, default=0) // DAY_US), PROMISE_HORIZON_DAYS if as_promised else 0)


def _fact_columns(fact: str, connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in connection.execute(f"describe {FACTS[fact].sql}").fetchall()]


@contextmanager
def _as_table(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    """Hold a frame as a DuckDB table for the length of a query; a table, so that the join's sizes are known."""
    with guarded(name):
        connection.register("handed_over", frame)
        connection.execute(f"create or replace temp table {name} as select * from handed_over")
        connection.unregister("handed_over")
    yield
    connection.execute(f"drop table if exists {name}")
