"""Opening exports: what is wrong with a file or a column is said before anything is computed, and the door is shut."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from servicepledge.errors import SourceError
from servicepledge.exports.canonical import TABLES
from servicepledge.exports.open import OpenSource

Write = Callable[..., Path]
Open = Callable[..., OpenSource]


def problems(load_and_open: Open, lines: str) -> tuple[str, ...]:
    with pytest.raises(SourceError) as raised:
        load_and_open(lines)
    assert raised.value.where.endswith("centre.toml")
    assert raised.value.__cause__ is None
    return raised.value.problems


def calls(path: str, *columns: str, condition: str = "") -> str:
    chosen = f"filter = '''{condition}'''\n" if condition else ""
    return f"[calls]\npath = '{path}'\n{chosen}[calls.columns]\n" + "\n".join(columns) + "\n"


def arrivals(opened: OpenSource) -> list[datetime]:
    return [row[0] for row in opened.database.connection.execute("select arrived_at from calls order by 1").fetchall()]


# -- files


@pytest.mark.parametrize("path", ["none.parquet", "nowhere/none.csv", "none/*.parquet", "*.parquet"])
def test_no_file(load_and_open: Open, tmp_path: Path, path: str) -> None:
    assert problems(load_and_open, calls(path)) == (
        f"calls: no file at '{path}' (looked in {tmp_path}). Put the export there, or correct path.",
    )


@pytest.mark.parametrize("name", ["calls.parquet", "calls.csv"])
def test_an_empty_file(load_and_open: Open, tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert problems(load_and_open, calls(name)) == (f"calls: file '{name}' is empty (0 bytes). Export it again.",)


@pytest.mark.parametrize("kept", [3, 100, -1, -9])
def test_a_parquet_file_cut_off(load_and_open: Open, write: Write, kept: int) -> None:
    path = write("calls.parquet")
    path.write_bytes(path.read_bytes()[:kept])
    assert problems(load_and_open, calls("calls.parquet")) == (
        "calls: file 'calls.parquet' is not a whole Parquet file: it is cut off or of another kind. Export it again.",
    )


def test_a_text_file_named_parquet(load_and_open: Open, tmp_path: Path) -> None:
    (tmp_path / "calls.parquet").write_text("call_id,arrived_at\n1,2026-10-05\n")
    (problem,) = problems(load_and_open, calls("calls.parquet"))
    assert "is not a whole Parquet file" in problem


def test_a_parquet_file_named_csv(load_and_open: Open, write: Write) -> None:
    write("calls.parquet").rename(write("x.parquet").with_name("calls.csv"))
    (problem, *_) = problems(load_and_open, calls("calls.csv"))
    assert "is not" in problem


def test_csv_in_another_encoding(load_and_open: Open, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_bytes("编号,城市\n1,上海\n".encode("gbk"))
    assert problems(load_and_open, calls("calls.csv")) == (
        "calls: file 'calls.csv' is not UTF-8 text. Save it as CSV in UTF-8, or say how it is written, such as "
        'csv = { encoding = "gb18030" }.',
    )


def test_a_folder_without_exports_and_one_with_two_kinds(load_and_open: Open, write: Write, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert problems(load_and_open, calls("none")) == (
        "calls: the folder 'none' holds no Parquet or CSV file. Put the export there.",
    )
    write("two/a.parquet"), write("two/b.csv")  # noqa: B018
    assert problems(load_and_open, calls("two")) == ("calls: holds both Parquet and CSV files. Keep one kind.",)


def test_one_bad_file_among_many_is_named(load_and_open: Open, write: Write) -> None:
    for month in ("09", "10", "11"):
        write(f"calls/2026-{month}.parquet")
    write("calls/2026-10.parquet").write_bytes(b"PAR1")
    (problem,) = problems(load_and_open, calls("calls"))
    assert problem.startswith("calls: file '2026-10.parquet' is not a whole Parquet file")


def test_all_exports_are_looked_at(load_and_open: Open, write: Write) -> None:
    write("tickets.parquet", {"ticket_id": [1], "contract_id": ["one"]})
    lines = "[calls]\npath='no.parquet'\n[tickets]\npath='tickets.parquet'\n[surveys]\npath='no.csv'\n"
    assert [problem.split(" ")[0] for problem in problems(load_and_open, lines)] == ["calls:", "tickets:", "surveys:"]


@pytest.mark.parametrize("path", ["calls", "calls/*.parquet", "c*/2026-*.parquet", "calls/2026-[01]?.parquet"])
def test_a_folder_and_a_pattern(load_and_open: Open, write: Write, path: str) -> None:
    write("calls/2026-09.parquet"), write("calls/2026-10.parquet")  # noqa: B018
    opened = load_and_open(calls(path))
    assert len(arrivals(opened)) == 4
    assert [file.name for file in opened.files["calls"]] == ["2026-09.parquet", "2026-10.parquet"]


@pytest.mark.parametrize("name", ["calls [1].parquet", "it's.parquet", "来电.parquet", "a*b.parquet"])
def test_a_file_with_an_awkward_name(load_and_open: Open, write: Write, name: str) -> None:
    write(name)
    assert len(arrivals(load_and_open(f'[calls]\npath = "{name}"\n'))) == 2


def test_a_link_to_a_file_elsewhere(load_and_open: Open, write: Write, tmp_path: Path) -> None:
    write("elsewhere/calls.parquet")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "calls.parquet").symlink_to(tmp_path / "elsewhere" / "calls.parquet")
    assert len(arrivals(load_and_open(calls("exports/calls.parquet")))) == 2


def test_files_with_different_columns_are_joined_by_name(load_and_open: Open, write: Write) -> None:
    write("calls/1.parquet", {"call_id": ["a"], "contract_id": ["one"], "arrived_at": ["2026-10-01 00:00:00"]})
    more = {"queue": ["q"], "arrived_at": ["2026-10-02 00:00:00"], "call_id": ["b"], "contract_id": ["one"]}
    write("calls/2.parquet", more)
    opened = load_and_open(calls("calls", "queue = { column = 'queue', optional = true }"))
    rows = opened.database.connection.execute("select call_id, queue from calls order by 1").fetchall()
    assert rows == [("a", None), ("b", "q")]
    assert "queue" in opened.columns["calls"]


def test_csv_is_read_as_text(load_and_open: Open, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(
        '编号,时间,说明\n0013,2026/4/5 9:32:09,"两行\n文字, 逗号"\n0014,2026/4/5 09:33:00,\n', encoding="utf-8-sig"
    )
    opened = load_and_open(
        calls(
            "calls.csv", "call_id = '编号'", "contract_id = { sql = \"'one'\" }",
            "arrived_at = { sql = \"try_strptime(时间, '%Y/%m/%d %H:%M:%S')\" }", "topic = '说明'",
        )
    )  # fmt: skip
    rows = opened.database.connection.execute("select call_id, arrived_at, topic from calls order by 1").fetchall()
    assert rows[0] == ("0013", datetime(2026, 4, 5, 1, 32, 9), "两行\n文字, 逗号")
    assert rows[1][:2] == ("0014", datetime(2026, 4, 5, 1, 33))


def test_csv_whose_first_line_is_no_header_shows_no_value(load_and_open: Open, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("1,13812345678,2026-10-01 10:00:00\n2,13812345679,2026-10-01 11:00:00\n")
    text = "\n".join(problems(load_and_open, calls("calls.csv")))
    assert "file 'calls.csv', line 1: where the heading should be, value 1 of 3 is a number" in text
    assert "13812345678" not in text and "2026-10-01" not in text


@pytest.mark.parametrize("mapping", ["", "call_id = 'id'", "call_id = { sql = 'upper(id)' }"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_names_that_no_mapping_knows_are_not_shown(
    load_and_open: Open, tmp_path: Path, mapping: str, kind: str
) -> None:
    frame = pl.DataFrame({"Sara Lindqvist": ["Tom Berger"], "client-a": ["client-b"]})
    frame.write_csv(tmp_path / "calls.csv")
    frame.write_parquet(tmp_path / "calls.parquet")
    (problem,) = problems(load_and_open, calls(f"calls.{kind}", mapping))
    assert "none of the" in problem and "which has 2" in problem
    assert not any(name in problem for name in ("Sara", "Lindqvist", "client-a"))


def test_csv_with_uneven_lines_is_not_skipped_over(load_and_open: Open, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("call_id,contract_id\n1,one\n2\n3,one,more\n")
    assert "the export has: call_id, contract_id." in problems(load_and_open, calls("calls.csv"))[0]


def test_an_export_without_rows_is_open(load_and_open: Open, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("call_id,contract_id,arrived_at\n")
    opened = load_and_open(calls("calls.csv", "arrived_at = { sql = 'try_cast(arrived_at as timestamp)' }"))
    assert arrivals(opened) == []
    assert opened.as_of() is None


# -- columns

COLUMNS = {
    "a column that is missing": ("call_id='n'", "column 'arrived_at' is missing. Map it under [calls.columns]; the export has: "),
    "a misspelt column of the export": (
        "arrived_at='arived'", "column 'arrived_at': the export has no column 'arived'. Did you mean 'arrived'? It has: ",
    ),
    "a time as text": (
        "arrived_at='arrived'",
        "column 'arrived_at' is text, a time is expected. Say how it is written, such as "
        '{ column = "arrived", format = "%Y-%m-%d %H:%M:%S" }.',
    ),
    "a time as a number": (
        "arrived_at='n'", "column 'arrived_at' is a number, a time is expected. Say how it is written, such as "
        '{ column = "n", epoch = "ms" }.',
    ),
    "a time of day": (
        "arrived_at={ sql = 'cast(clock as time)' }", "column 'arrived_at' is a time of day without its date, a time is expected.",
    ),
    "a flag as text": (
        "resolved='flag'", "column 'resolved' is text, true or false is expected. Say how it is written, such as "
        '{ column = "flag", flag = { yes = ["Y"], no = ["N"] } }.',
    ),
    "a number as text": ("reply_wait_s='flag'", "column 'reply_wait_s' is text, a number is expected."),
    "a whole number as a time": ("reply_turns='at'", "column 'reply_turns' is TIMESTAMP, a whole number is expected."),
    "an expression over an unknown column": (
        "queue={ sql = 'upper(nothing)' }",
        "column 'queue': upper(nothing) cannot be computed: Referenced column \"nothing\" not found in the export. ",
    ),
    "an expression that is not SQL": (
        "queue={ sql = 'upper(flag' }", "column 'queue': upper(flag cannot be computed: syntax error at or near",
    ),
    "two expressions": (
        "queue={ sql = 'flag), (n' }", "column 'queue': flag), (n cannot be computed: It is more than one expression.",
    ),
    "a second statement": ("queue={ sql = 'flag; drop table x' }", "column 'queue': flag; drop table x cannot be computed: "),
    "a sum over rows": (
        "arrived_at='at'\nqueue={ sql = 'max(flag)' }", "the columns cannot be computed together: ",
    ),
}  # fmt: skip


@pytest.fixture
def raw(write: Write) -> Path:
    return write(
        "raw.parquet",
        {
            "call_id": ["c1"], "contract_id": ["one"], "arrived": ["2026-10-05 09:00:00"], "clock": ["09:00:00"],
            "n": [1_790_000_000], "flag": ["Y"], "at": [datetime(2026, 10, 5, 9)],
        },
    )  # fmt: skip


@pytest.mark.parametrize("case", COLUMNS)
def test_a_column_that_does_not_fit(load_and_open: Open, raw: Path, case: str) -> None:
    column, sentence = COLUMNS[case]
    found = problems(load_and_open, calls("raw.parquet", column))
    assert any(problem.startswith(f"calls: {sentence}") for problem in found), found


def test_all_columns_at_once(load_and_open: Open, raw: Path) -> None:
    lines = calls("raw.parquet", "arrived_at='arrived'", "resolved='flag'", "queue='q'", condition="nothing > 1")
    assert [problem.split(" ")[1:3] for problem in problems(load_and_open, lines)] == [
        ["column", "'queue':"],
        ["column", "'arrived_at'"],
        ["column", "'resolved'"],
        ["filter:", "nothing"],
    ]


def test_the_hint_for_a_text_can_be_pasted(load_and_open: Open, raw: Path) -> None:
    (problem,) = problems(load_and_open, calls("raw.parquet", "arrived_at='arrived'"))
    hint = problem.split("such as ")[1].removesuffix(".")
    assert arrivals(load_and_open(calls("raw.parquet", f"arrived_at = {hint}"))) == [datetime(2026, 10, 5, 1)]


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("flag", "filter: flag is text, a condition is expected. Compare it with something."),
        ("nothing = 1", "filter: nothing = 1 cannot be computed: Referenced column"),
        ("n >", "filter: n > cannot be computed: syntax error"),
        ("max(n) > 1", "the columns cannot be computed together: "),
    ],
)
def test_a_filter_that_does_not_work(load_and_open: Open, raw: Path, condition: str, sentence: str) -> None:
    (problem,) = problems(load_and_open, calls("raw.parquet", "arrived_at='at'", condition=condition))
    assert problem.startswith(f"calls: {sentence}")


def test_a_comment_ends_with_its_expression(load_and_open: Open, raw: Path) -> None:
    lines = calls("raw.parquet", "arrived_at='at'", "queue={ sql = 'flag -- of the line' }", condition="n > 1 -- all")
    opened = load_and_open(lines)
    assert opened.database.connection.execute("select queue, arrived_at is not null from calls").fetchall() == [
        ("Y", True)
    ]


def test_what_the_filter_leaves_out_is_counted(load_and_open: Open, write: Write) -> None:
    write("calls.parquet")
    assert load_and_open(calls("calls.parquet", condition="call_id = 'c1' or null")).left_out() == {"calls": 1}
    assert load_and_open(calls("calls.parquet")).left_out() == {}


def test_columns_are_found_by_name_in_any_case(load_and_open: Open, write: Write) -> None:
    write("calls.parquet", {"Call_ID": ["c1"], "CONTRACT_ID": ["one"], "Arrived_At": [datetime(2026, 10, 5)]})
    opened = load_and_open(calls("calls.parquet"))
    assert opened.columns["calls"] == {"call_id", "contract_id", "arrived_at"}


def test_what_is_not_there_is_null_and_known_to_be_missing(load_and_open: Open, write: Write) -> None:
    write("calls.parquet")
    opened = load_and_open(calls("calls.parquet"))
    for table, canonical in TABLES.items():
        described = opened.database.connection.execute(f"describe {table}").fetchall()
        assert [name for name, *_ in described] == [*canonical.columns, *canonical.flags]
    assert opened.columns.keys() == {"calls"}
    assert opened.database.connection.execute("select count(*), count(queue) from calls").fetchall() == [(2, 0)]
    assert opened.database.connection.execute("select count(*) from tickets").fetchall() == [(0,)]


# -- times


def test_naive_times_are_local_and_others_are_what_they_say(load_and_open: Open, tmp_path: Path) -> None:
    noon = datetime(2026, 7, 1, 12)
    frame = pl.DataFrame(
        {"call_id": ["c"], "contract_id": ["one"], "naive": [noon], "known": [noon.replace(tzinfo=UTC)]}
    )
    frame.write_parquet(tmp_path / "calls.parquet")
    for zone, hour in (("Asia/Shanghai", 4), ("UTC", 12), ("Europe/Berlin", 10), ("Asia/Kathmandu", 6)):
        lines = f"[calls]\npath='calls.parquet'\ntime_zone='{zone}'\n[calls.columns]\n"
        assert arrivals(load_and_open(lines + "arrived_at='naive'\n"))[0].hour == hour
        assert arrivals(load_and_open(lines + "arrived_at='known'\n")) == [noon]


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2026, 3, 29, 1, 59, 59), datetime(2026, 3, 29, 0, 59, 59)),
        (datetime(2026, 3, 29, 3), datetime(2026, 3, 29, 1)),
        (datetime(2026, 10, 25, 1, 59, 59), datetime(2026, 10, 24, 23, 59, 59)),
        (datetime(2026, 10, 25, 3), datetime(2026, 10, 25, 2)),
        (datetime(2026, 12, 31, 23, 59, 59, 999_999), datetime(2026, 12, 31, 22, 59, 59, 999_999)),
    ],
)
def test_around_the_changes_of_the_clock(load_and_open: Open, tmp_path: Path, local: datetime, utc: datetime) -> None:
    frame = pl.DataFrame({"call_id": ["c"], "contract_id": ["one"], "arrived_at": [local]})
    frame.write_parquet(tmp_path / "calls.parquet")
    assert arrivals(load_and_open("[calls]\npath='calls.parquet'\ntime_zone='Europe/Berlin'\n")) == [utc]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_times_of_any_fineness(load_and_open: Open, tmp_path: Path, unit: Any) -> None:
    frame = pl.DataFrame({"call_id": ["c"], "contract_id": ["one"], "arrived_at": [datetime(2026, 10, 5, 9)]})
    frame.with_columns(pl.col("arrived_at").dt.cast_time_unit(unit)).write_parquet(tmp_path / "calls.parquet")
    assert arrivals(load_and_open(calls("calls.parquet"))) == [datetime(2026, 10, 5, 1)]


def test_up_to_when_the_exports_are_complete(load_and_open: Open, write: Write) -> None:
    write("calls.parquet")
    assert load_and_open(calls("calls.parquet")).as_of() == datetime(2026, 10, 5, 2, tzinfo=UTC)
    for said in ("2026-11-01T00:00:00", "2026-10-31T16:00:00Z", "2026-11-01"):
        opened = load_and_open(f"as_of = {said}\n" + calls("calls.parquet"))
        assert opened.as_of() == datetime(2026, 10, 31, 16, tzinfo=UTC)


# -- the lock

FORBIDDEN = {
    "read a file elsewhere": "select * from read_csv('/etc/passwd')",
    "read a text elsewhere": "select * from read_text('/etc/hostname')",
    "list another folder": "select * from glob('/etc/*')",
    "write elsewhere": "copy (select 1) to '/tmp/servicepledge-must-not-be.csv'",
    "attach a database": "attach '/tmp/servicepledge-must-not-be.db' as other",
    "install an extension": "install httpfs",
    "ask the network": "select * from read_csv('https://example.org/x.csv')",
    "open the door": "set enable_external_access = true",
    "take the lock off": "set lock_configuration = false",
    "add a folder": "set allowed_directories = ['/']",
    "raise the memory": "set memory_limit = '900GB'",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_an_open_source_is_locked(load_and_open: Open, write: Write, what: str) -> None:
    write("calls.parquet")
    opened = load_and_open(calls("calls.parquet"))
    with pytest.raises(duckdb.Error):
        opened.database.connection.execute(FORBIDDEN[what]).fetchall()
    assert len(arrivals(opened)) == 2


def test_times_are_told_in_utc_to_whoever_asks_beside(load_and_open: Open, write: Write) -> None:
    write("calls.parquet")
    opened = load_and_open(calls("calls.parquet"))
    for connection in (opened.database.connection, opened.database.connection.cursor()):
        assert connection.execute("select current_setting('timezone')").fetchall() == [("UTC",)]


def test_a_neighbour_of_the_exports_folder_stays_shut(load_and_open: Open, write: Write, tmp_path: Path) -> None:
    write("exports/calls.parquet"), write("exports-of-others/calls.parquet")  # noqa: B018
    opened = load_and_open(calls("exports/calls.parquet"))
    with pytest.raises(duckdb.PermissionException):
        opened.database.connection.execute(f"select * from '{tmp_path}/exports-of-others/calls.parquet'")


def test_an_expression_cannot_read_other_files(load_and_open: Open, write: Write) -> None:
    write("calls.parquet")
    lines = calls("calls.parquet", "queue = { sql = \"(select content from read_text('/etc/hostname'))\" }")
    with pytest.raises(SourceError, match=r"column 'queue': .* cannot be computed: Cannot access file"):
        load_and_open(lines)


STATEMENTS = {
    "a copy": "1); copy (select 1) to '{made}'; select (1",
    "a database": "1); attach '{made}' as other; select (1",
    "an extension": "1); load httpfs; select (1",
    "a setting": "1); set threads = 1; select (1",
    "several": "1; select 2",
    "a query of its own": "1) from (select 1",
    "two expressions": "1), (2",
    "a condition": "1) where (true",
    "another query beside it": "1) union all select (2",
    "an order": "1) order by (1",
}


@pytest.mark.parametrize("said", STATEMENTS.values(), ids=STATEMENTS)
@pytest.mark.parametrize("place", ["column", "filter"])
def test_a_mapping_holds_one_expression_and_nothing_else_of_it_runs(
    load_and_open: Open, write: Write, tmp_path: Path, said: str, place: str
) -> None:
    write("exports/calls.parquet")
    made = tmp_path / "exports" / "made"
    text = json.dumps(said.format(made=made))
    lines = calls("exports/calls.parquet", *([f"queue = {{ sql = {text} }}"] if place == "column" else []))
    if place == "filter":
        lines = lines.replace("[calls.columns]", f"filter = {text}\n[calls.columns]")
    with pytest.raises(SourceError, match="cannot be computed"):
        load_and_open(lines)
    assert not made.exists()


# -- values

BROKEN = {
    "a text that is no time": "cast(note as timestamp)",
    "a text that is no time of this shape": "strptime(note, '%Y-%m-%d')",
    "a number too large": "timestamp '2026-01-01' + to_seconds(cast(n as bigint) * 1000000000)",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_value_that_breaks_the_query_is_not_shown(load_and_open: Open, write: Write, case: str) -> None:
    secret = "13812345678"
    write("calls.parquet", {"call_id": ["c"], "contract_id": ["one"], "note": [f"Li {secret}"], "n": [int(secret)]})
    opened = load_and_open(calls("calls.parquet", f'arrived_at = {{ sql = "{BROKEN[case]}" }}'))
    with pytest.raises(SourceError) as raised:
        opened.as_of()
    assert secret not in str(raised.value)
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
    assert "say how it is written" in str(raised.value)


def test_times_backwards_and_ids_twice_are_left_to_the_checks(load_and_open: Open, write: Write) -> None:
    from servicepledge.checks import check_exports, stop_on_critical
    from servicepledge.errors import ChecksFailed
    from servicepledge.workspace import bundled

    write(
        "calls.parquet",
        {
            "call_id": ["c1", "c1", "c2"], "contract_id": ["one"] * 3,
            "arrived_at": [datetime(2026, 10, 5, 9)] * 3, "queued_at": [datetime(2026, 10, 5, 9)] * 3,
            "answered_at": [datetime(2026, 10, 5, 8)] * 3,
        },
    )  # fmt: skip
    opened = load_and_open(calls("calls.parquet"))
    with pytest.raises(ChecksFailed) as raised:
        stop_on_critical(check_exports(opened, bundled("expectations")), "centre.toml")
    text = str(raised.value)
    assert "calls: contract_id, call_id: Some calls of one contract share a call_id" in text
    assert "Found in 2 of 3 rows" in text
    assert "answered_at lies before queued_at" in text and "Found in 3 of 3 rows" in text


# -- pauses

PAUSES = {
    "local times": ("timestamp '2026-10-05 09:00:00'", "timestamp '2026-10-05 01:00:00'"),
    "times that carry a zone": ("timestamptz '2026-10-05 09:00:00+08'", "timestamp '2026-10-05 01:00:00'"),
    "times in milliseconds": ("cast('2026-10-05 09:00:00' as timestamp_ms)", "timestamp '2026-10-05 01:00:00'"),
}


def tickets(pauses: str) -> str:
    columns = ["ticket_id = 'call_id'", "contract_id = 'contract_id'", "received_at = 'arrived_at'"]
    return "\n".join(
        ["[tickets]", "path = 'calls.parquet'", "[tickets.columns]", *columns, f'paused = {{ sql = """{pauses}""" }}']
    )


@pytest.mark.parametrize("case", PAUSES)
def test_pauses_become_utc(load_and_open: Open, write: Write, case: str) -> None:
    write("calls.parquet")
    moment, expected = PAUSES[case]
    opened = load_and_open(
        tickets(
            f"[{{'started_at': {moment}, 'ended_at': null::{moment.split()[0] if 'cast' not in moment else 'timestamp_ms'}}}]"
        )
    )
    found = opened.database.connection.execute(
        f"select paused = [{{'started_at': {expected}, 'ended_at': null}}] from tickets"
    )
    assert set(found.fetchall()) == {(True,)}
    assert "paused" in opened.columns["tickets"]


def test_no_pauses_at_all(load_and_open: Open, write: Write) -> None:
    write("calls.parquet")
    opened = load_and_open(tickets("null"))
    assert set(opened.database.connection.execute("select paused from tickets").fetchall()) == {(None,)}


@pytest.mark.parametrize("pauses", ["'09:00-10:00'", "[arrived_at]", "[{'from': arrived_at, 'till': arrived_at}]"])
def test_pauses_of_another_shape(load_and_open: Open, write: Write, pauses: str) -> None:
    write("calls.parquet")
    (problem,) = problems(load_and_open, tickets(pauses))
    assert problem.startswith("tickets: column 'paused' is ")
    assert "a list of started_at and ended_at is expected. Map it with an expression, such as { sql = " in problem
    assert "[{'started_at': waits_from, 'ended_at': waits_till}]" in problem
