"""Tallies: additive counts and sums per clause and day, from one pass over each fact.

Days add up to longer periods; averages are never averaged (DECISIONS.md D48).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from ..exports.open import OpenSource
from ..kpi import BOUNDS
from .breakdown import COLUMNS, breakdown
from .cells import by_clause
from .engine import engine_of
from .histogram import histograms
from .identities import check_rows, with_identity
from .passes import Span, pass_over
from .query import Pass, is_windowed
from .terms import ID_COLUMNS, Term

Tallied = dict[tuple[str, ...], list[pl.DataFrame]]
"""What was tallied, by breakdown; each frame in its turn."""
SCHEMA = {**ID_COLUMNS, "day": pl.Date(), "name": pl.String(), "amount": pl.Int64()}


def tally(opened: OpenSource, terms: Sequence[Term], span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """
    Tally clauses day by day: one pass over each fact (and time zone) for all of them.

    What the neighbours of a row change is worked out from a second, thin reading, for the clauses that ask for them
    (see `neighbours`). Clauses whose clocks stand still in pauses have a pass of their own.

    Rows    one term, day, breakdown and tally name each: the term's id (`ID_COLUMNS`), `day`, the breakdown, `name,
            amount`; of medians and percentiles also one for each time (see `engine.histogram`). Days without rows are
            absent. Terms whose columns are missing, or whose fact has no such breakdown while another's has, and those
            worked out from verdicts, are left out.
    Units   counts, microseconds or thousandths of a point, as the KPI's tally says.
    Raises  UsageError for an impossible breakdown, SourceError where an export cannot be read.
    """
    return tally_each(opened, terms, span, [tuple(by)])[tuple(by)]


def by_contract(tallied: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Part tallies by contract, once for all: whoever goes on with one of many takes its part, and need not look for it."""
    return {name: part for (name,), part in tallied.partition_by("contract", as_dict=True).items()}


def tally_each(
    opened: OpenSource, terms: Sequence[Term], span: Span, breakdowns: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], pl.DataFrame]:
    """
    Tally clauses under several breakdowns, in the same pass over each fact: each as `tally` does.

    Raises  as `tally`.
    """
    usable = [term for term in terms if not term.kpi.is_derived and term.unmeasurable_because(opened.columns) is None]
    groups: dict[tuple[str, str, bool], list[Term]] = {}
    for term in usable:
        alike = (term.kpi.fact, term.contract.time_zone, term.kpi.is_paused)
        groups.setdefault(alike, []).append(term)
    columns = {alike[0]: engine_of(opened).columns_of(held[0].fact) for alike, held in groups.items()}
    names = {by: breakdown(by, columns) for by in breakdowns}
    frames: Tallied = {by: [] for by in breakdowns}
    for (fact, *_), together in groups.items():
        asked = {by: found for by in breakdowns if (found := names[by][fact]) is not None}
        if not asked:
            continue
        for tallied in _tally_bounded(opened, together, span, list(dict.fromkeys(asked.values()))):
            for by, found in asked.items():
                frames[by].append(tallied[found])
        for by, found in asked.items():
            frames[by] += histograms(
                together, found, lambda alike, by: _tally_fact(opened, alike, span, [tuple(by)])[tuple(by)]
            )
    return {
        by: pl.concat(held, how="diagonal_relaxed").rename({COLUMNS[name]: name for name in by if name in COLUMNS})
        if held
        else pl.DataFrame(schema={**SCHEMA, **dict.fromkeys(by, pl.String())})
        for by, held in frames.items()
    }


def _tally_bounded(
    opened: OpenSource, terms: Sequence[Term], span: Span, breakdowns: Sequence[tuple[str, ...]]
) -> Iterator[dict[tuple[str, ...], pl.DataFrame]]:
    """Tally terms, and once more the few with rows that cannot be measured: how far those could move the figure."""
    first = [_with_tallies(term, lambda name: name not in BOUNDS) for term in terms]
    tallied = _tally_fact(opened, first, span, breakdowns)
    yield tallied
    one = tallied[breakdowns[0]]
    unmeasured = one.filter((pl.col("name") == "unmeasurable") & (pl.col("amount") > 0))
    found = set(unmeasured.select(*ID_COLUMNS).unique().rows())
    again = [
        _with_tallies(term, lambda name: name in BOUNDS)
        for term in terms
        if term.id in found and any(name in term.kpi.tally for name in BOUNDS)
    ]
    if again:
        yield _tally_fact(opened, again, span, breakdowns)


def _with_tallies(term: Term, is_wanted: Callable[[str], bool]) -> Term:
    held = {name: sql for name, sql in term.kpi.tally.items() if is_wanted(name)}
    return replace(term, kpi=replace(term.kpi, tally=held))


def _tally_fact(
    opened: OpenSource, terms: Sequence[Term], span: Span, breakdowns: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], pl.DataFrame]:
    """Tally terms that share a fact; where they ask for neighbours, as alone and then what those change."""
    every = tuple(dict.fromkeys(name for by in breakdowns for name in by))
    one_pass = pass_over(opened, terms, span, every, alone=True)
    measured = with_identity(one_pass.fact, one_pass.measures.expressions)
    one_pass = replace(
        one_pass,
        measures=replace(one_pass.measures, expressions=measured),
        sets=tuple(breakdowns) if len(breakdowns) > 1 else (),
    )
    engine = engine_of(opened)
    cells = engine.cells(one_pass)
    check_rows(one_pass, cells, span.first, span.last, engine.cells)
    looking = [_about_neighbours(term) for term in terms if is_windowed(term.kpi)]
    # First what takes the most memory, while nothing else is held.
    changed = {by: _changed_cells(opened, looking, span, by) for by in breakdowns if looking}
    tallied = {}
    for by in breakdowns:
        tallied[by] = by_clause(*one_pass.of_set(cells, by), span.first, span.last)
        if looking:
            added = by_clause(*changed.pop(by), span.first, span.last)
            keys = [name for name in added.columns if name != "amount"]
            tallied[by] = pl.concat([tallied[by], added]).group_by(keys).agg(pl.col("amount").sum())
    return tallied


def _about_neighbours(term: Term) -> Term:
    """Return a term with what of it neighbours may change: the rest is as the rows alone have it."""
    tallies = term.kpi.tallies
    return _with_tallies(term, lambda name: tallies[name].expression.asks_neighbours)


def _changed_cells(
    opened: OpenSource, terms: Sequence[Term], span: Span, by: tuple[str, ...]
) -> tuple[Pass, pl.DataFrame]:
    """Return what neighbours change in the cells of terms whose rows were tallied as if they had none, and their pass."""
    one_pass = pass_over(opened, terms, span, by)
    return one_pass, engine_of(opened).changes(one_pass)
