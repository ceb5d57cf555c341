"""An installed browser for tests: finding it, opening pages without a network, and what a page asked for and said."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from servicepledge.checks.inputs import Inputs
from servicepledge.delivery import make as making
from servicepledge.delivery.cadence import DueReport, report_path
from servicepledge.delivery.make import make_reports
from servicepledge.errors import UsageError
from servicepledge.execution.pdf import OPTIONS, find_browser
from servicepledge.execution.pool import Pool
from servicepledge.periods import Period
from servicepledge.scorecard.measure import open_for
from servicepledge.text import Language
from servicepledge.workspace import Workspace

OURS = {"--headless", "--remote-debugging-pipe"}
"""Options that Playwright gives a browser itself."""
NO_NETWORK = "host-resolver-rules"
"""The option that shuts the network; a server of a test's own is let through."""
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
DRAWN = "html[data-charts]"
"""What a page says of itself once its charts are drawn."""
DRAWING_LIMIT_MS = 60_000.0


def browser_or_skip() -> str:
    """Return the path of the installed browser; where there is none, or no Playwright, the test says so and is skipped."""
    pytest.importorskip("playwright.sync_api", reason="needs Playwright for Python: pip install '.[test]'")
    try:
        return find_browser()
    except UsageError:
        pytest.skip("needs an installed Chromium or Chrome, on PATH or named by PLEDGE_BROWSER")


@contextmanager
def browsing() -> Iterator[Any]:
    """Yield a running browser; nothing else of Playwright's is left behind, its event loop least of all."""
    path = browser_or_skip()
    from playwright.sync_api import sync_playwright

    options = [
        f"{option},EXCLUDE 127.0.0.1" if NO_NETWORK in option else option for option in OPTIONS if option not in OURS
    ]
    with sync_playwright() as playwright:
        is_root = os.name == "posix" and os.geteuid() == 0
        browser = playwright.chromium.launch(executable_path=path, args=options, chromium_sandbox=not is_root)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Seen:
    """A page in the browser, with what it asked for and what it said since it began to load."""

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def open_details(self) -> None:
        """Open whatever is folded."""
        self.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")

    def in_scheme(self, scheme: str) -> None:
        """Let the reader's system be light or dark, and the charts be drawn for it."""
        if self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is not (scheme == "dark"):
            self.page.locator("html").evaluate("one => { delete one.dataset.charts }")
            self.page.emulate_media(color_scheme=scheme)
            self.wait_until_drawn()

    def wait_until_drawn(self) -> None:
        """Wait for the charts, where the page has any."""
        if self.page.locator("#plotly").count():
            self.page.wait_for_selector(DRAWN, state="attached", timeout=DRAWING_LIMIT_MS)


@contextmanager
def opened(browser: Any, path: Path, **options: Any) -> Iterator[Seen]:
    """Open a file as a reader would who has only the file; `options` are those of a Playwright context."""
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-CN", **options})
    try:
        seen = Seen(context.new_page())
        context.on("request", lambda request: seen.asked.append(request.url))
        seen.page.on("console", lambda message: seen.said.append(f"{message.type}: {message.text}"))
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        seen.page.goto(path.as_uri())
        if options.get("java_script_enabled", True):
            seen.wait_until_drawn()
        yield seen
    finally:
        context.close()


Asked = Sequence[tuple[str, str, Language, str]]
"""Pages to make: contract, period, language, notebook."""


def make_pages(workspace: Workspace, asked: Asked) -> Mapping[tuple[str, str, Language, str], Path]:
    """Make pages of contracts that share a source, the exports checked and read once for all of them."""
    reports = []
    for contract, label, language, notebook in asked:
        period, path = Period.parse(label), workspace.contract_path(contract)
        target = report_path(workspace, contract, period, language, notebook)
        reports.append(DueReport(workspace.contract(contract), path, period, language, period.last, target))
    inputs = Inputs.of(workspace)
    source = open_for(workspace, reports[0].contract, None)
    made = make_reports(workspace, source, reports, lambda _: None, Pool(), inputs, making.Asked())
    for outcome in made:
        if outcome.error is not None:
            raise outcome.error
    return {key: outcome.report.path for key, outcome in zip(asked, made, strict=True)}
