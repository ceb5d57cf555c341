"""The contract of the adapter: Great Expectations on DuckDB counts what plain Python counts on the same rows."""

import gc
import json
import logging
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support.opened import over, with_canonical_view

from servicepledge.checks import Finding, held_to_suites, import_gx
from servicepledge.checks.quiet import silent
from servicepledge.errors import SourceError
from servicepledge.workspace import bundled

MIDNIGHT = datetime(2026, 1, 5)
REASON = {"reason": {"zh": "有误。", "en": "Something is wrong."}}


def planted() -> list[dict[str, Any]]:
    """1,000 calls, bad in ways that overlap: empty, doubled, unknown, late and impossible values."""
    rows = []
    for n in range(1000):
        arrived_at = MIDNIGHT + timedelta(seconds=10 * n)
        rows.append(
            {
                "call_id": None if n % 97 == 0 else f"K{n // 2 if n % 40 == 1 else n + 5000}",
                "contract_id": None if n % 53 == 0 else f"CT-{n % 3}",
                "channel": None if n % 11 == 0 else ("pigeon" if n % 13 == 0 else "phone"),
                "arrived_at": arrived_at,
                "answered_at": None if n % 7 == 0 else arrived_at + timedelta(seconds=30 - n % 50),
                "reply_turns": None if n % 5 == 0 else n % 23,
                "transferred": n % 2 == 0,
            }
        )
    return [*rows, *rows[100:103]]


def has(*columns: str) -> Callable[[dict[str, Any]], bool]:
    return lambda row: all(row[column] is not None for column in columns)


def repeated(rows: list[dict[str, Any]], *columns: str) -> int:
    keys = Counter(tuple(row[column] for column in columns) for row in rows)
    return sum(n for key, n in keys.items() if n > 1 and any(part is not None for part in key))


ROWS = planted()

CASES: dict[str, tuple[str, dict[str, Any], int, int]] = {
    "empty values are counted among all rows": (
        "expect_column_values_to_not_be_null",
        {"column": "contract_id"},
        sum(row["contract_id"] is None for row in ROWS),
        len(ROWS),
    ),
    "a condition narrows the rows looked at": (
        "expect_column_values_to_not_be_null",
        {
            "column": "contract_id",
            "row_condition": {"type": "nullity", "column": {"name": "answered_at"}, "is_null": False},
        },
        sum(row["contract_id"] is None and row["answered_at"] is not None for row in ROWS),
        sum(row["answered_at"] is not None for row in ROWS),
    ),
    "every row of a repeated value counts, empty ones do not": (
        "expect_column_values_to_be_unique",
        {"column": "call_id"},
        repeated([row for row in ROWS if row["call_id"]], "call_id"),
        sum(map(has("call_id"), ROWS)),
    ),
    "a key of two columns": (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["contract_id", "call_id"], "ignore_row_if": "any_value_is_missing"},
        repeated([row for row in ROWS if has("contract_id", "call_id")(row)], "contract_id", "call_id"),
        sum(map(has("contract_id", "call_id"), ROWS)),
    ),
    "a value outside the list": (
        "expect_column_values_to_be_in_set",
        {"column": "channel", "value_set": ["phone", "chat"]},
        sum(row["channel"] == "pigeon" for row in ROWS),
        sum(map(has("channel"), ROWS)),
    ),
    "a number outside the range": (
        "expect_column_values_to_be_between",
        {"column": "reply_turns", "min_value": 2, "max_value": 20},
        sum(row["reply_turns"] is not None and not 2 <= row["reply_turns"] <= 20 for row in ROWS),
        sum(map(has("reply_turns"), ROWS)),
    ),
    "a moment before a date written as text": (
        "expect_column_values_to_be_between",
        {"column": "arrived_at", "min_value": "2026-01-05T00:10:00"},
        sum(row["arrived_at"] < MIDNIGHT + timedelta(minutes=10) for row in ROWS),
        len(ROWS),
    ),
    "times that run backwards; equal times do not": (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {
            "column_A": "answered_at",
            "column_B": "arrived_at",
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        },
        sum(row["answered_at"] is not None and row["answered_at"] < row["arrived_at"] for row in ROWS),
        sum(map(has("answered_at", "arrived_at"), ROWS)),
    ),
    "a pattern": (
        "expect_column_values_to_match_regex",
        {"column": "contract_id", "regex": r"^CT-[01]$"},
        sum(row["contract_id"] is not None and not re.search(r"^CT-[01]$", row["contract_id"]) for row in ROWS),
        sum(map(has("contract_id"), ROWS)),
    ),
    "the length of a text": (
        "expect_column_value_lengths_to_be_between",
        {"column": "call_id", "min_value": 5},
        sum(row["call_id"] is not None and len(row["call_id"]) < 5 for row in ROWS),
        sum(map(has("call_id"), ROWS)),
    ),
    "rows found by a query": (
        "unexpected_rows_expectation",
        {"unexpected_rows_query": "select * from {batch} where channel = 'pigeon' and transferred"},
        sum(row["channel"] == "pigeon" and row["transferred"] for row in ROWS),
        len(ROWS),
    ),
}

