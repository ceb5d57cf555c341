"""Figures behind a miss: when in the week it happened, what drove it, and which rows are the exceptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Any

import polars as pl

from ..contract.model import Contract
from ..contract.quantity import WorkingDayLimit
from ..engine.engine import engine_of
from ..engine.passes import Span
from ..engine.tally import tally_each
from ..engine.terms import Term
from ..exports.open import OpenSource
from ..kpi import Better
from ..periods import Period, clipped
from ..scorecard.amounts import amounts
from ..scorecard.card import Scorecard, reach_of
from ..scorecard.score import Score
from ..scorecard.verdict import Verdict
from ..stats.contributions import Count, Driver, Group, drivers
from .rows import FirstRows, first_behind

NEARLY = Fraction(9, 10)
"""A met clause that used this part of what it may lack is watched."""
DIMENSIONS = ("queue", "topic", "channel", "kind", "class")
BY_WEEK = ("weekday", "hour")
SHOWN_ROWS = 20
LISTED_ROWS = 1000
"""How many exceptions of a clause the page shows and the annex lists."""


@dataclass(frozen=True)
class Miss:
    """What is known about one clause's miss; `cells` by weekday (1 to 7) and hour."""

    score: Score
    cells: Mapping[tuple[int, int], Count]
    drivers: Mapping[str, Sequence[Driver]]
    """By breakdown; those with more than one group, and a period before."""
    before: Period | None
    rows: pl.DataFrame
    """The exceptions the page shows."""
    listed: pl.DataFrame
    """Those the annex lists."""
    row_count: int


def to_look_into(card: Scorecard) -> list[Score]:
    """Return the scores of the clauses that were missed or nearly missed, and rest on rows."""
    return [score for score in card.of_provider if score.denominator and _needs_words(score)]


def tally_breakdowns(opened: OpenSource, cards: Sequence[Scorecard]) -> dict[tuple[str, ...], pl.DataFrame]:
    """
    Tally what the misses of many scorecards of one source ask for: a pass over each fact and breakdown for all of them.

    Contracts with amendments are left out, since the terms to look into change between their periods.
    """
    scores = [score for card in cards if not card.contract.amendments for score in to_look_into(card)]
    terms = {(term.contract.id, term.clause.ref): term for score in scores for term in [_as_now(score.term)]}
    if not terms:
        return {}
    parts = [
        part
        for score in scores
        for part in (clipped(score.period, score.term.contract), _before(score.period, score.term.contract))
        if part is not None
    ]
    span = Span(min(part.first for part in parts), max(part.last for part in parts), reach_of(cards[0]))
    breakdowns = [*_breakdowns(opened, list(terms.values())), BY_WEEK]
    return tally_each(opened, list(terms.values()), span, breakdowns)


def is_watched(score: Score) -> bool:
    """Say whether a met clause has used nine tenths of what it may lack, or of the time it may take."""
    return score.verdict is Verdict.MET and used_of(score) >= NEARLY


def used_of(score: Score) -> Fraction:
    """Return how much of what its target allows a clause has used; 0 where nothing is allowed, or no most is named."""
    room, target = score.headroom, score.term.clause.target
    if room is None or target is None or score.value is None:
        return Fraction(0)
    if target.upper is not None:
        return Fraction(0)
    if room.allowed is not None:
        return Fraction(room.actual or 0, room.allowed) if room.allowed else Fraction(0)
    return score.value / target.bound if score.term.kpi.better is Better.LOWER and target.bound else Fraction(0)


def has_hours(term: Term) -> bool:
    """Tell whether the hour of a row says anything: not where a row is a day or a stretch of time, or due as a day closes."""
    is_due_at_closing = isinstance(term.clause.limit, WorkingDayLimit)
    return term.kpi.schedule in (None, "quarter_hour", "half_hour") and not is_due_at_closing


def _needs_words(score: Score) -> bool:
    kpi = score.term.kpi
    return not kpi.is_derived and not kpi.is_total and (score.verdict is Verdict.MISSED or is_watched(score))


