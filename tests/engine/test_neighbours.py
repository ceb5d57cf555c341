"""What neighbours change: thin rows sorted either way, taken in pieces of any size, against one whole query and against loops."""

import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from support.boring import figures
from support.centre import contract, engine_figures, open_rows
from support.drawn import drawn
from support.generated import made

from servicepledge.engine.cells import by_clause
from servicepledge.engine.duckdb import neighbours, packed_rows
from servicepledge.engine.engine import engine_of
from servicepledge.engine.passes import Span, pass_over
from servicepledge.engine.query import is_windowed
from servicepledge.engine.tally import tally
from servicepledge.engine.terms import ID_COLUMNS
from servicepledge.errors import SourceError
from servicepledge.exports.canonical import TABLES
from servicepledge.exports.open import OpenSource
from servicepledge.runtime.memory import VARIABLE
from servicepledge.scorecard.measure import terms_of

WHOLE = packed_rows._batches


@pytest.mark.parametrize("most_here", [0, packed_rows.MOST_ROWS_HERE], ids=["by DuckDB", "here"])
@given(seed=st.integers(0, 1_000_000), size=st.integers(1, 9))
@settings(max_examples=15)
def test_pieces_of_the_sort_give_what_one_query_and_what_loops_give(most_here: int, seed: int, size: int) -> None:
    centre = made(seed)
    zone = centre.contracts[0].time_zone  # one query is in one time zone
    alike = [agreed for agreed in centre.contracts if agreed.time_zone == zone]
    terms = [term for agreed in alike for term in terms_of(agreed) if is_windowed(term.kpi)]
    span = Span(centre.first, centre.last, centre.tables.as_of)

    def in_pieces(opened: OpenSource, sql: str) -> Iterator[pl.DataFrame]:
        return (piece for frame in WHOLE(opened, sql) for piece in frame.iter_slices(size))

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(packed_rows, "MOST_ROWS_HERE", most_here)
        patched.setattr(packed_rows, "_batches", in_pieces)
        patched.setattr(packed_rows, "ROWS_A_SHARE", 3 * size)
        patched.setattr(neighbours, "TALLIED_AT_ONCE", 2 * size)
        rows = {table: getattr(centre.tables, table) for table in TABLES}
        opened = open_rows(Path(folder), as_of=centre.tables.as_of, **rows)
        found = tally(opened, terms, span)
        counted = engine_figures(opened, terms, span)
        one_pass = pass_over(opened, terms, span)
        expected = by_clause(one_pass, engine_of(opened).cells(one_pass), span.first, span.last)
        opened.close()
    keys = [*ID_COLUMNS, "day", "name"]
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


WINDOW = 10
PACKED = packed_rows._Packed(codes=3, starts_us=1_000)
LARGEST = 2**64 - 1
Thin = tuple[int, int, int]


def _in_order(rows: Sequence[Thin], size: int, rows_a_share: int) -> list[Thin]:
    """Return what is yielded of rows (matter, moment, code) that come in batches of a size."""
    schema = {"matter": pl.UInt64, "moment": pl.UInt64}
    halves = [(matter, (at_us - PACKED.starts_us) * PACKED.codes + code) for matter, at_us, code in rows]
    batches = [
        pl.DataFrame([], schema=schema),
        *pl.DataFrame(halves, schema=schema, orient="row").iter_slices(size),
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packed_rows, "ROWS_A_SHARE", rows_a_share)
        found = pl.concat(PACKED.in_order(batches, WINDOW))
    assert found.schema == {"matter": pl.UInt64, "at_us": pl.Int64, "code": pl.UInt64}
    return found.rows()


DRAWN = {
    "a window apart is near, a microsecond more is not": (
        [(5, 1_000, 0), (5, 1_010, 2), (6, 1_000, 0), (6, 1_012, 0)],
        [(5, 1_000, 0), (5, 1_010, 2)],
    ),
    "neither code hides a neighbour": (
        [(5, 1_000, 0), (5, 1_010, 2), (6, 1_000, 2), (6, 1_010, 0)],
        [(5, 1_000, 0), (5, 1_010, 2), (6, 1_000, 2), (6, 1_010, 0)],
    ),
    "at one instant, the smaller code is first": (
        [(5, 1_007, 2), (5, 1_007, 0), (5, 1_007, 0)],
        [(5, 1_007, 0), (5, 1_007, 0), (5, 1_007, 2)],
    ),
    "one in the middle is near to both": (
        [(5, 1_020, 0), (5, 1_000, 0), (5, 1_010, 0)],
        [(5, 1_000, 0), (5, 1_010, 0), (5, 1_020, 0)],
    ),
    "the same moment on another matter is none": ([(5, 1_000, 0), (6, 1_000, 0), (LARGEST, 1_000, 0)], []),
    "the first and the last matter there can be": (
        [(LARGEST, 1_004, 1), (0, 1_000, 0), (LARGEST, 1_003, 1), (0, 1_000, 1)],
        [(0, 1_000, 0), (0, 1_000, 1), (LARGEST, 1_003, 1), (LARGEST, 1_004, 1)],
    ),
    "nothing at all": ([], []),
}


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("rows_a_share", [1, 3, 100])
@pytest.mark.parametrize("case", DRAWN)
def test_rows_sorted_here_are_those_with_a_neighbour_in_order(case: str, rows_a_share: int, size: int) -> None:
    rows, expected = DRAWN[case]
    assert _in_order(rows, size, rows_a_share) == expected