TABLE_CASES: dict[str, tuple[str, dict[str, Any], bool]] = {
    "as many rows as asked": ("expect_table_row_count_to_be_between", {"min_value": len(ROWS)}, True),
    "one row too few": ("expect_table_row_count_to_be_between", {"min_value": len(ROWS) + 1}, False),
    "a mean in its range": ("expect_column_mean_to_be_between", {"column": "reply_turns", "max_value": 23}, True),
    "a mean above its range": ("expect_column_mean_to_be_between", {"column": "reply_turns", "max_value": 1}, False),
    "a column that is there": ("expect_column_to_exist", {"column": "channel"}, True),
    "a column that is not": ("expect_column_to_exist", {"column": "queue"}, False),
}


def suite(folder: Path, *expectations: dict[str, Any], table: str = "calls") -> Path:
    (folder / f"{table}.json").write_text(json.dumps({"name": table, "expectations": expectations}), encoding="utf-8")
    return folder


def entry(kind: str, kwargs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, "severity": "warning", "meta": REASON, **more}


def test_counts_are_those_of_plain_python(exports: Any, tmp_path: Path) -> None:
    folder = suite(tmp_path, *(entry(kind, kwargs) for kind, kwargs, _, _ in CASES.values()))
    findings = held_to_suites(exports(calls=ROWS), folder)
    found = {case: (f.passed, f.failed_n, f.rows_n) for case, f in zip(CASES, findings, strict=True)}
    assert found == {case: (False, failed_n, rows_n) for case, (_, _, failed_n, rows_n) in CASES.items()}
    assert all(failed_n > 0 for _, _, failed_n, _ in CASES.values())


def test_good_rows_pass(exports: Any, tmp_path: Path) -> None:
    good = [
        {**row, "call_id": f"K{n + 5000}", "contract_id": "CT-1", "channel": "phone", "reply_turns": 3,
         "answered_at": row["arrived_at"], "arrived_at": row["arrived_at"] + timedelta(0)}
        for n, row in enumerate(ROWS)
    ]  # fmt: skip
    folder = suite(tmp_path, *(entry(kind, kw) for kind, kw, _, _ in CASES.values() if "min_value" not in kw))
    findings = held_to_suites(exports(calls=good), folder)
    assert [f.check for f in findings if not f.passed] == []
    assert {(f.failed_n, f.rows_n, f.skipped) for f in findings} == {(None, None, False)}


def test_tables_and_aggregates(exports: Any, tmp_path: Path) -> None:
    folder = suite(tmp_path, *(entry(kind, kwargs) for kind, kwargs, _ in TABLE_CASES.values()))
    findings = held_to_suites(exports(calls=ROWS), folder)
    assert [f.passed for f in findings] == [passed for _, _, passed in TABLE_CASES.values()]
    assert not any(f.skipped for f in findings)


def test_mostly_holds_at_its_edge(exports: Any, tmp_path: Path) -> None:
    rows = [{"call_id": str(n), "channel": None if n < 5 else "phone"} for n in range(100)]
    kwargs = {"column": "channel"}
    folder = suite(
        tmp_path,
        entry("expect_column_values_to_not_be_null", {**kwargs, "mostly": 0.95}),
        entry("expect_column_values_to_not_be_null", {**kwargs, "mostly": 0.951}),
    )
    assert [f.passed for f in held_to_suites(exports(calls=rows), folder)] == [True, False]


