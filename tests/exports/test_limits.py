"""Stages have time limits: what takes longer is stopped and told, and nothing after it suffers."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from servicepledge.checks.worker import Checker
from servicepledge.errors import SourceError
from servicepledge.exports.database import Database
from servicepledge.exports.open import OpenSource
from servicepledge.exports.source import load_source

ENDLESS = "select count(*) from range(1000000000000) as a, range(1000000) as b"


@pytest.fixture
def database(tmp_path: Path) -> Any:
    found = Database.open("centre", None, tmp_path)
    yield found
    found.close()


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_runs(database: Database) -> None:
    began = time.monotonic()
    told = "measuring took more than 0.2 s and was stopped"
    with pytest.raises(SourceError, match=told), database.within(0.2, "measuring"):
        database.rows(ENDLESS)
    assert time.monotonic() - began < 10
    assert database.rows("select 1") == [(1,)]


def test_work_between_queries_that_takes_too_long_is_noticed_at_its_end(database: Database) -> None:
    with pytest.raises(SourceError, match="took more than 0.05 s"), database.within(0.05, "measuring"):
        time.sleep(0.3)


def test_within_the_limit_nothing_is_said_and_another_mistake_stays_what_it_is(database: Database) -> None:
    with database.within(60, "measuring"):
        assert database.rows("select 2") == [(2,)]
    with pytest.raises(ZeroDivisionError), database.within(60, "measuring"):
        _ = 1 / 0


def test_checks_that_take_too_long_are_stopped_and_the_next_source_has_a_process_of_its_own(
    opened: Callable[..., OpenSource], tmp_path: Path
) -> None:
    (tmp_path / "calls.parquet").write_bytes(b"")
    (tmp_path / "centre.toml").write_text(
        'name = { zh = "中心", en = "Centre" }\ntime_zone = "UTC"\n[calls]\npath = "calls.parquet"\n', "utf-8"
    )
    source = load_source(tmp_path / "centre.toml", tmp_path)
    with Checker(limit_s=0.01) as checker:
        checker.ask(source, "centre.toml", tmp_path)
        with pytest.raises(SourceError, match=r"checking the exports took more than 0.01 s and was stopped"):
            checker.findings()
        checker.limit_s = 120
        checker.ask(source, "centre.toml", tmp_path)
        with pytest.raises(SourceError, match=r"calls.parquet"):
            checker.findings()
