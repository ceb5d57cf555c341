"""What neighbours change: the thin sort, taken in pieces of any size, against one whole query and against plain loops."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from support.boring import figures
from support.centre import engine_figures, open_rows
from support.generated import made

from servicepledge.engine import neighbours
from servicepledge.engine.asking import ask
from servicepledge.engine.cells import by_clause
from servicepledge.engine.plan import Span, held_as_tables, plan
from servicepledge.engine.query import is_windowed
from servicepledge.engine.tally import tally
from servicepledge.exports.canonical import TABLES
from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.measure import terms_of

WHOLE = neighbours._batches


@given(seed=st.integers(0, 1_000_000), size=st.integers(1, 9))
@settings(max_examples=15)
def test_pieces_of_the_sort_give_what_one_query_and_what_loops_give(seed: int, size: int) -> None:
    centre = made(seed)
    zone = centre.contracts[0].time_zone  # one query is in one time zone
    alike = [agreed for agreed in centre.contracts if agreed.time_zone == zone]
    terms = [term for agreed in alike for term in terms_of(agreed) if is_windowed(term.kpi)]
    span = Span(centre.first, centre.last, centre.tables.as_of)

    def in_pieces(opened: OpenSource, sql: str) -> Iterator[pl.DataFrame]:
        return (piece for frame in WHOLE(opened, sql) for piece in frame.iter_slices(size))

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(neighbours, "_batches", in_pieces)
        patched.setattr(neighbours, "ROWS_AT_ONCE", 2 * size)
        rows = {table: getattr(centre.tables, table) for table in TABLES}
        opened = open_rows(Path(folder), as_of=centre.tables.as_of, **rows)
        found = tally(opened, terms, span)
        counted = engine_figures(opened, terms, span)
        one_pass = plan(opened, terms, span)
        with held_as_tables(opened.connection, one_pass):
            expected = by_clause(one_pass, ask(opened.connection, one_pass.sql(), "test"), span.first, span.last)
        opened.connection.close()
    keys = ["contract", "clause", "term", "day", "name"]
    assert_frame_equal(found.select(expected.columns).sort(keys), expected.sort(keys))
    for agreed in centre.contracts:
        for clause in agreed.measured:
            if (agreed.id, clause.ref) in counted:
                loops = figures(agreed, clause, centre.tables)
                assert counted[agreed.id, clause.ref] == {
                    day: figure for day, figure in loops.items() if centre.first <= day <= centre.last
                }, (seed, size, clause.reading)


def test_a_neighbour_is_found_across_two_pieces_and_a_far_one_is_none() -> None:
    rows = pl.DataFrame({"matter": [1, 1, 1, 2, 2, 3], "at_us": [0, 5, 30, 31, 41, 42], "code": 0})
    for cut in range(rows.height + 1):
        pieces = [rows.head(cut), rows.tail(-cut) if cut else rows]
        near = pl.concat(neighbours._near(pieces, within_us=10))
        assert near.select("matter", "at_us", "since_previous_us", "until_next_us").rows() == [
            (1, 0, None, 5), (1, 5, 5, None), (2, 31, None, 10), (2, 41, 10, None)
        ]  # fmt: skip