def test_an_expectation_on_an_absent_column_is_skipped(exports: Any, tmp_path: Path) -> None:
    folder = suite(
        tmp_path,
        entry("expect_column_values_to_not_be_null", {"column": "agent_id"}),
        entry("unexpected_rows_expectation", {"unexpected_rows_query": "from {batch} where channel = queue"}),
        entry("unexpected_rows_expectation", {"unexpected_rows_query": "from {batch} where channel = 'queue'"}),
        entry("unexpected_rows_expectation", {"unexpected_rows_query": "from {batch} anti join tickets using (topic)"}),
    )
    findings = held_to_suites(exports(calls=[{"call_id": "1", "channel": "phone"}]), folder)
    assert [(f.skipped, f.passed, f.columns) for f in findings] == [
        (True, False, ("agent_id",)),
        (True, False, ("queue",)),
        (False, True, ("channel",)),
        (True, False, ("topic", "tickets")),
    ]


def test_the_connection_stays_open_alone_and_as_it_was(
    exports: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **options: Any) -> None:
        raise AssertionError("a second database was opened")

    opened = exports(calls=ROWS)
    connection = opened.database.connection
    for name in ("connect", "cursor"):
        monkeypatch.setattr(duckdb, name, refuse)
    before = connection.execute("from duckdb_settings() order by name").fetchall()
    folder = suite(tmp_path, entry("expect_column_values_to_not_be_null", {"column": "channel"}))
    held_to_suites(opened, folder)
    gc.collect()  # engines close their connections when they are collected
    assert connection.sql("select 1").fetchall() == [(1,)]  # refused while a result is half read
    assert connection.execute("select count(*) from calls").fetchone() == (len(ROWS),)
    assert connection.execute("from duckdb_settings() order by name").fetchall() == before
    assert connection.execute("select distinct database_name from duckdb_tables()").fetchall() == [("memory",)]


