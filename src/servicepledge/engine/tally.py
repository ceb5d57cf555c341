"""Tallies: additive counts and sums per clause and day, from one pass over each fact."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_, or_

import duckdb
import polars as pl

from ..errors import UsageError
from ..exports.open import OpenSource
from ..facts import FACTS
from .asking import ask, guarded
from .calendar import day_table, microseconds
from .query import DEADLINE_FACT, Pass, collect_dimensions, collect_measures
from .terms import Term

DERIVED = ("day", "week", "month", "weekday", "hour")
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
            Days without rows are absent. Terms whose columns are missing are left out.
    Units   counts, microseconds or thousandths of a point, as the KPI's tally says.
    Raises  UsageError for an impossible breakdown, SourceError where an export cannot be read.
    """
    usable = [term for term in terms if term.unmeasurable_because(opened.columns) is None]
    groups: dict[tuple[str, str], list[Term]] = {}
    for term in usable:
        groups.setdefault((term.kpi.fact, term.contract.time_zone), []).append(term)
    frames = [_tally_fact(opened, group, span, by) for group in groups.values()]
    schema = {"contract": pl.String, "clause": pl.String, "day": pl.Date, "name": pl.String, "amount": pl.Int64}
    if not frames:
        return pl.DataFrame(schema={**schema, **dict.fromkeys(by, pl.String)})
    return pl.concat(frames, how="vertical_relaxed")


def _tally_fact(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str]) -> pl.DataFrame:
    one_pass = plan(opened, terms, span, by)
    connection = opened.connection
    with _as_table(connection, "days", one_pass.days.frame), _as_table(connection, "limits", one_pass.limits()):
        cells = ask(connection, one_pass.sql(), str(opened.source.id))
    return _by_clause(one_pass, cells, span)


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
    """Return how many days around the span a pass must see: repeat windows look back and forth, hours look at starts."""
    longest_us = max((value for term in terms for name, value in term.parameters.items() if name != "limit"), default=0)
    return -(-longest_us // 86_400_000_000)


def _by_clause(one_pass: Pass, cells: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Give each clause the cells its scope holds, and add them up by day."""
    parts = _unpacked(one_pass, cells).filter(pl.col("day").is_between(span.first, span.last))
    by_contract = parts.partition_by("contract_no", as_dict=True)
    numbers = {contract_id: number for number, contract_id in enumerate(one_pass.days.slots)}
    keys = ["day", *one_pass.by] if "day" not in one_pass.by else list(one_pass.by)
    frames = []
    for limit_no, term in enumerate(one_pass.terms):
        mine = by_contract.get((numbers[term.contract.id],))
        if mine is None:
            continue
        aliases = {one_pass.measures.aliases[(*term.key, name)]: name for name in term.kpi.tally}
        held = mine.filter(_holds(one_pass, term))
        if one_pass.fact.name == DEADLINE_FACT:
            held = held.filter(pl.col("limit_no") == limit_no)
        frames.append(
            held.group_by(keys)
            .agg(pl.col(alias).sum().alias(name) for alias, name in _distinct(aliases, term, one_pass))
            .unpivot(index=keys, variable_name="name", value_name="amount")
            .select(
                pl.lit(term.contract.id).alias("contract"), pl.lit(term.clause.ref).alias("clause"), "day",
                *(name for name in one_pass.by if name != "day"), "name", "amount",
            )
        )  # fmt: skip
    return pl.concat(frames) if frames else _nothing(one_pass)


def _distinct(aliases: Mapping[str, str], term: Term, one_pass: Pass) -> list[tuple[str, str]]:
    return [(one_pass.measures.aliases[(*term.key, name)], name) for name in term.kpi.tally]


def _nothing(one_pass: Pass) -> pl.DataFrame:
    columns = {"contract": pl.String, "clause": pl.String, "day": pl.Date}
    extra = {name: pl.String for name in one_pass.by if name != "day"}
    return pl.DataFrame(schema={**columns, **extra, "name": pl.String, "amount": pl.Int64})


def _unpacked(one_pass: Pass, cells: pl.DataFrame) -> pl.DataFrame:
    """Take the cell numbers apart again, and add the parts of the day a breakdown asks for."""
    rest = pl.col("cell")
    columns: dict[str, pl.Expr] = {}
    names = [*(f"h{slot}" for slot in range(len(one_pass.days.windows))), *(dim.column for dim in one_pass.dimensions)]
    for name, radix in reversed(list(zip(names, one_pass.radices, strict=True))):
        columns[f"in_{name}"] = rest % radix
        rest = rest // radix
    columns["day_id"] = rest.cast(pl.UInt32)
    days = one_pass.days.frame.select("day_id", "contract_no", "day")
    parts = cells.with_columns(**columns).join(days, on="day_id", how="left")
    derived = {
        "week": pl.col("day").dt.strftime("%G-W%V"),
        "month": pl.col("day").dt.strftime("%Y-%m"),
        "weekday": pl.col("day").dt.weekday(),
    }
    return parts.with_columns(**{name: made for name, made in derived.items() if name in one_pass.by})


def _holds(one_pass: Pass, term: Term) -> pl.Expr:
    """Return the condition a cell must meet to be in a term's scope."""
    scope = term.clause.scope
    conditions = [
        _is_one_of(one_pass, column, names)
        for column, names in (
            ("queue", scope.queue),
            ("topic", scope.topic),
            ("kind", scope.kind),
            ("class", scope.class_),
        )
        if names
    ]
    if scope.special_needs is not None:
        conditions.append(pl.col("in_special_needs") == int(scope.special_needs))
    slots = one_pass.days.slots[term.contract.id]
    alternatives = []
    for channels, hours, inside in term.hours_by_channel:
        parts = []
        if channels == ("*",):
            parts.append(~_is_one_of(one_pass, "channel", tuple(term.contract.service_hours)))
        elif channels:
            parts.append(_is_one_of(one_pass, "channel", channels))
        if hours:
            parts.append(pl.col(f"in_h{slots[hours]}") == int(inside))
        alternatives.append(reduce(and_, parts, pl.lit(True)))
    return reduce(and_, conditions, reduce(or_, alternatives))


def _is_one_of(one_pass: Pass, column: str, names: Sequence[str]) -> pl.Expr:
    dimension = next(dimension for dimension in one_pass.dimensions if dimension.column == column)
    return pl.col(f"in_{column}").is_in([dimension.values.index(name) + 1 for name in names])


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
