"""Looking at the rows behind figures: one pass over a fact for the rows of many terms, each in days of its own."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from ..exports.open import OpenSource
from .cells import in_scope, unpacked
from .engine import engine_of
from .passes import Span, pass_over
from .query import Pass
from .terms import Term


@dataclass(frozen=True, slots=True)
class Look:
    """A term, and the days in which its rows are looked at."""

    term: Term
    first: date
    last: date


def together(looks: Sequence[Look], apart: Callable[[Term], Hashable]) -> list[list[int]]:
    """
    Return the places of looks that one pass can answer: the same fact, time zone and pauses, and not told `apart`.

    A clause may be looked at as it was and as an amendment has made it: never both in one pass, where it has one limit.
    """
    found: dict[Hashable, list[int]] = {}
    known: dict[tuple[str, str, str], list[Term]] = {}
    for place, look in enumerate(looks):
        versions = known.setdefault(look.term.id, [])
        if look.term not in versions:
            versions.append(look.term)
        kpi = look.term.kpi
        alike = (kpi.fact, look.term.contract.time_zone, kpi.is_paused, versions.index(look.term))
        found.setdefault((alike, apart(look.term)), []).append(place)
    return list(found.values())


def looked_at(opened: OpenSource, looks: Sequence[Look], as_of: datetime) -> tuple[Pass, pl.DataFrame]:
    """
    Lay out a pass over the fact of looks that belong together, and say which of its cells each of them looks at.

    Rows    one cell of a look each: `no` (the look), and the cell by `Pass.cell_names`.
    Raises  SourceError where an export cannot be read.
    """
    terms = list({look.term.id: look.term for look in looks}.values())
    span = Span(min(look.first for look in looks), max(look.last for look in looks), as_of)
    one_pass = pass_over(opened, terms, span)
    cells = engine_of(opened).cells(one_pass.unmeasured())
    dated = unpacked(one_pass, cells.lazy()).collect().lazy()
    own = {term.id: term for term in one_pass.terms}
    scopes = [
        in_scope(one_pass, _of(one_pass, dated, look), own[look.term.id]).select(
            pl.lit(no).alias("no"), *one_pass.cell_names
        )
        for no, look in enumerate(looks)
    ]
    return one_pass, pl.concat(pl.collect_all(scopes))


def _of(one_pass: Pass, dated: pl.LazyFrame, look: Look) -> pl.LazyFrame:
    """Return the cells of the look's own contract in its days."""
    is_own = pl.col("contract_no") == one_pass.number_of(look.term)
    return dated.filter(is_own, pl.col("day").is_between(look.first, look.last))
