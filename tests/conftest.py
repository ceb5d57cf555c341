"""Makes `support` importable from every test, and hands out the bundled sample and folders for small exports."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

from servicepledge.exports.open import OpenSource  # noqa: E402
from servicepledge.workspace import Workspace  # noqa: E402

REPOSITORY = Path(__file__).parents[1]

settings.register_profile(
    "fixed",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
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