def test_nothing_is_said_written_or_sent(
    exports: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*args: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    folder = suite(tmp_path, *(entry(kind, kwargs) for kind, kwargs, _, _ in CASES.values()))
    capfd.readouterr()
    held_to_suites(exports(calls=ROWS), folder)
    assert capfd.readouterr() == ("", "")
    assert list(home.rglob("*")) == []


def test_no_value_of_a_row_is_told(exports: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    secret = "Zhang-San-13800138000"
    rows = [{"call_id": secret, "channel": secret, "agent_id": secret, "arrived_at": MIDNIGHT} for _ in range(3)]
    opened = exports(calls=rows)
    caplog.set_level("DEBUG")
    told = [
        entry("expect_column_values_to_be_in_set", {"column": "channel", "value_set": ["phone"]}),
        entry("expect_column_values_to_be_unique", {"column": "call_id"}),
        entry("unexpected_rows_expectation", {"unexpected_rows_query": "select * from {batch} where agent_id <> ''"}),
    ]
    findings = held_to_suites(opened, suite(tmp_path, *told))
    assert [f.failed_n for f in findings] == [3, 3, 3]
    casts = entry("unexpected_rows_expectation", {"unexpected_rows_query": "from {batch} where agent_id::int > 3"})
    with pytest.raises(SourceError) as error:
        held_to_suites(opened, suite(tmp_path, casts))
    assert "not shown" in str(error.value)
    assert secret not in f"{findings} {error.value} {error.value.__context__} {caplog.text}"


def test_the_rows_a_query_finds_are_counted_but_not_fetched(exports: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import_gx()
    import great_expectations.expectations as gxe

    from servicepledge.checks.gx_duckdb import batches

    database = exports(calls=ROWS).database
    query = gxe.UnexpectedRowsExpectation(unexpected_rows_query="select * from {batch} where channel = 'pigeon'")
    with silent(), batches(database, ["calls"]) as lent:
        result = lent["calls"].validate(query, result_format="COMPLETE")
    assert result.result["observed_value"] == sum(row["channel"] == "pigeon" for row in ROWS)
    assert result.result["details"]["unexpected_rows"] == []


def test_nothing_of_great_expectations_holds_on_to_the_connection(exports: Any) -> None:
    """It keeps its last context to the end of the process, where DuckDB complains of a connection that is still held."""
    opened = exports(calls=ROWS)
    connection = opened.database.connection
    gc.collect()
    held = sys.getrefcount(connection)
    assert any(not finding.passed for finding in held_to_suites(opened, bundled("expectations")))
    gc.collect()
    assert sys.getrefcount(connection) == held
    assert connection.execute("select count(*) from calls").fetchall() == [(len(ROWS),)], "and it stays open"


def test_a_process_that_has_checked_ends_without_a_word() -> None:
    code = (
        "import duckdb\nfrom servicepledge.checks import import_gx\nimport_gx()\n"
        "from servicepledge.checks.gx_duckdb import batches\n"
        "from servicepledge.exports.database import Database\n"
        "connection = duckdb.connect()\nconnection.execute('create table calls_recorded as select 1 as call_id')\n"
        "with batches(Database('small', connection), ['calls']) as lent:\n    assert set(lent) == {'calls'}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_more_rows_than_fit_in_memory(tmp_path: Path) -> None:
    connection = duckdb.connect()
    connection.execute(f"set memory_limit = '100MB'; set temp_directory = '{tmp_path / 'spill'}'; set threads = 2")
    parquet = tmp_path / "calls.parquet"
    connection.execute(
        f"copy (select 'a-rather-long-key-' || hash(i) as call_id, 'CT-' || i % 50 as contract_id,"
        f" timestamp '2026-01-01' + to_seconds(i) as arrived_at from range(2500000) t(i)) to '{parquet}'"
    )
    present = frozenset({"call_id", "contract_id", "arrived_at"})
    with_canonical_view(connection, "calls", f"read_parquet('{parquet}')", present)
    connection.execute(f"set allowed_paths = ['{parquet}']; set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    read = "select sum(strlen(call_id) + strlen(contract_id) + 40) from calls"  # 16 bytes a text, 8 a time
    assert connection.execute(read).fetchall()[0][0] > 1.5 * 100e6
    folder = suite(
        tmp_path,
        entry("expect_compound_columns_to_be_unique", {"column_list": ["contract_id", "call_id"]}),
        entry("expect_column_values_to_be_between", {"column": "arrived_at", "min_value": "2026-01-01T00:16:40"}),
    )
    findings = held_to_suites(over(connection, {"calls": present}), folder)
    assert [(f.passed, f.failed_n, f.rows_n) for f in findings] == [(True, None, None), (False, 1000, 2_500_000)]


def test_great_expectations_is_imported_only_when_it_is_needed() -> None:
    code = "import sys, servicepledge.checks; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_python_warnings_stay_with_python() -> None:
    import_gx()
    assert getattr(logging, "_warnings_showwarning", None) is None


def test_the_slow_grammar_is_hidden_only_while_jsonschema_is_imported() -> None:
    code = (
        "import sys; from servicepledge.runtime.imports import skip_slow_jsonschema_format as skip; skip();"
        "sys.exit('rfc3987_syntax' in sys.modules or 'jsonschema' not in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_great_expectations_has_no_use_for_is_loaded_when_it_is_asked_for() -> None:
    code = (
        "import sys; from servicepledge.checks import import_gx; import_gx(); import servicepledge.checks.run\n"
        "later = {'altair.vegalite', 'scipy.stats._stats_py'}\n"
        "assert not later & sys.modules.keys()\n"
        "from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as divergence\n"
        "assert divergence.alt.Chart and divergence.stats.entropy([0.5, 0.5]) > 0.69\n"
        "assert later <= sys.modules.keys()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_finding_is_plain_data() -> None:
    assert {f.name for f in Finding.__dataclass_fields__.values()} == {
        "table", "check", "columns", "severity", "passed", "skipped", "failed_n", "rows_n", "reason",
        "made_of", "place", "remedy",
    }  # fmt: skip
