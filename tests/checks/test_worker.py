"""Checking beside: the same findings and the same sentences as in this process, and nothing left running."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from servicepledge.checks import check_exports
from servicepledge.checks.worker import Checker
from servicepledge.errors import SourceError
from servicepledge.execution.pool import Pool
from servicepledge.exports.open import open_source
from servicepledge.exports.source import Source
from servicepledge.workspace import Workspace, bundled


@pytest.fixture(scope="module")
def place() -> Workspace:
    return Workspace.at(bundled("data").parent)


@pytest.fixture
def source(place: Workspace) -> Source:
    return place.source("centre")


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker() as held:
        yield held


def test_the_findings_are_those_of_this_process(checker: Checker, place: Workspace, source: Source) -> None:
    checker.ask(source, "centre.toml", place.expectations)
    opened = open_source(source, "centre.toml")
    expected = check_exports(opened, place.expectations)
    assert expected and checker.findings() == expected


def test_mistakes_come_back_as_they_are_and_the_next_source_is_checked(
    checker: Checker, place: Workspace, source: Source, tmp_path: Path
) -> None:
    checker.ask(source.model_copy(update={"folder": tmp_path}), "centre.toml", place.expectations)
    with pytest.raises(SourceError, match=r"^centre.toml\n  - calls: no file at 'sample/calls.parquet'"):
        checker.findings()
    checker.ask(source, "centre.toml", tmp_path)
    with pytest.raises(SourceError, match="There is no suite of expectations for the table 'calls'"):
        checker.findings()
    checker.ask(source, "centre.toml", place.expectations)
    assert checker.findings()


def test_a_memory_limit_that_is_too_small_is_said(place: Workspace, source: Source) -> None:
    with Checker("1KB") as small:
        small.ask(source, "centre.toml", place.expectations)
        with pytest.raises(SourceError, match="within the memory limit. Raise --memory-limit"):
            small.findings()


def test_a_process_that_dies_is_an_error_in_words(place: Workspace, source: Source) -> None:
    with Checker() as held:
        held.ask(source, "centre.toml", place.expectations)
        os.kill(held._process.pid, signal.SIGKILL)
        with pytest.raises(SourceError, match="ended before it was done: it was stopped or ran out of memory"):
            held.findings()


def test_it_ends_with_its_work_unasked_or_in_the_middle(place: Workspace, source: Source) -> None:
    with Checker() as unasked:
        unasked.begin()
        unasked.begin()
        processes = [unasked._process]
    with Checker() as busy:
        busy.ask(source, "centre.toml", place.expectations)
        processes.append(busy._process)
    with Checker() as never:
        pass
    assert not any(process.is_alive() for process in processes) and never._process is None
    assert not Path(busy._scratch.name).exists()


@pytest.mark.parametrize("waits", [True, False])
def test_one_that_waits_does_not_begin_before_it_is_asked(monkeypatch: pytest.MonkeyPatch, waits: bool) -> None:
    begun: list[str] = []
    monkeypatch.setattr(Checker, "begin", lambda _: begun.append("begun"))
    Pool(1, True, 60.0, Checker(waits=waits)).prepare()
    assert begun == ([] if waits else ["begun"])
