"""Measuring beside the checks: what is wrong with the exports is said first, and memory is asked for once at a time."""

from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from servicepledge.checks import Finding, gate
from servicepledge.checks.finding import KEPT
from servicepledge.checks.gate import Gate
from servicepledge.checks.worker import Checker
from servicepledge.delivery.cadence import due_reports
from servicepledge.errors import ChecksFailed, IdentityError
from servicepledge.report import preparation
from servicepledge.report.preparation import Subject, prepare
from servicepledge.scorecard.measure import open_for
from servicepledge.text import Text

BROKEN = Finding(
    table="calls", check="expect_column_values_to_be_unique", columns=("call_id",), severity="critical", passed=False,
    skipped=False, failed_n=3, rows_n=90, reason=Text(zh="编号重复。", en="Ids repeat."),
)  # fmt: skip


class Steps(Checker):
    """A checker without a process that writes down when it is asked and when it is waited for."""

    def __init__(self, steps: list[str], findings: tuple[Finding, ...], memory_limit: str | None = None) -> None:
        super().__init__(memory_limit)
        self.steps, self.found = steps, findings

    def ask(self, source: Any, where: str, expectations: Path, codes: Sequence[str] = ()) -> None:
        self.steps.append("asked")

    def findings(self) -> tuple[Finding, ...]:
        self.steps.append("waited")
        return self.found


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Measuring, written down as a step."""
    found: list[str] = []
    tally_periods = preparation.tally_periods

    def tallied(*told: Any, **more: Any) -> Any:
        found.append("measured")
        return tally_periods(*told, **more)

    monkeypatch.setattr(preparation, "tally_periods", tallied)
    return found


def measure(place: Any, checker: Checker) -> Any:
    contract = place.contract("one")
    report = next(iter(due_reports(place, contract, contract.ends_on)))
    subject = Subject(contract, report.file, report.period)
    opened = open_for(place, contract)
    return prepare(place, opened, [subject], gate=Gate(place, opened, checker), ahead={subject.key})


def test_exports_are_measured_while_they_are_checked(make_place: Any, steps: list[str]) -> None:
    (material,) = measure(make_place(one={}), Steps(steps, ())).values()
    assert steps == ["asked", "measured", "waited"] and material.findings == () and len(material.card.scores) == 1


def test_under_a_memory_limit_one_after_the_other(make_place: Any, steps: list[str]) -> None:
    measure(make_place(one={}), Steps(steps, (), memory_limit="1GB"))
    assert steps == ["asked", "waited", "measured"]


def test_large_exports_one_after_the_other(make_place: Any, steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LARGE_BYTES", 100)
    measure(make_place(one={}), Steps(steps, ()))
    assert steps == ["asked", "waited", "measured"]


def test_what_is_wrong_with_the_exports_is_said_whatever_comes_of_it(
    make_place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(one={})
    with pytest.raises(ChecksFailed, match="Ids repeat"):
        measure(place, Steps([], (BROKEN,)))

    def fails(*_: Any, **__: Any) -> None:
        raise IdentityError("calls", "do not add up.")

    monkeypatch.setattr(preparation, "tally_periods", fails)
    with pytest.raises(ChecksFailed, match="Ids repeat"):
        measure(place, Steps([], (BROKEN,)))
    rmtree(place.folder / KEPT)
    with pytest.raises(IdentityError, match="do not add up"):
        measure(place, Steps([], ()))
