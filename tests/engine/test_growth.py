"""What measuring does for one contract is the same among few and among many: counted, since time is another each time."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.centre import OCTOBER, contract, open_rows
from support.drawn import drawn, instant

from servicepledge.contract.model import Contract
from servicepledge.engine.cells import collected
from servicepledge.engine.terms import Term
from servicepledge.exports.database import Database
from servicepledge.exports.open import OpenSource
from servicepledge.report.preparation import Subject, _evidence, _measured
from servicepledge.stats.gaps import Recorded

COUNTS = 4, 8, 12
HAPPENED = "rows looked at", "terms compared", "questions of the database"


def made(number: int) -> Contract:
    """Make a contract like no other: it has hours and a limit of its own."""
    return contract(
        [
            {"kpi": "answer_rate", "target": ">= 99 %"},
            {"kpi": "service_level", "limit": f"{number + 5} s", "target": ">= 99 %", "scope": {"hours": "work"}},
            {"kpi": "resolution_time", "limit": "2 working days", "target": ">= 90 %"},
            {"kpi": "resolution_time", "limit": "4 business hours", "target": ">= 90 %", "clock": "work"},
        ],
        id=f"c{number}",
        hours={"work": {"windows": [f"08:{number:02}-18:00"]}},
    )


def exports_of(folder: Path, count: int) -> OpenSource:
    """Open exports in which each of so many contracts has the same rows."""
    rows = [(f"c{number}", date(2026, 10, day)) for number in range(count) for day in range(5, 20)]
    calls = [
        f"{name} | {day} 09:00:00 | {day} 09:00:10 | {f'{day} 09:00:{20 + day.day}' if day.day % 7 else '-'} | {day} 09:02:00"
        for name, day in rows
    ]
    tickets = [f"{name} | {day} 09:00:00 | {day} {9 + day.day % 9:02}:30:00" for name, day in rows]
    return open_rows(
        folder,
        as_of=instant("2026-12-01 00:00"),
        calls=drawn("calls", "\n".join(["contract_id | arrived_at | queued_at | answered_at | ended_at", *calls])),
        tickets=drawn("tickets", "\n".join(["contract_id | received_at | resolved_at", *tickets])),
    )


@contextmanager
def watched() -> Iterator[Counter[str]]:
    """Count the rows that Polars is given to look at, how often terms are compared, and what DuckDB is asked."""
    counted: Counter[str] = Counter()
    lazy, equal, ask, rows = pl.DataFrame.lazy, Term.__eq__, Database.ask, Database.rows

    def lazy_counted(frame: pl.DataFrame) -> pl.LazyFrame:
        counted["rows looked at"] += frame.height
        return lazy(frame)

    def equal_counted(one: Term, other: object) -> bool:
        counted["terms compared"] += 1
        return equal(one, other)

    def asked(how: Callable[..., Any]) -> Callable[..., Any]:
        def ask_counted(database: Database, *told: Any, **more: Any) -> Any:
            counted["questions of the database"] += 1
            return how(database, *told, **more)

        return ask_counted

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pl.DataFrame, "lazy", lazy_counted)
        patched.setattr(Term, "__eq__", equal_counted)
        patched.setattr(Database, "ask", asked(ask))
        patched.setattr(Database, "rows", asked(rows))
        yield counted


def days_held() -> int:
    """Return how many days of desks are held by anyone, as they are where nobody collects circles."""
    return sum(type(one) is Recorded for one in gc.get_objects())


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> list[Counter[str]]:
    """Return what happened while few contracts, more and many were measured and looked into."""
    found = []
    gc.collect()
    gc.disable()
    for count in COUNTS:
        held = days_held()
        subjects = [Subject(made(number), Path("c.toml"), OCTOBER) for number in range(count)]
        with closing(exports_of(tmp_path_factory.mktemp("exports"), count)) as source, watched() as counted:
            evidence = _evidence(source, _measured(source, subjects), {one.key for one in subjects})
        assert len(evidence) == count
        assert all(one.exceptions and one.card.of("1").denominator == 15 for one in evidence.values())
        counted["days held afterwards"] = days_held() - held
        found.append(counted)
    gc.enable()
    return found


def test_four_contracts_more_cost_the_same_after_four_as_after_eight(counts: list[Counter[str]]) -> None:
    few, more, many = counts
    assert few["rows looked at"] > 0
    for what in HAPPENED:
        assert many[what] - more[what] <= 1.05 * (more[what] - few[what]), what


def test_the_exports_are_asked_no_more_often_for_many_than_for_few(counts: list[Counter[str]]) -> None:
    assert len({one["questions of the database"] for one in counts}) == 1


def test_a_term_is_looked_up_and_not_searched_for(counts: list[Counter[str]]) -> None:
    assert counts[-1]["terms compared"] <= 10 * COUNTS[-1]


def test_the_days_that_gaps_were_looked_for_in_go_with_their_contract(counts: list[Counter[str]]) -> None:
    assert [one["days held afterwards"] for one in counts] == [0, 0, 0]


def test_questions_are_answered_in_their_order_however_many_are_asked_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servicepledge.engine.cells.TOGETHER", 3)
    asked = [pl.LazyFrame({"no": [number]}) for number in range(8)]
    assert [frame.item() for frame in collected(asked)] == list(range(8))
