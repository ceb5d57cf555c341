"""Looking at the rows behind figures: one pass over a fact for the rows of many terms, each in days of its own."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from ..clock.sql import held
from ..exports.database import ask
from ..exports.open import OpenSource
from .cells import in_scope, unpacked
from .plan import Span, held_as_tables, plan
from .query import Pass
from .terms import Term

WANTED = "wanted"
"""The table that says which cells belong to which look (`no`), while its pass is held."""


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


@contextmanager
def looked_at(opened: OpenSource, looks: Sequence[Look], as_of: datetime) -> Iterator[Pass]:
    """
    Hold a pass over the fact of looks that belong together, with the table `wanted`: `no` (the look), its cells.

    Raises  SourceError where an export cannot be read.
    """
    terms = list({look.term.id: look.term for look in looks}.values())
    span = Span(min(look.first for look in looks), max(look.last for look in looks), as_of)
    one_pass = plan(opened, terms, span)
    keys = one_pass.cell_names
    with held_as_tables(opened.connection, one_pass):
        cells = ask(
            opened.connection, f"select distinct {', '.join(keys)} from ({one_pass.rows_sql('true')})", opened.source.id
        )
        dated = unpacked(one_pass, cells.lazy()).collect().lazy()
        own = {term.id: term for term in one_pass.terms}
        scopes = [
            in_scope(one_pass, _of(one_pass, dated, look), own[look.term.id]).select(pl.lit(no).alias("no"), *keys)
            for no, look in enumerate(looks)
        ]
        with held(opened.connection, WANTED, pl.concat(pl.collect_all(scopes))):
            yield one_pass


def _of(one_pass: Pass, dated: pl.LazyFrame, look: Look) -> pl.LazyFrame:
    """Return the cells of the look's own contract in its days."""
    is_own = pl.col("contract_no") == one_pass.number_of(look.term)
    return dated.filter(is_own, pl.col("day").is_between(look.first, look.last))
