"""Every suite that is shipped, and every mistake a hand-written one can have."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from servicepledge.checks import Finding, held_to_suites, import_gx, stop_on_critical
from servicepledge.errors import ChecksFailed, SourceError
from servicepledge.exports.canonical import TABLES, Kind
from servicepledge.text import Text

EXPECTATIONS = Path(__file__).parents[2] / "expectations"
MIDNIGHT = datetime(2026, 1, 5)
REASON = {"reason": {"zh": "有误。", "en": "Something is wrong."}}

SUITES = {table: json.loads((EXPECTATIONS / f"{table}.json").read_text(encoding="utf-8")) for table in TABLES}
ENTRIES = [(table, n) for table, suite in SUITES.items() for n in range(len(suite["expectations"]))]
NAMES = [f"{table}-{n + 1}-{SUITES[table]['expectations'][n]['type']}" for table, n in ENTRIES]


def sound(table: str) -> list[dict[str, Any]]:
    """Twenty rows with every canonical column filled, in order and in the known sets; each step takes a minute."""
    words = {
        "contract_id": "CT-1",
        "channel": "phone",
        "kind": "inquiry",
        "class": "general",
        "outcome": "answered",
        "hung_up_by": "customer",
        "score": 5,
        "scale_max": 5,
        "activity": "outage",
        "cause": "operator",
    }
    rows = []
    for n in range(20):
        row: dict[str, Any] = {}
        for step, (name, column) in enumerate(TABLES[table].columns.items()):
            fillers = {Kind.INSTANT: MIDNIGHT + timedelta(minutes=step), Kind.FLAG: False, Kind.KEY: f"{name}-{n}"}
            fillers |= {Kind.NUMBER: 1.0, Kind.INTEGER: 1, Kind.TEXT: name, Kind.INTERVALS: []}
            row[name] = words.get(name, fillers[column.kind])
        rows.append(row)
    return rows


def spoil(table: str, rows: list[dict[str, Any]], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows with what this expectation is there to find."""
    kwargs, kind = entry["kwargs"], entry["type"]
    match kind:
        case "expect_column_values_to_not_be_null":
            return [{**row, kwargs["column"]: None} for row in rows]
        case "expect_compound_columns_to_be_unique":
            return [*rows, rows[0]]
        case "expect_column_values_to_be_in_set":
            return [*rows[1:], {**rows[0], kwargs["column"]: "pigeon"}]
        case "expect_column_values_to_be_between":
            low = TABLES[table].columns[kwargs["column"]].kind
            worse = datetime(1970, 1, 1) if low is Kind.INSTANT else kwargs["min_value"] - 1
            return [*rows[1:], {**rows[0], kwargs["column"]: worse}]
        case "expect_column_pair_values_a_to_be_greater_than_b":
            spoilt = [{**row, kwargs["column_A"]: row[kwargs["column_B"]]} for row in rows]
            for row in spoilt[: 2 if "mostly" in kwargs else 1]:  # 2 of 20 is more than 5 %
                value = row[kwargs["column_B"]]
                row[kwargs["column_A"]] = value - (timedelta(seconds=1) if isinstance(value, datetime) else 1)
            return spoilt
    return [*rows[1:], {**rows[0], **QUERIES[kwargs["unexpected_rows_query"].partition(" where ")[2]]}]


QUERIES: dict[str, dict[str, Any]] = {
    "answered_at is not null and outcome in ('abandoned', 'overflowed', 'rejected', 'self_served')": {
        "outcome": "abandoned"
    },
    "answered_at is null and outcome = 'answered'": {"answered_at": None},
    "coalesce(answered_at, ended_at) > queued_at + interval 4 hour": {"answered_at": MIDNIGHT + timedelta(days=1)},
    "closed_at is not null and resolved_at is null": {"resolved_at": None},
    "len(list_filter(paused, lambda p: p.started_at is null or p.ended_at < p.started_at)) > 0": {
        "paused": [{"started_at": MIDNIGHT, "ended_at": MIDNIGHT - timedelta(seconds=1)}]
    },
    "(score is null) <> (answered_at is null)": {"score": None},
    "activity in ('outage', 'major_incident') and ended_at is null and restored_at is null": {
        "ended_at": None,
        "restored_at": None,
    },
    "activity in ('notice', 'change', 'major_change') and effective_at is null": {
        "activity": "change",
        "effective_at": None,
    },
    "activity in ('report', 'payment') and due_at is null": {"activity": "report", "due_at": None},
    "ended_at > started_at + interval 48 hour": {"ended_at": MIDNIGHT + timedelta(days=3)},
    "call_id is null and ticket_id is null": {"call_id": None, "ticket_id": None},
}


