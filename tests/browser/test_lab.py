"""JupyterLab as `pledge lab` starts it, on a workspace as `pledge init` makes it: each notebook run through its menu."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import servicepledge
from servicepledge.workspace import bundled

NOTEBOOKS = sorted(path.stem for path in bundled("notebooks").glob("*.ipynb"))
STARTING_LIMIT_S = 120
RUNNING_LIMIT_MS, SAVING_LIMIT_S = 120_000, 60
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
}
"""All cells are in the page, and nothing asks for news."""
HAVE_RUN = """() => {
    const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(one => one.textContent)
    return prompts.length > 0 && prompts.every(prompt => /\\d/.test(prompt))
}"""


@pytest.fixture(scope="module")
def lab(installed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A running JupyterLab on a new workspace: its address with its token, and the workspace."""
    pytest.importorskip("jupyterlab", reason="needs JupyterLab: pip install '.[lab]'")
    folder = tmp_path_factory.mktemp("lab")
    workspace, home = folder / "workspace", folder / "home"
    for name, held in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(held))
    places = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
    environment = {
        **os.environ,
        **{f"JUPYTER_{name}": str(home / place) for name, place in places.items()},
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    pledge = [sys.executable, "-m", "servicepledge.cli.main"]
    subprocess.run([*pledge, "init", str(workspace)], check=True, capture_output=True)
    server = ["--no-browser", "--allow-root", "--ip", "127.0.0.1", "--port", "0", "--IdentityProvider.token", "t"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*pledge, "lab", "--workspace", str(workspace), "--", *server],
            env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        told = home / "runtime" / f"jpserver-{process.pid}.json"
        until = time.monotonic() + STARTING_LIMIT_S
        while not told.is_file():
            assert process.poll() is None and time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.1)
        yield json.loads(told.read_text())["url"], workspace
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Any]:
    """One window for all notebooks, so that JupyterLab is loaded once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_notebook_runs_through_the_menu(window: Any, lab: tuple[str, Path], name: str) -> None:
    url, workspace = lab
    page = window.new_page()
    page.set_default_timeout(RUNNING_LIMIT_MS)
    page.goto(f"{url}lab/workspaces/{name}/tree/notebooks/{name}.ipynb?token=t&reset")
    page.get_by_text("| Idle").wait_for()
    choose(page, "Run", "Run All Cells")
    page.wait_for_function(HAVE_RUN)
    choose(page, "File", "Save Notebook")
    cells = saved_cells(workspace / "notebooks" / f"{name}.ipynb")
    choose(page, "Kernel", "Shut Down Kernel")
    page.close()
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert [output for output in outputs if output["output_type"] in ("error", "stream")] == []
    assert any("text/html" in output.get("data", {}) for output in outputs), "it shows something"


TYPED = {
    "servicepledge.": set(servicepledge.__all__) - {"__version__"},
    "centre.": {"choose", "clause", "clauses", "kpi", "kpis", "rows", "score", "workspace"},
}
"""What is typed before the Tab key, and what is offered for it."""


def test_an_analyst_is_told_what_there_is_to_ask_and_what_is_being_done(window: Any, lab: tuple[str, Path]) -> None:
    url, _ = lab
    page = window.new_page()
    page.set_default_timeout(RUNNING_LIMIT_MS)
    page.goto(f"{url}lab/workspaces/typing/tree/notebooks/explore.ipynb?token=t&reset")
    page.get_by_text("| Idle").wait_for()
    cell = page.locator(".jp-Notebook .jp-CodeCell").first
    run(page, cell, "import servicepledge\ncentre = servicepledge.explore()\ncentre")
    cell.locator("caption", has_text=str(lab[1])).wait_for()
    for typed, names in TYPED.items():
        assert offered(page, cell, typed) == names
    page.evaluate(WATCH, "measuring telecom in 2026-10 …")
    run(page, cell, "servicepledge.measure('telecom', '2026-10')")
    cell.locator("caption", has_text="telecom · 2026-10").wait_for()
    assert page.evaluate("() => window.wasSeen"), "it said what it was doing"
    assert cell.get_by_text("measuring telecom").count() == 0, "and no longer does"
    choose(page, "Kernel", "Shut Down Kernel")
    page.close()


WATCH = """words => {
    window.wasSeen = false
    const look = () => { window.wasSeen ||= document.querySelector('.jp-Notebook').textContent.includes(words) }
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true})
}"""


def offered(page: Any, cell: Any, text: str) -> set[str]:
    """Return the names that are offered for a text; the key comes again where the editor was not ready for it."""
    listed = page.locator(".jp-Completer-item").first
    for _ in range(10):
        write(page, cell, text)
        page.keyboard.press("Tab")
        with suppress(playwright_timeout()):
            listed.wait_for(timeout=5_000)
            break
    found = {name.strip() for name in page.locator(".jp-Completer-match").all_inner_texts()}
    page.keyboard.press("Escape")
    listed.wait_for(state="hidden")
    return found


def playwright_timeout() -> type[Exception]:
    from playwright.sync_api import TimeoutError as Late

    return Late


def write(page: Any, cell: Any, text: str) -> None:
    """Put text in place of what a cell holds."""
    cell.locator(".cm-content").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def run(page: Any, cell: Any, text: str) -> None:
    write(page, cell, text)
    page.keyboard.press("Control+Enter")


def choose(page: Any, menu: str, item: str) -> None:
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{menu}$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}$")).click()


def saved_cells(path: Path) -> list[dict[str, Any]]:
    """Return the code cells of a notebook once they are saved as they were run."""
    until = time.monotonic() + SAVING_LIMIT_S
    while True:
        with suppress(json.JSONDecodeError):  # half of it is written
            held = json.loads(path.read_text("utf-8"))["cells"]
            cells: list[dict[str, Any]] = [cell for cell in held if cell["cell_type"] == "code"]
            if all(cell["execution_count"] for cell in cells):
                return cells
        assert time.monotonic() < until, "it is not saved as it was run"
        time.sleep(0.1)
