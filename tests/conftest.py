"""Makes `support` importable from every test, and hands out the bundled sample, its reports and small exports."""

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

from servicepledge.exports.open import OpenSource  # noqa: E402
from servicepledge.workspace import Workspace  # noqa: E402

REPOSITORY = Path(__file__).parents[1]

if TYPE_CHECKING:
    from servicepledge.report.report import Report

settings.register_profile(
    "fixed",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("many", settings.get_profile("fixed"), derandomize=False, max_examples=8_000)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """The repository itself: the bundled contracts over the bundled sample."""
    return Workspace.at(REPOSITORY)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., OpenSource]]:
    """Return a function that writes small exports to a folder and opens them: `opened(calls=[…], as_of=…)`."""
    from support.centre import open_rows

    sources: list[OpenSource] = []

    def make(**exports: Any) -> OpenSource:
        folder = tmp_path / str(len(sources))
        folder.mkdir()
        sources.append(open_rows(folder, **exports))
        return sources[-1]

    yield make
    for source in sources:
        source.close()


@pytest.fixture(scope="session")
def report(workspace: Workspace) -> "Callable[[str, str], Report]":
    """Return a function that opens a report on the sample, each once: `report("telecom", "zh")`."""

    from support.reports import in_language

    from servicepledge.report.report import open_report

    @cache
    def opened(contract: str) -> "Report":
        return open_report(contract, "2026-10", workspace=str(workspace.folder))

    return lambda contract, language: in_language(opened(contract), language)


@pytest.fixture
def spoiled(workspace: Workspace, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies the workspace and replaces words in one of its files."""

    def copy(file: str, *replacements: tuple[str, str]) -> Path:
        folder = tmp_path / "workspace"
        shutil.copytree(workspace.data, folder / "data")
        path = folder / "data" / file
        text = path.read_text("utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
        return folder

    return copy
