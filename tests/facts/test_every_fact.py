"""What must hold for every SQL file, so that adding one is safe."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from support.centre import clauses_on, contract

import servicepledge.facts
from servicepledge.engine.passes import Span, pass_over
from servicepledge.engine.timetables.schedule import EMPTY
from servicepledge.exports.canonical import PERSONAL, TABLES
from servicepledge.exports.open import OpenSource
from servicepledge.facts import FACTS, SCHEDULE, Fact
from servicepledge.scorecard.measure import open_for, terms_of
from servicepledge.workspace import Workspace

FILES = sorted(path.stem for path in Path(servicepledge.facts.__file__).parent.glob("*.sql"))
every_fact = pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB with empty canonical tables, as anybody can make one in the shell."""
    with duckdb.connect() as connection:
        for table, described in TABLES.items():
            columns = [f'"{name}" {column.kind.value or "VARCHAR"}' for name, column in described.columns.items()]
            columns += [f"{flag} BOOLEAN" for flag in described.flags]
            connection.execute(f"create table {table} ({', '.join(columns)})")
        connection.execute(EMPTY)
        yield connection


@pytest.fixture(scope="module")
def sample(workspace: Workspace) -> OpenSource:
    return open_for(workspace, workspace.contract("telecom"))


def test_the_folder_is_the_registry() -> None:
    assert sorted(FACTS) == FILES


@every_fact
def test_the_header_says_what_a_row_is(fact: Fact) -> None:
    assert fact.row.startswith("one row per ")
    assert fact.grain and fact.reads and fact.day
    assert fact.grain[0] == "contract_id"


@every_fact
def test_is_one_bare_select_that_pastes_into_the_shell(fact: Fact, empty: duckdb.DuckDBPyConnection) -> None:
    body = re.sub(r"^--.*\n", "", fact.sql, flags=re.MULTILINE).strip()
    assert body.startswith("select")
    assert not re.search(r"[;{}$?]|\b(create|with|set|attach|read_parquet|read_csv)\b", body)
    assert empty.execute(fact.sql).fetchall() == []


@every_fact
def test_has_its_grain_and_its_day_among_its_columns(fact: Fact, empty: duckdb.DuckDBPyConnection) -> None:
    columns = [row[0] for row in empty.execute(f"describe {fact.sql}").fetchall()]
    assert len(columns) == len(set(columns))
    # The day of a case is worked out by the engine from its start and the clause's limit.
    assert {*fact.grain, *fact.repeats} <= set(columns)
    assert fact.day in columns or (fact.is_deadline and {"started_at", "stopped_at", "promised_at"} <= set(columns))


@every_fact
def test_reads_the_tables_it_says(fact: Fact) -> None:
    body = re.sub(r"^--.*\n", "", fact.sql, flags=re.MULTILINE)
    assert {name for name in re.findall(r"(?:from|join)\s+(\w+)", body) if name != "values"} == set(fact.reads)
    assert set(fact.reads) <= {*TABLES, SCHEDULE} and fact.table in TABLES


@every_fact
def test_the_grain_holds_on_the_sample(fact: Fact, sample: OpenSource) -> None:
    keys = ", ".join(fact.grain)
    span = Span(date(2026, 4, 1), date(2026, 10, 31), datetime(2026, 10, 31, 16, tzinfo=UTC))
    agreed = contract(clauses_on(fact.name), id="telecom", hours={"work": {"windows": ["08:00-18:00"]}})
    with sample.database.held(pass_over(sample, terms_of(agreed), span).tables()):
        rows, distinct = sample.database.connection.execute(
            f"select count(*), count(distinct ({keys})) from ({fact.sql}\n)"
        ).fetchall()[0]
    assert rows == distinct > 0


@every_fact
def test_stands_behind_a_kpi(fact: Fact) -> None:
    assert clauses_on(fact.name)


@every_fact
def test_every_column_that_points_at_a_person_is_known_as_one(fact: Fact, empty: duckdb.DuckDBPyConnection) -> None:
    columns = {row[0] for row in empty.execute(f"describe {fact.sql}").fetchall()}
    assert {name for name in columns if name.startswith(("customer", "agent", "owner"))} <= PERSONAL


def test_offered_is_answered_abandoned_or_other_and_never_two_of_them(sample: OpenSource) -> None:
    offered, answered, abandoned, other, both, outside = sample.database.connection.execute(
        "select count_if(is_offered), count_if(is_answered), count_if(is_abandoned), "
        "count_if(is_offered and not is_answered and not is_abandoned), count_if(is_answered and is_abandoned), "
        f"count_if(not is_offered and (is_answered or is_abandoned or gave_up_after_us is not null)) from ({FACTS['contacts'].sql}\n)"
    ).fetchall()[0]
    assert offered == answered + abandoned + other
    assert min(answered, abandoned, other) > 0
    assert (both, outside) == (0, 0)


@pytest.mark.parametrize("fact", ["request_steps", "request_responses"])
def test_a_live_contact_that_became_no_case_is_the_same_in_all_facts_of_requests(fact: str) -> None:
    """A fact is one bare select, so that it pastes into the shell; what several have in common stands in each."""

    def said(name: str, begins: str, ends: str) -> str:
        _, found, rest = FACTS[name].sql.partition(begins)
        assert found, (name, begins)
        return " ".join(rest.partition(ends)[0].split())

    for begins, ends in (
        ("calls.*,", ") as live"),
        ("is_course_unknown or (first_reply_at", " as is_"),
        ("case when not is_course_unknown", " as "),
    ):
        assert said(fact, begins, ends) == said("requests", begins, ends)
