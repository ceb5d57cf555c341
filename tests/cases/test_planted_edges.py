"""A time that cannot be, planted anywhere, changes no figure in silence: it is carried as unmeasurable, or the row is as good as gone.

The rows are the sample's, all of them sound; the edges are those of real systems. For each clause a figure with the edge is
what it was (nothing of it needs that time), what it is without the row, or one that counts a row more as unmeasurable and
gains nothing by it. Two times exchanged are held for the figures that need the second: what dates a row keeps its word.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.boring import Figures, Row
from support.centre import choices_of, contract, engine_figures, open_rows, scope_of
from support.generated import OF_ROWS
from support.places import REPOSITORY

from servicepledge.engine.passes import Span
from servicepledge.exports.canonical import TABLES
from servicepledge.facts import FACTS
from servicepledge.kpi import Kpi
from servicepledge.scorecard.measure import terms_of

A_FEW = settings.default.max_examples // 25
"""An example looks at every figure of a table."""
SAMPLE = REPOSITORY / "data" / "sample"
FIRST, LAST = date(2026, 9, 14), date(2026, 9, 20)
AS_OF = datetime(2026, 10, 15, tzinfo=UTC)
NEVER = [
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1899, 12, 30, tzinfo=UTC),
    datetime(1900, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, tzinfo=UTC),
]
READS_OTHERS = re.compile("'until': '(confirmed|closed)'")
"""Readings whose clock stops at another time than the KPI's own."""
SAYS_SO_ITSELF = "record_completeness"
"""A case whose time of registration cannot be is no complete record: that is what this KPI counts."""


def clauses_reading(table: str) -> Iterator[dict[str, Any]]:
    """Every KPI under every reading whose fact reads a table, with a limit where it takes one."""
    for kpi in OF_ROWS:
        for reading in choices_of(kpi):
            read = kpi.under(reading)
            if table in FACTS[read.fact].reads:
                yield {"kpi": kpi.id, "reading": reading, "scope": _scope(read), **_limit(read, reading)}


def _scope(kpi: Kpi) -> dict[str, Any]:
    return {**scope_of(kpi), **({"outside": "work"} if kpi.is_after_hours else {})}


def _limit(kpi: Kpi, reading: Mapping[str, str]) -> dict[str, str]:
    return (
        {}
        if kpi.limit == "none"
        else {"limit": "30 d" if kpi.is_least else "1 h" if kpi.fact == "contacts" else "24 h"}
    )


def sound_rows() -> dict[str, list[Row]]:
    """One client's rows of a week and a bit, as the sample has them."""
    found = {}
    for table, kind in TABLES.items():
        moment = kind.begins
        rows = pl.read_parquet(SAMPLE / f"{table}.parquet").filter(
            pl.col("contract_id") == "telecom",
            pl.col(moment) >= FIRST - timedelta(days=4),
            pl.col(moment) < LAST + timedelta(days=2),
        )
        found[table] = [_aware(row, kind.columns) for row in rows.sort(kind.key).head(150).iter_rows(named=True)]
    return found


def _aware(row: Row, columns: Mapping[str, Any]) -> Row:
    held = {name: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for name, value in row.items()}
    return {**dict.fromkeys(columns), **held, "contract_id": "one"}


SOUND = sound_rows()


def figures_of(table: str, rows: Mapping[str, Sequence[Row]]) -> dict[str, Figures]:
    """What every clause counts in the week, by its reference."""
    agreed = contract(
        list(clauses_reading(table)), id="one", hours={"work": {"windows": ["08:00-18:00"]}}, starts_on=date(2026, 4, 1)
    )
    with TemporaryDirectory() as folder:
        opened = open_rows(Path(folder), as_of=AS_OF, **rows)
        found = engine_figures(opened, terms_of(agreed), Span(FIRST, LAST, AS_OF))
        opened.close()
    totals = {}
    for clause in agreed.measured:
        total = Figures()
        for day in found["one", clause.ref].values():
            total.add(day)
        totals[f"{clause.ref} {clause.kpi} {dict(clause.reading)}"] = total
    return totals


def is_told(kpi: str, clean: Figures, planted: Figures, without: Figures) -> bool:
    if planted in (clean, without) or kpi == SAYS_SO_ITSELF:
        return True
    return planted.unmeasurable > without.unmeasurable and planted.numerator <= clean.numerator


@pytest.mark.parametrize("table", TABLES)
@given(st.data())
@settings(max_examples=A_FEW)
def test_a_time_that_cannot_be_changes_no_figure_in_silence(table: str, data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(TABLES[table].instants), "column")
    holding = [number for number, row in enumerate(SOUND[table]) if row[column] is not None]
    number = data.draw(st.sampled_from(holding or list(range(len(SOUND[table])))), "row")
    never = data.draw(st.sampled_from(NEVER), "instead")
    rows = SOUND[table]
    planted = {**SOUND, table: [*rows[:number], {**rows[number], column: never}, *rows[number + 1 :]]}
    without = {**SOUND, table: [*rows[:number], *rows[number + 1 :]]}
    clean, told, gone = (figures_of(table, held) for held in (SOUND, planted, without))
    silent = {
        ref: (clean[ref], told[ref], gone[ref])
        for ref in told
        if not is_told(ref.split()[1], clean[ref], told[ref], gone[ref])
    }
    assert silent == {}, (table, column, never)


@pytest.mark.parametrize("table", TABLES)
@given(st.data())
@settings(max_examples=A_FEW)
def test_two_times_exchanged_change_no_figure_in_silence(table: str, data: st.DataObject) -> None:
    kind = TABLES[table]
    pairs = [*kind.order, *((kind.begins, name) for name in sorted(kind.after_it))]
    pairs += list(zip(kind.course, kind.course[1:], strict=False))
    first, second = data.draw(st.sampled_from(pairs), "pair")
    rows = SOUND[table]
    apart = [n for n, row in enumerate(rows) if row[first] and row[second] and row[first] < row[second]]
    if not apart:
        return
    number = data.draw(st.sampled_from(apart), "row")
    exchanged = {**rows[number], first: rows[number][second], second: rows[number][first]}
    planted = {**SOUND, table: [*rows[:number], exchanged, *rows[number + 1 :]]}
    without = {**SOUND, table: [*rows[:number], *rows[number + 1 :]]}
    clean, told, gone = (figures_of(table, held) for held in (SOUND, planted, without))
    needed = {kpi.id for kpi in OF_ROWS if f"{table}.{second}" in kpi.needs}
    silent = {
        ref: (clean[ref], told[ref], gone[ref])
        for ref in told
        if ref.split()[1] in needed
        and not READS_OTHERS.search(ref)
        and not is_told(ref.split()[1], clean[ref], told[ref], gone[ref])
    }
    assert silent == {}, (table, first, second)
