"""Figures behind a miss: when in the week it happened, what drove it, and which rows are the exceptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import polars as pl

from ..engine.asking import guarded
from ..engine.breakdown import breakdown
from ..engine.tally import Span, fact_columns, tally
from ..engine.terms import Term
from ..kpi import Unit
from ..periods import Period
from ..scorecard.drivers import Count, Driver, Group, drivers
from ..scorecard.rows import rows_behind
from ..scorecard.score import Score, amounts, clipped
from ..scorecard.verdict import Verdict
from .material import Material

NEARLY = Fraction(9, 10)
"""A met clause that used this part of what it may lack is watched."""
DIMENSIONS = ("queue", "topic", "channel", "kind", "class")
SHOWN_ROWS = 20


@dataclass(frozen=True)
class Why:
    """What is known about one clause's miss; `cells` by weekday (1 to 7) and hour."""

    score: Score
    cells: Mapping[tuple[int, int], Count]
    drivers: Mapping[str, Sequence[Driver]]
    """By breakdown; those with more than one group, and a period before."""
    before: Period | None
    rows: pl.DataFrame
    row_count: int


def to_explain(material: Material) -> list[Score]:
    """Return the scores of the clauses that were missed or nearly missed, and rest on rows."""
    return [score for score in material.card.scores if score.denominator and _needs_words(score)]


def is_watched(score: Score) -> bool:
    """Say whether a met clause has used nine tenths of what it may lack."""
    room = score.headroom
    if score.verdict is not Verdict.MET or room is None or not room.allowed:
        return False
    return room.actual is not None and room.actual >= NEARLY * room.allowed


def _needs_words(score: Score) -> bool:
    kpi = score.term.kpi
    return not kpi.is_derived and not kpi.is_total and (score.verdict is Verdict.MISSED or is_watched(score))


def explain_misses(material: Material) -> list[Why]:
    """
    Look into every clause to explain; a pass over each fact and breakdown for all of them.

    The period before is measured by the terms in force now, so that like is held against like.
    """
    scores = to_explain(material)
    if not scores:
        return []
    terms = {score.term.clause.ref: replace(score.term, since=None, until=None, amendment="") for score in scores}
    part = material.part
    earlier = next(iter(material.period.earlier(1)), None)
    before = clipped(earlier, material.contract) if earlier and earlier.last >= material.contract.starts_on else None
    periods = [*([before] if before else []), part]
    counts = {by: _counts(material, list(terms.values()), periods, by) for by in _breakdowns(material, terms)}
    by_week = _counts(material, list(terms.values()), [part], ("weekday", "hour"))
    found = []
    for score in scores:
        ref = score.term.clause.ref
        rows = _exceptions(material, terms[ref])
        found.append(
            Why(
                score=score,
                cells={
                    (int(str(group[0])), int(str(group[1]))): count
                    for group, count in by_week.get((ref, part.label), {}).items()
                },
                drivers=_drivers(terms[ref], counts, before, part),
                before=earlier if before else None,
                rows=rows.head(SHOWN_ROWS),
                row_count=rows.height,
            )
        )
    return found


def _drivers(
    term: Term, counts: Mapping[tuple[str, ...], Any], before: Period | None, part: Period
) -> dict[str, Sequence[Driver]]:
    if before is None:
        return {}
    ref = term.clause.ref
    found = {}
    for by, counted in counts.items():
        now, then = (
            {group[0]: count for group, count in counted.get((ref, period.label), {}).items()}
            for period in (part, before)
        )
        if len({*now, *then}) > 1:
            found[by[0]] = drivers(term.kpi, now, then)
    return {by: held for by, held in found.items() if held}


def _breakdowns(material: Material, terms: Mapping[str, Term]) -> list[tuple[str, ...]]:
    """Return the breakdowns that some term's fact and export have."""
    opened = material.card.opened
    held = {
        name
        for term in terms.values()
        for name in DIMENSIONS
        if name in fact_columns(term.kpi.fact, opened.connection) and name in opened.columns.get(term.table, ())
    }
    return [*((name,) for name in DIMENSIONS if name in held), ("hour",)]


def _counts(
    material: Material, terms: Sequence[Term], periods: Sequence[Period], by: tuple[str, ...]
) -> dict[tuple[str, str], dict[tuple[Group, ...], Count]]:
    """Return numerator and denominator by clause and period label, then by group."""
    opened = material.card.opened
    columns = {term.kpi.fact: fact_columns(term.kpi.fact, opened.connection) for term in terms}
    usable = [term for term in terms if breakdown(by, columns)[term.kpi.fact] is not None]
    if not usable:
        return {}
    span = Span(min(p.first for p in periods), max(p.last for p in periods), material.reach)
    with guarded(opened.source.id):
        tallied = tally(opened, usable, span, by)
    found: dict[tuple[str, str], dict[tuple[Group, ...], Count]] = {}
    for row in amounts(tallied, usable, periods, by).iter_rows(named=True):
        group = tuple(row[name] for name in by)
        found.setdefault((row["clause"], row["period"]), {})[group] = Count(row["numerator"], row["denominator"])
    return found


def _exceptions(material: Material, term: Term) -> pl.DataFrame:
    """Return the rows that were lacking; of a mean, all of them, the longest first."""
    rows = rows_behind(material.card.opened, term, material.part, as_of=material.reach)
    if term.kpi.unit is Unit.RATIO or term.kpi.spread not in rows.columns:
        return rows
    return rows.sort(term.kpi.spread, descending=True, nulls_last=True, maintain_order=True)
