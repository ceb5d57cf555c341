"""A browser for each file of tests, and the pages of the sample centre, made once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.browsing import Seen, browser_or_skip, browsing, make_pages, opened

from servicepledge.cli.init import start_workspace
from servicepledge.workspace import Workspace

MADE = {
    "service report": ("telecom", "2026-10", "zh", "service_report"),
    "service report in English": ("telecom", "2026-10", "en", "service_report"),
    "corrective plan": ("telecom", "2026-10", "zh", "corrective_plan"),
    "settlement": ("telecom", "2026-10", "en", "settlement"),
    "annual review": ("telecom", "2026", "zh", "annual_review"),
    "agents' review": ("telecom", "2026-10", "en", "agent_review"),
}
ARCHIVES = {
    "archive": "telecom/index.html",
    "archive in English": "telecom/index.en.html",
    "list of contracts": "index.html",
}
PAGES = (*MADE, *ARCHIVES)


@pytest.fixture(scope="session")
def installed() -> str:
    """The browser that is installed; asked for before anything is made, so that a skip costs nothing."""
    return browser_or_skip()


@pytest.fixture(scope="module")
def browser(installed: str) -> Iterator[Any]:
    """A running browser, for one file of tests: Playwright's event loop must not be there for the others."""
    with browsing() as running:
        yield running


@pytest.fixture(scope="module")
def shown(browser: Any, pages: dict[str, Path]) -> Iterator[Callable[[str], Seen]]:
    """Return a function that shows a page on a desktop, each once: `shown("settlement")`."""
    with ExitStack() as held:

        @cache
        def show(name: str) -> Seen:
            return held.enter_context(opened(browser, pages[name]))

        yield show


@pytest.fixture(scope="session")
def pages(installed: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind of page on the sample centre, by the names of `PAGES`."""
    folder = tmp_path_factory.mktemp("centre") / "workspace"
    start_workspace(folder)
    workspace = Workspace.at(folder)
    made = make_pages(workspace, list(MADE.values()))
    return {name: made[key] for name, key in MADE.items()} | {
        name: workspace.reports / path for name, path in ARCHIVES.items()
    }