MATTERS = st.sampled_from([0, 1, 2, 2**62, 2**63 - 1, 2**63, 2**63 + 1, LARGEST - 1, LARGEST])


@given(
    rows=st.lists(st.tuples(MATTERS, st.integers(1_000, 1_080), st.integers(0, 2)), max_size=30),
    size=st.integers(1, 9),
    rows_a_share=st.integers(1, 9),
)
def test_no_row_with_a_neighbour_is_lost_in_any_share_or_batch(rows: list[Thin], size: int, rows_a_share: int) -> None:
    near = [
        row
        for number, row in enumerate(rows)
        if any(
            other[0] == row[0] and abs(other[1] - row[1]) <= WINDOW
            for place, other in enumerate(rows)
            if place != number
        )
    ]
    found = _in_order(rows, size, rows_a_share)
    assert found == sorted(found)
    assert Counter(near) <= Counter(found) <= Counter(rows)


def _sorts_in_duckdb(opened: OpenSource, by: Sequence[str] = (), values: int = 1) -> bool:
    """Say whether DuckDB is asked to sort, when a clause that names so many queues and kinds is tallied."""
    scope = {column: [f"{column}{number}" for number in range(values)] for column in ("queue", "kind")}
    clause = {"kpi": "first_contact_resolution", "reading": {"unclassified": "counted"}, "scope": scope}
    span = Span(date(2026, 10, 1), date(2026, 10, 31), datetime(2026, 12, 1, tzinfo=UTC))
    asked: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packed_rows, "_batches", lambda source, sql: asked.append(sql) or WHOLE(source, sql))
        found = tally(opened, terms_of(contract([clause])), span, by)
    amounts = found.group_by("name").agg(pl.col("amount").sum())
    assert dict(amounts.rows()) == {"first_contacts": 1, "resolved": 0, "unmeasurable": 0, "unmeasurable_units": 0}
    (sql,) = asked
    return "order by" in sql


def test_who_sorts(opened: Callable[..., OpenSource], monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = "customer_id | queue | kind | answered_at\nx | queue0 | kind0 | 09:00:01\nx | queue0 | kind0 | 09:00:02"
    source = opened(calls=drawn("calls", drawing))
    assert not _sorts_in_duckdb(source)
    assert not _sorts_in_duckdb(source, by=["hour"]), "the moment says the hour"
    assert not _sorts_in_duckdb(source, values=100)
    assert _sorts_in_duckdb(source, values=2_000), "a moment and one of 12 million codes need more than 63 bits"
    assert _sorts_in_duckdb(source, by=["queue"]), "a breakdown carries its column along"
    assert _sorts_in_duckdb(replace(source, memory_limit="1GB")), "under a memory limit DuckDB spills"
    monkeypatch.setattr(packed_rows, "MOST_ROWS_HERE", 1)
    assert _sorts_in_duckdb(source), "more rows than are held in memory"


def test_a_memory_limit_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not open_rows(tmp_path, calls=drawn("calls", "answered_at\n09:00:01")).is_limited
    monkeypatch.setenv(VARIABLE, "1GB")
    assert open_rows(tmp_path, calls=drawn("calls", "answered_at\n09:00:01")).is_limited


def test_one_is_made_while_the_next_is_fetched_and_no_more() -> None:
    fetched: list[int] = []
    is_fetched = threading.Event()

    def items() -> Iterator[pl.DataFrame]:
        for number in range(4):
            fetched.append(number)
            if number:
                is_fetched.set()
            yield pl.DataFrame({"number": [number]})

    def make(item: pl.DataFrame) -> pl.DataFrame:
        assert is_fetched.wait(60)
        return item * 10

    found = neighbours._one_ahead(make, items())
    assert next(found).item() == 0
    assert fetched == [0, 1]
    assert [frame.item() for frame in found] == [10, 20, 30]


def test_what_goes_wrong_beside_is_raised() -> None:
    def make(item: pl.DataFrame) -> pl.DataFrame:
        raise SourceError("centre", "cannot be read")

    with pytest.raises(SourceError):
        list(neighbours._one_ahead(make, [pl.DataFrame(), pl.DataFrame()]))