@pytest.mark.parametrize("table", TABLES)
def test_great_expectations_loads_every_suite(table: str) -> None:
    import_gx()
    from great_expectations import ExpectationSuite

    suite = ExpectationSuite(**SUITES[table])
    assert len(suite.expectations) == len(SUITES[table]["expectations"])
    assert suite.to_json_dict()["expectations"] == SUITES[table]["expectations"]
    assert (EXPECTATIONS / f"{table}.json").read_text(encoding="utf-8") == (
        json.dumps(SUITES[table], ensure_ascii=False, indent=2) + "\n"
    )


@pytest.mark.parametrize(("table", "n"), ENTRIES, ids=NAMES)
def test_every_expectation_can_be_read_in_a_report(table: str, n: int) -> None:
    entry = SUITES[table]["expectations"][n]
    assert entry["severity"] in ("critical", "warning")
    reason = entry["meta"]["reason"]
    assert reason["zh"].endswith("。") and reason["en"].endswith(".")
    assert reason["zh"].count("。") == reason["en"].count(". ") + 1 == 1
    assert "id" not in entry


@pytest.mark.parametrize("table", TABLES)
def test_sound_rows_pass_every_expectation_and_none_is_skipped(exports: Any, table: str) -> None:
    findings = held_to_suites(exports(**{table: sound(table)}), EXPECTATIONS)
    assert [(f.check, f.columns) for f in findings if not f.passed] == []
    assert {column for f in findings for column in f.columns} <= TABLES[table].columns.keys()
    stop_on_critical(findings, "data/sources/telecom.toml")


@pytest.mark.parametrize("table", TABLES)
def test_every_expectation_can_fail(exports: Any, table: str, tmp_path: Path) -> None:
    for n, entry in enumerate(SUITES[table]["expectations"]):
        if entry["type"] == "expect_table_row_count_to_be_between":
            continue  # see the empty table below
        (tmp_path / f"{table}.json").write_text(json.dumps({"expectations": [entry]}), encoding="utf-8")
        (finding,) = held_to_suites(exports(**{table: spoil(table, sound(table), entry)}), tmp_path)
        assert not finding.passed and not finding.skipped, f"{table}, expectation {n + 1}: {entry}"
        assert finding.failed_n and finding.rows_n and finding.failed_n <= finding.rows_n


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_is_critical_and_only_that(exports: Any, table: str) -> None:
    opened = exports(**{table: sound(table)})
    opened.database.run(f"delete from {table}_rows")
    findings = held_to_suites(opened, EXPECTATIONS)
    assert [(f.check, f.severity) for f in findings if not f.passed] == [
        ("expect_table_row_count_to_be_between", "critical")
    ]


@pytest.mark.parametrize("table", TABLES)
def test_an_export_of_only_what_is_required_is_checked_as_far_as_it_goes(exports: Any, table: str) -> None:
    required = [name for name, column in TABLES[table].columns.items() if column.required]
    rows = [{name: row[name] for name in required} for row in sound(table)]
    findings = held_to_suites(exports(**{table: rows}), EXPECTATIONS)
    assert all(f.passed != f.skipped for f in findings)
    assert all(not set(f.columns) & set(required) for f in findings if f.skipped)
    assert any(f.skipped for f in findings) and any(f.passed for f in findings)


def test_one_in_twenty_backwards_is_a_warning_two_are_critical(exports: Any) -> None:
    rows = sound("calls")
    late = MIDNIGHT - timedelta(hours=1)
    for backwards, severities in ((1, {"warning"}), (2, {"warning", "critical"})):
        spoilt = [{**row, "ended_at": late} for row in rows[:backwards]] + rows[backwards:]
        findings = held_to_suites(exports(calls=spoilt), EXPECTATIONS)
        assert {f.severity for f in findings if not f.passed} == severities


