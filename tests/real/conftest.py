"""Real centres: the workspace of data/examples, with the exports of ../shared/data where that folder is at hand.

What the figures must be lies in tests/data/centres.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.places import DATA, SHARED

from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.card import Scorecard
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.workspace import Workspace

ROOT = Path(__file__).parents[2]
EXPORTS = SHARED / "data"

Measured = Callable[..., Scorecard]


def real_folder(name: str) -> Path:
    folder = EXPORTS / name
    if not folder.is_dir():
        pytest.skip(f"the real exports are not here: no folder {folder}")
    return folder


def copy_of_examples(folder: Path) -> Path:
    shutil.copytree(ROOT / "data" / "examples", folder, ignore=shutil.ignore_patterns("exports"))
    return folder


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The examples as a user has them: a copy, with a link to each folder of exports that is here."""
    folder = copy_of_examples(tmp_path_factory.mktemp("real") / "examples")
    exports = folder / "data" / "exports"
    exports.mkdir()
    for name in ("anonymous-bank-1999", "pwc-phonenow", "teddy2020-gov-replies"):
        (exports / name).symlink_to(EXPORTS / name, target_is_directory=True)
    return Workspace.at(folder)


@pytest.fixture(scope="session")
def opened(examples: Workspace) -> Iterator[Callable[[str], OpenSource]]:
    """Open one centre's exports, once for all tests."""
    sources: dict[str, OpenSource] = {}

    def open_once(name: str) -> OpenSource:
        real_folder(name)
        if name not in sources:
            sources[name] = open_for(examples, examples.contract(name))
        return sources[name]

    yield open_once
    for source in sources.values():
        source.close()


@pytest.fixture(scope="session")
def measured(examples: Workspace, opened: Callable[[str], OpenSource]) -> Measured:
    """Measure one centre in one period: `measured('pwc-phonenow', '2021-Q1', by=['agent'])`."""

    def measure_one(name: str, period: str, **how: Any) -> Scorecard:
        return measure(opened(name), examples.contract(name), Period.parse(period), **how)

    return measure_one


@pytest.fixture(scope="session")
def reference() -> Callable[[str], dict[str, Any]]:
    """The published figures of one centre, and those computed from the same file by other means."""

    def read(name: str) -> dict[str, Any]:
        return json.loads((DATA / "centres" / name / "REFERENCE.json").read_text(encoding="utf-8"))

    return read


@pytest.fixture
def empty_examples(tmp_path: Path) -> Path:
    """A copy of the examples without any exports, to be given invented ones."""
    return copy_of_examples(tmp_path / "examples")
