"""The files of a folder: each is read, or named as unread; files that differ in what is mapped are told apart by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from servicepledge.checks.mapping import unread
from servicepledge.errors import SourceError
from servicepledge.exports.files.folder import find_files
from servicepledge.exports.open import OpenSource

Open = Callable[..., OpenSource]

READ = ["a.csv", "B.CSV", "c.tsv", "d.csv.gz", "E.Csv.GZ", "below/f.csv", "g.TSV"]
REFUSED = ["b.xlsx", "b.XLS", "b.ods", "b.json", "b.zip", "b.csv.bz2", "b.txt", "b.parq", "b.csv.part"]
NAMED = ["._b.csv", ".hidden/b.csv", "__MACOSX/b.csv", "~$b.xlsx", "b", "b.csv.bak", "b.csv~"]
PASSED_OVER = ["README.md", "run.log", ".gitkeep"]


def lay(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("id\n1\n")


@pytest.mark.parametrize("name", READ[1:])
def test_a_file_of_rows_is_read(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "exports", "a.csv", name)
    found = find_files("exports", tmp_path)
    assert {file.name for file in found.files} == {"a.csv", Path(name).name} and found.unread == ()


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_may_hold_rows_and_cannot_be_read_is_refused_by_name(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "exports", "a.csv", name)
    with pytest.raises(SourceError, match="holds files that are not read") as raised:
        find_files("exports", tmp_path)
    assert f"'{name}'" in str(raised.value)


@pytest.mark.parametrize("pattern", ["exports", "exports/*.csv"])
@pytest.mark.parametrize("name", NAMED)
def test_other_files_are_named(tmp_path: Path, name: str, pattern: str) -> None:
    lay(tmp_path / "exports", "a.csv", name)
    found = find_files(pattern, tmp_path)
    assert [file.name for file in found.files] == ["a.csv"]
    assert [file.relative_to(tmp_path / "exports").as_posix() for file in found.unread] == [name]


@pytest.mark.parametrize("name", PASSED_OVER)
def test_what_holds_no_rows_is_passed_over(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "exports", "a.csv", name)
    assert find_files("exports", tmp_path).unread == ()


def test_a_pattern_is_read_in_capitals_too_and_names_what_differs_in_its_ending(tmp_path: Path) -> None:
    lay(tmp_path, "calls-1.csv", "calls-2.CSV", "calls-3.csv.gz", "calls-4.xlsx", "surveys-1.csv")
    found = find_files("calls-*.csv", tmp_path)
    assert [file.name for file in found.files] == ["calls-1.csv", "calls-2.CSV"]
    assert [file.name for file in found.unread] == ["calls-3.csv.gz", "calls-4.xlsx"]


def test_a_linked_folder_is_read_and_a_circle_is_not(tmp_path: Path) -> None:
    lay(tmp_path, "elsewhere/b.csv", "exports/a.csv")
    (tmp_path / "exports" / "more").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "exports")
    assert [file.name for file in find_files("exports", tmp_path).files] == ["a.csv", "b.csv"]


def test_a_name_in_other_letters_is_pointed_out(tmp_path: Path) -> None:
    lay(tmp_path, "Calls.CSV")
    with pytest.raises(SourceError, match=r"There is a file 'Calls\.CSV': correct path\."):
        find_files("calls.csv", tmp_path)


def test_what_another_export_of_the_source_reads_is_not_unread(load_and_open: Open, tmp_path: Path) -> None:
    month(tmp_path, "1-calls.parquet", None)
    (tmp_path / "1-tickets.csv").write_text("ticket_id,contract_id,at\n1,k,2025-10-06 09:00:00\n")
    (tmp_path / "1-orders.csv.gz").write_text("")
    opened = load_and_open(
        '[calls]\npath = "1*.parquet"\n[tickets]\npath = "1*.csv"\n[tickets.columns]\n'
        'received_at = { column = "at", format = "iso" }\n'
    )
    assert [file.name for file in opened.unread] == ["1-orders.csv.gz"]
    assert unread(opened)[0].startswith("not read: '1-orders.csv.gz'.")


SORTS = {
    "times without a zone": pl.Series([None], dtype=pl.Datetime("us")),
    "times with a zone": pl.Series([0], dtype=pl.Int64).cast(pl.Datetime("us", "UTC")),
    "texts": pl.Series(["2025-10-06 09:00:00"]),
    "numbers": pl.Series([1759712400]),
    "days": pl.Series([0], dtype=pl.Int32).cast(pl.Date),
    "true or false": pl.Series([True]),
}  # fmt: skip


def month(folder: Path, name: str, answered: pl.Series | None, **more: Any) -> None:
    frame = pl.DataFrame({"call_id": [name], "contract_id": ["k"], "arrived_at": [0], **more}).cast(
        {"arrived_at": pl.Datetime("us")}
    )
    if answered is not None:
        frame = frame.with_columns(answered.alias("answered_at"))
    frame.write_parquet(folder / name)


@pytest.mark.parametrize("sort", list(SORTS)[1:])
def test_a_column_of_another_sort_in_one_file_is_an_error_that_names_both(
    load_and_open: Open, tmp_path: Path, sort: str
) -> None:
    month(tmp_path, "1.parquet", pl.Series([0], dtype=pl.Int64).cast(pl.Datetime("us")))
    month(tmp_path, "2.parquet", SORTS[sort])
    with pytest.raises(SourceError) as raised:
        load_and_open('[calls]\npath = "*.parquet"\n')
    assert f"'answered_at' holds times without a zone in '1.parquet'; {sort} in '2.parquet'" in str(raised.value)


@pytest.mark.parametrize(
    "nothing",
    [pl.Series([None], dtype=pl.Null), pl.Series([float("nan")]), pl.Series([""]), pl.Series([None], dtype=pl.Int64)],
)
def test_a_column_in_which_nothing_was_ever_written_has_no_sort(
    load_and_open: Open, tmp_path: Path, nothing: pl.Series
) -> None:
    month(tmp_path, "1.parquet", pl.Series([0], dtype=pl.Int64).cast(pl.Datetime("us")))
    month(tmp_path, "2.parquet", nothing)
    opened = load_and_open('[calls]\npath = "*.parquet"\n')
    assert opened.database.rows("select count(*), count(answered_at) from calls") == [(2, 1)]


@pytest.mark.parametrize(
    "mapping", ["", 'answered_at = "answered_at"', 'answered_at = { sql = "answered_at + interval 1 second" }']
)
def test_a_column_that_one_file_lacks_is_an_error_unless_it_may(
    load_and_open: Open, tmp_path: Path, mapping: str
) -> None:
    month(tmp_path, "1.parquet", pl.Series([0], dtype=pl.Int64).cast(pl.Datetime("us")))
    month(tmp_path, "2.parquet", None)
    lines = '[calls]\npath = "*.parquet"\n[calls.columns]\n'
    with pytest.raises(SourceError, match=r"'answered_at' is missing in '2\.parquet'"):
        load_and_open(lines + mapping + "\n")
    opened = load_and_open(lines + 'answered_at = { column = "answered_at", optional = true }\n')
    assert opened.database.rows("select count(*), count(answered_at) from calls") == [(2, 1)]


def test_columns_that_nothing_is_made_of_may_differ(load_and_open: Open, tmp_path: Path) -> None:
    month(tmp_path, "1.parquet", None, extra=["text"], other=[1])
    month(tmp_path, "2.parquet", None, extra=[0.5])
    assert load_and_open('[calls]\npath = "*.parquet"\n').database.rows("select count(*) from calls") == [(2,)]


def test_a_filter_reads_a_column_as_a_mapping_does(load_and_open: Open, tmp_path: Path) -> None:
    month(tmp_path, "1.parquet", None, direction=["in"])
    month(tmp_path, "2.parquet", None)
    opened = load_and_open('[calls]\npath = "1.parquet"\nfilter = "direction = \'in\'"\n')
    assert opened.database.rows("select count(*) from calls") == [(1,)]
    with pytest.raises(SourceError, match=r"'direction' is missing in '2\.parquet'"):
        load_and_open('[calls]\npath = "*.parquet"\nfilter = "direction = \'in\'"\n')
