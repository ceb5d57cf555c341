"""
The casebook of ../shared/cases: situations that analysts, centres and their clients really meet.

It is too large for the repository and kept beside it; where it is absent, these tests are skipped. A case that fails today stands in
`known_failing.txt` and nowhere else; one that passes must not stand there, so the list only shrinks.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any

import pytest
from support.command import run_pledge
from support.places import SHARED

from servicepledge.cli.init import start_workspace

CASES = SHARED / "cases"
LIST = Path(__file__).with_name("known_failing.txt")
NAMES = sorted(path.parent.name for path in CASES.glob("*/case.json"))
KNOWN_FAILING = [line for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]

# A user who runs the command sees a warning and gets the answer; so does a case.
pytestmark = [
    pytest.mark.skipif(not NAMES, reason=f"the casebook is not here: no case in {CASES}"),
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture(scope="module")
def casebook() -> SimpleNamespace:
    """What the casebook itself says of when an outcome is acceptable."""
    return SimpleNamespace(**run_path(str(CASES / "run.py")))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as `pledge init` makes it: what a case that needs expectations and notebooks is lent them from."""
    folder = tmp_path_factory.mktemp("fresh") / "w"
    start_workspace(folder)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder for the copy of a case, gone once it is judged."""
    yield tmp_path / "w"
    shutil.rmtree(tmp_path, ignore_errors=True)


def outcomes_of(spec: dict[str, Any], place: Path, casebook: SimpleNamespace) -> list[tuple[int, str, str]]:
    """Return exit code, answer and words of each command, with the copy's own folder left out of them."""
    outcomes = []
    for step in spec["run"]:
        if isinstance(step, dict):
            try:
                casebook.edit(place, step)
            except OSError as error:
                outcomes.append((99, "", str(error)))
            continue
        done = run_pledge(step, place)
        outcomes.append((done.code, *(text.replace(str(place.parent), "") for text in (done.out, done.err))))
    return outcomes


@pytest.mark.parametrize("name", NAMES)
def test_the_outcome_is_one_a_careful_analyst_would_accept(
    name: str, casebook: SimpleNamespace, fresh: Path, place: Path
) -> None:
    spec = json.loads((CASES / name / "case.json").read_text("utf-8"))
    shutil.copytree(CASES / name, place, ignore=shutil.ignore_patterns("case.json"))
    commands = [step for step in spec["run"] if isinstance(step, list)]
    if any(command[0] in casebook.NEEDS_WORKSPACE or "--data" in command for command in commands):
        for part in ("expectations", "notebooks"):
            shutil.copytree(fresh / part, place / part, dirs_exist_ok=True)
    outcomes = outcomes_of(spec, place, casebook)
    crashed = any("Traceback (most recent call last)" in out + err for _, out, err in outcomes)
    passed = not crashed and any(casebook.passes(accept, outcomes) for accept in spec["accept"])
    got = f"{spec['kind']}: {spec['title']} Got {casebook.got(spec, outcomes)}"
    if name in KNOWN_FAILING:
        assert not passed, f"{name} passes now: take its line out of {LIST.name}"
        pytest.skip(f"known to fail: {got}")
    assert passed, f"{name}: {got}" + ("\n" + outcomes[-1][2] if crashed else "")


def test_the_list_names_each_failing_case_once_and_in_order() -> None:
    assert sorted(set(KNOWN_FAILING)) == KNOWN_FAILING
    assert set(KNOWN_FAILING) <= set(NAMES)
