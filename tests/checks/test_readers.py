"""Columns have readers: each canonical column is read by a fact, and one that is not is named by the check."""

from pathlib import Path

import pytest
from support.situation import Outcome, Situation

from servicepledge.checks.readers import unread
from servicepledge.exports.canonical import TABLES
from servicepledge.facts import FACTS

ALL = {table: held.columns for table, held in TABLES.items()}


def test_every_canonical_column_has_a_reader() -> None:
    assert list(unread(ALL, FACTS.values())) == []


def test_a_column_without_a_reader_is_named_where_it_is_there() -> None:
    few = [fact for fact in FACTS.values() if fact.name != "agents_on_duty"]
    assert list(unread(ALL, few)) == ["shifts.certified_until"]
    assert list(unread({"shifts": ["shift_id", "started_at"]}, few)) == []
    assert "tickets.ticket_id" not in list(unread(ALL, []))


@pytest.mark.parametrize(("command", "says"), [(("check", "k"), True), (("check", "k", "--data"), True)], ids=str)
def test_check_names_what_is_mapped_in_vain(
    command: tuple[str, ...], says: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "servicepledge.cli.check.unread",
        lambda columns, _: (f"{table}.{name}" for table in columns for name in columns[table]),
    )
    Situation(
        contract='[[clauses]]\nref = "a"\nwords = "…"\nkpi = "answer_rate"',
        source="""
            [calls]
            path = "exports/calls.parquet"
            [calls.columns]
            queue = "skill"
        """,
        exports={"calls.parquet": "arrived_at | queued_at | answered_at | skill\n09:00 | 09:00 | 09:01 | x"},
        run=[command],
        expects=Outcome(says=["calls.queue: no KPI reads it. Take it out of the mapping, or add the KPI that does."]),
    ).hold(tmp_path)