def test_a_critical_finding_stops_with_what_where_how_many_and_what_to_do(exports: Any) -> None:
    rows = sound("calls")
    findings = held_to_suites(exports(calls=[*rows, rows[0]]), EXPECTATIONS)
    with pytest.raises(ChecksFailed) as error:
        stop_on_critical(findings, "data/sources/telecom.toml")
    assert str(error.value) == (
        "data/sources/telecom.toml\n"
        "  - calls: contract_id, call_id: Some calls of one contract share a call_id and would be counted twice."
        " Found in 2 of 21 rows. Mend the export or its column mapping; if the expectation does not hold for this"
        " centre, change expectations/calls.json."
    )


def test_warnings_and_skipped_findings_stop_nothing() -> None:
    text = Text(zh="有误。", en="Wrong.")
    warning = Finding("calls", "x", ("kind",), "warning", False, False, 1, 2, text)
    skipped = Finding("calls", "x", ("kind",), "critical", False, True, None, None, text)
    stop_on_critical([warning, skipped], "x")


NULL = "expect_column_values_to_not_be_null"
GOOD: dict[str, Any] = {"type": NULL, "kwargs": {"column": "channel"}, "severity": "warning", "meta": REASON}
MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown type": ({"type": "expect_peace"}, "expect_peace not found"),
    "an unknown argument": ({"kwargs": {"column": "channel", "mostli": 1}}, "extra fields not permitted"),
    "no arguments": ({"kwargs": None}, "needs a 'type'"),
    "a misspelt column": ({"kwargs": {"column": "chanel"}}, "Did you mean 'channel'?"),
    "a severity of its own": ({"severity": "info"}, "'severity' must be"),
    "no reason": ({"meta": {}}, "a 'reason' with a sentence each in 'zh' and 'en'"),
    "a reason in one language": ({"meta": {"reason": {"en": "Wrong."}}}, "'zh' and 'en'"),
    "a type check": (
        {"type": "expect_column_values_to_be_of_type", "kwargs": {"column": "channel", "type_": "VARCHAR"}},
        "types cannot be checked on DuckDB",
    ),
    "a query without its table": (
        {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": "from calls"}},
        "by the name {batch}",
    ),
    "a query DuckDB does not understand": (
        {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": "selec {batch}"}},
        "it cannot be run on DuckDB: (_duckdb.ParserException) Parser Error",
    ),
    "a pattern on a column of times": (
        {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "arrived_at", "regex": "x"}},
        "it cannot be run on DuckDB: (_duckdb.BinderException) Binder Error",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_suite_is_named(exports: Any, tmp_path: Path, mistake: str) -> None:
    change, sentence = MISTAKES[mistake]
    path = tmp_path / "calls.json"
    path.write_text(json.dumps({"expectations": [GOOD, {**GOOD, **change}]}), encoding="utf-8")
    with pytest.raises(SourceError) as error:
        held_to_suites(exports(calls=sound("calls")), tmp_path)
    assert error.value.where == str(path)
    (problem,) = error.value.problems
    assert problem.startswith("expectation 2") and sentence in problem
    assert "\n" not in problem


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no suite"),
        ("{", "not JSON"),
        ("[]", "no list of 'expectations'"),
        ('{"expectations": []}', "no list of 'expectations'"),
        ('{"expectations": [1]}', "expectation 1: it needs"),
    ],
)
def test_a_broken_file_is_named(exports: Any, tmp_path: Path, content: str | None, sentence: str) -> None:
    if content is not None:
        (tmp_path / "calls.json").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=sentence):
        held_to_suites(exports(calls=sound("calls")), tmp_path)


def test_a_failing_neighbour_does_not_hide_the_one_that_cannot_run(exports: Any, tmp_path: Path) -> None:
    regex = {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "arrived_at", "regex": "x"}}
    (tmp_path / "calls.json").write_text(json.dumps({"expectations": [GOOD, {**GOOD, **regex}, GOOD]}))
    with pytest.raises(SourceError) as error:
        held_to_suites(exports(calls=[{**row, "channel": None} for row in sound("calls")]), tmp_path)
    assert len(error.value.problems) == 1