def exceptions_of(cards: Sequence[Scorecard]) -> list[list[FirstRows]]:
    """Return the exceptions of every clause to explain of scorecards of one source; all in one pass over each fact."""
    asked = [
        [(_as_now(score.term), clipped(card.period, card.contract)) for score in to_look_into(card)] for card in cards
    ]
    if not any(asked):
        return [[] for _ in cards]
    found = iter(
        first_behind(
            cards[0].opened,
            [one for of_card in asked for one in of_card],
            most=LISTED_ROWS,
            longest_first=True,
            as_of=reach_of(cards[0]),
        )
    )
    return [list(islice(found, len(of_card))) for of_card in asked]


def misses_of(
    card: Scorecard, tallied: Mapping[tuple[str, ...], pl.DataFrame], exceptions: Sequence[FirstRows]
) -> list[Miss]:
    """
    Look into every clause to explain of a scorecard; what is not `tallied` yet by its breakdowns is, in one more pass.

    The period before is measured by the terms in force now, so that like is held against like.
    """
    scores = to_look_into(card)
    if not scores:
        return []
    terms = {score.term.clause.ref: _as_now(score.term) for score in scores}
    part = clipped(card.period, card.contract)
    before = _before(card.period, card.contract)
    periods = [*([before] if before else []), part]
    asked = list(terms.values())
    breakdowns = _breakdowns(card.opened, asked)
    if not tallied:
        span = Span(min(p.first for p in periods), part.last, reach_of(card))
        tallied = tally_each(card.opened, asked, span, [*breakdowns, BY_WEEK])
    counts = {by: _counts(tallied[by], asked, periods, by) for by in breakdowns}
    by_week = _counts(tallied[BY_WEEK], asked, [part], BY_WEEK)
    found = []
    for score, first in zip(scores, exceptions, strict=True):
        ref = score.term.clause.ref
        found.append(
            Miss(
                score=score,
                cells={
                    (int(str(group[0])), int(str(group[1]))): count
                    for group, count in by_week.get((ref, part.label), {}).items()
                    if has_hours(terms[ref])
                },
                drivers=_drivers(terms[ref], counts, before, part),
                before=next(iter(card.period.earlier(1))) if before else None,
                rows=first.rows.head(SHOWN_ROWS),
                listed=first.rows,
                row_count=first.count,
            )
        )
    return found


def _drivers(
    term: Term, counts: Mapping[tuple[str, ...], Any], before: Period | None, part: Period
) -> dict[str, Sequence[Driver]]:
    if before is None or not term.kpi.adds_up:
        return {}
    ref = term.clause.ref
    found = {}
    for by, counted in counts.items():
        now, then = (
            {group[0]: count for group, count in counted.get((ref, period.label), {}).items()}
            for period in (part, before)
        )
        if len({*now, *then}) > 1 and (by[0] != "hour" or has_hours(term)):
            found[by[0]] = drivers(term.kpi, now, then)
    return {by: held for by, held in found.items() if held}


def _as_now(term: Term) -> Term:
    """Return a term as it would be had its clause always been what it is now."""
    return replace(term, since=None, until=None, amendment="")


def _before(period: Period, contract: Contract) -> Period | None:
    """Return the part of the period before that lies in the contract's term."""
    earlier = next(iter(period.earlier(1)), None)
    return clipped(earlier, contract) if earlier and earlier.last >= contract.starts_on else None


def _breakdowns(opened: OpenSource, terms: Sequence[Term]) -> list[tuple[str, ...]]:
    """Return the breakdowns that some term's fact and export have."""
    held = {
        name
        for term in terms
        for name in DIMENSIONS
        if name in engine_of(opened).columns_of(term.fact) and name in opened.columns.get(term.table, ())
    }
    return [*((name,) for name in DIMENSIONS if name in held), ("hour",)]


def _counts(
    tallied: pl.DataFrame, terms: Sequence[Term], periods: Sequence[Period], by: tuple[str, ...]
) -> dict[tuple[str, str], dict[tuple[Group, ...], Count]]:
    """Return numerator and denominator by clause and period label, then by group."""
    found: dict[tuple[str, str], dict[tuple[Group, ...], Count]] = {}
    for row in amounts(tallied, terms, periods, by).iter_rows(named=True):
        group = tuple(row[name] for name in by)
        found.setdefault((row["clause"], row["period"]), {})[group] = Count(row["numerator"], row["denominator"])
    return found
