"""From tallies to scores: every clause judged in every period, under the terms in force."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from ..contract.amendments import holds_during
from ..engine.query import is_windowed
from ..engine.terms import ID_COLUMNS, Term, TermId
from ..kpi import ALIKE
from ..periods import Period, clipped
from .amounts import ROLES, amounts
from .provisional import Reach, not_covered, provisional
from .score import Score
from .segments import pooled
from .unmeasured import Unmeasured
from .verdict import (
    MIXED_SCALES,
    NO_ROWS,
    NO_TARGET,
    Verdict,
    headroom,
    judge_open,
    missing_reason,
    to_verify,
    without_target,
)

Group = tuple[str | int | None, ...]
"""The values of a breakdown."""


def make_scores(
    terms: Sequence[Term],
    tallies: pl.DataFrame,
    periods: Sequence[Period],
    reach: Reach,
    columns: Mapping[str, frozenset[str]],
    by: Sequence[str] = (),
) -> list[Score]:
    """
    Judge every clause in every period (in order), from tallies that cover them; terms of one contract.

    A clause that was not in force on any day of a period has no score in it. Terms worked out from verdicts are passed
    over (see `scorecard.derived`).
    """
    terms = [term for term in terms if not term.kpi.is_derived]
    if not terms:
        return []
    parts = [clipped(period, terms[0].contract) for period in periods]
    rows: dict[tuple[TermId, str], dict[Group, Mapping[str, Any]]] = {}
    beside = {term.id for term in terms if is_windowed(term.kpi)}
    for row in amounts(tallies, terms, parts, by).iter_rows(named=True):
        term_id = TermId(*(row[name] for name in ID_COLUMNS))
        found = rows.setdefault((term_id, row["period"]), {})
        # Where neighbours count, a row may be there for those alone: a group of nothing else is none.
        if not by or term_id not in beside or any(row[role] for role in ROLES):
            found[tuple(row[name] for name in by)] = row
    clauses: dict[tuple[str, tuple[str, str] | None], list[Term]] = {}
    for term in terms:
        clauses.setdefault((term.clause.ref, term.other), []).append(term)
    scores: list[Score] = []
    for period, part in zip(periods, parts, strict=True):
        for versions in clauses.values():
            counted = {term.id: rows.get((term.id, period.label), {}) for term in versions}
            held = _held(versions, part, counted)
            groups = dict.fromkeys(group for term in held for group in counted[term.id]) if by else [()]
            for group in groups if held else ():
                named = dict(zip(by, group, strict=True))
                segments = [
                    _score(term, period, part, counted[term.id].get(group), columns, reach, named) for term in held
                ]
                if len(segments) == 1:
                    scores.append(segments[0])
                else:
                    scores.append(pooled(segments, named, _total(tallies, held, part, named)))
    return scores


def _total(
    tallies: pl.DataFrame, versions: Sequence[Term], part: Period, by: Mapping[str, str | int | None]
) -> dict[str, int]:
    """Add up what a clause counts in (its part of) a period in each role, whichever version counted it."""
    mine = tallies.filter(
        pl.col("day").is_between(part.first, part.last),
        *(pl.col(name).eq_missing(value) for name, value in by.items()),
    )

    def counted(term: Term, name: str) -> int:
        is_its = [pl.col(column).eq_missing(value) for column, value in term.id._asdict().items()]
        return int(mine.filter(*is_its, pl.col("name") == name)["amount"].sum())

    return {
        "numerator": sum(counted(term, term.kpi.numerator) for term in versions),
        "denominator": sum(counted(term, term.kpi.denominator) for term in versions),
        "unmeasurable": sum(counted(term, "unmeasurable") for term in versions),
        "pending": sum(counted(term, "pending") for term in versions),
        "unpromised": sum(counted(term, "unpromised") for term in versions),
    }


def _held(
    versions: Sequence[Term], part: Period, counted: Mapping[TermId, Mapping[Group, Mapping[str, Any]]]
) -> list[Term]:
    """
    Return the versions of a clause that have a say in a period: those in force on a day of it.

    A case is owed what was in force when its clock started, so one received before a change may fall due after it.
    """
    in_force = [term for term in versions if holds_during(term.since, term.until, part.first, part.last)]
    if not in_force or not in_force[0].is_deadline:
        return in_force
    return [
        term
        for term in versions
        if term in in_force or any(row[role] for row in counted[term.id].values() for role in ROLES)
    ]


def _score(
    term: Term,
    period: Period,
    part: Period,
    row: Mapping[str, Any] | None,
    columns: Mapping[str, frozenset[str]],
    reach: Reach,
    by: Mapping[str, str | int | None],
) -> Score:
    kpi, target = term.kpi, term.clause.target
    is_partial = (part.first, part.last) != (period.first, period.last)
    missing = term.unmeasurable_because(columns)
    if missing is not None:
        verdict = Verdict.FACTS_ONLY if missing[0] == "no_limit" else Verdict.UNDECIDABLE
        return Score(term, period, None, None, None, verdict, missing_reason(*missing), is_partial=is_partial)
    figures = row or dict.fromkeys(ROLES, 0)
    numerator, denominator = figures["numerator"], figures["denominator"]
    unmeasured = Unmeasured.of(kpi, figures)
    if not _is_alike(figures):
        verdict = Verdict.UNDECIDABLE if target else Verdict.FACTS_ONLY
        return Score(term, period, None, None, None, verdict, MIXED_SCALES, is_partial=is_partial, by=by)
    waiting = {role: figures[role] for role in ("pending", "early")}
    verdict, reason = judge_open(kpi, target, numerator, denominator, unmeasured, **waiting)
    if verdict is Verdict.MISSED and term.clause.on_signs:
        verdict, reason = Verdict.UNDECIDABLE, to_verify(kpi, numerator)
    if reason is NO_TARGET:
        reason = without_target(term.clause.kind)
    open_, missed = provisional(term, part, reach), reach.gaps(term, part)
    if verdict.is_not_called_for and (missed or not reach.shows(term, part, verdict, figures["pending"])):
        verdict, reason = Verdict.UNDECIDABLE if target else Verdict.FACTS_ONLY, NO_ROWS
    return Score(
        term=term,
        period=period,
        value=kpi.value(numerator, denominator),
        numerator=Fraction(numerator, kpi.scale),
        denominator=denominator,
        verdict=verdict,
        reason=reason,
        provisional=not_covered(missed, open_) if missed else open_,
        gaps=missed,
        headroom=None if verdict is Verdict.UNDECIDABLE else headroom(kpi, target, numerator, denominator),
        unmeasurable=unmeasured.rows,
        unmeasured=unmeasured,
        **waiting,
        unpromised=figures["unpromised"],
        is_partial=is_partial,
        medians=figures.get("medians"),
        percentile=figures.get("percentile"),
        by=by,
    )


def _is_alike(figures: Mapping[str, Any]) -> bool:
    """Tell whether what must be alike in all rows of a mean is: the variance of equal numbers is nothing."""
    total, squares = (int(figures[role] or 0) for role in ALIKE)
    return total * total == squares * int(figures["denominator"])
