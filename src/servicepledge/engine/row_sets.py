"""Looking at the rows behind figures: one pass over a fact for the rows of many terms, each in days of its own."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from ..exports.open import OpenSource
from .cells import collected, in_scope, unpacked
from .engine import engine_of
from .passes import Span, pass_over
from .query import Pass
from .terms import Term, TermId


@dataclass(frozen=True, slots=True)
class RowSet:
    """A term, and the days in which its rows are looked at."""

    term: Term
    first: date
    last: date


def by_pass(row_sets: Sequence[RowSet], apart: Callable[[Term], Hashable]) -> list[list[int]]:
    """
    Return the places of row sets that one pass can answer: the same fact, time zone and pauses, and not told `apart`.

    A clause may be looked at as it was and as an amendment has made it: never both in one pass, where it has one limit.
    """
    found: dict[Hashable, list[int]] = {}
    known: dict[TermId, list[Term]] = {}
    for place, row_set in enumerate(row_sets):
        versions = known.setdefault(row_set.term.id, [])
        if row_set.term not in versions:
            versions.append(row_set.term)
        kpi = row_set.term.kpi
        alike = (kpi.fact, row_set.term.contract.time_zone, kpi.is_paused, versions.index(row_set.term))
        found.setdefault((alike, apart(row_set.term)), []).append(place)
    return list(found.values())


def pass_of(opened: OpenSource, row_sets: Sequence[RowSet], as_of: datetime) -> tuple[Pass, pl.DataFrame]:
    """
    Lay out a pass over the fact of row sets that belong together, and say which of its cells each of them has.

    Rows    one cell of a row set each: `no` (its place), and the cell by `Pass.cell_names`.
    Raises  SourceError where an export cannot be read.
    """
    terms = list({row_set.term.id: row_set.term for row_set in row_sets}.values())
    span = Span(min(row_set.first for row_set in row_sets), max(row_set.last for row_set in row_sets), as_of)
    one_pass = pass_over(opened, terms, span)
    cells = engine_of(opened).cells(one_pass.unmeasured())
    dated = unpacked(one_pass, cells.lazy()).collect()
    by_contract = {number: part for (number,), part in dated.partition_by("contract_no", as_dict=True).items()}
    own = {term.id: term for term in one_pass.terms}
    scopes = []
    for no, row_set in enumerate(row_sets):
        mine = by_contract.get(one_pass.number_of(row_set.term), dated.clear()).lazy()
        in_days = mine.filter(pl.col("day").is_between(row_set.first, row_set.last))
        held = in_scope(one_pass, in_days, own[row_set.term.id])
        scopes.append(held.select(pl.lit(no).alias("no"), *one_pass.cell_names))
    return one_pass, pl.concat(collected(scopes))
