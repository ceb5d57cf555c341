"""Reports: a month's batch of twenty and one alone, against papermill and nbconvert as commands; PDFs; opening the page."""

import compileall
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psutil

import servicepledge
from servicepledge.delivery.cadence import DueReport, due_reports
from servicepledge.errors import UsageError
from servicepledge.execution.pdf import Printer
from servicepledge.workspace import Workspace, bundled

Line = tuple[str, str, str, str]
BIN = Path(sys.executable).parent
BATCH, AT_ONCE = 20, 2
"""What a month's run makes of the sample: ten contracts, each in two languages."""
TURNS = 3
DAY = date(2026, 11, 5)
THROTTLED = 4


def report_lines(scratch: Path) -> Iterator[Line]:
    """Yield the lines of the table; `scratch` is an empty folder."""
    # As an installed program is, for either way: Python would do so at the first run, unless it is told to keep nothing.
    compileall.compile_dir(Path(servicepledge.__file__).parent, quiet=1)
    place = Workspace.at(_workspace(scratch / "reports"))
    reports = _newest_owed(place)
    # A run of its own, since watching takes time from what is watched. It also leaves the programs' files in the system's
    # memory, as each turn of the commands does for the next.
    _, peak_mb = _run(place, watched=True)
    batches, commands = [], []
    for turn in range(TURNS):
        for folder in {report.folder for report in reports}:
            shutil.rmtree(folder)
        batches.append(_run(place)[0])
        each = reports[turn % 2 :: 2]  # one language of each contract; the other takes as long
        commands.append(_by_commands(place, each, AT_ONCE) / len(each) * BATCH)
    shutil.rmtree(place.reports)
    batch_s, commands_s = statistics.median(batches), statistics.median(commands)
    yield (
        f"{BATCH} reports, pledge run, {AT_ONCE} at a time",
        f"{batch_s:.1f} s, {peak_mb:.0f} MB each",
        "1",
        "≤ 400 MB",
    )
    yield (
        "   papermill and nbconvert as commands",
        f"{commands_s:.0f} s",
        f"{commands_s / batch_s:.1f} × ours",
        "≥ 15, aim 30",
    )
    one_s = statistics.median(_one(place) for _ in range(3))
    two_s = statistics.median(_by_commands(place, reports[:1], 1) for _ in range(3))
    yield "one report, pledge report, cold", f"{one_s:.2f} s", f"{one_s / two_s:.2f} × the two commands", "≤ 0.5"
    yield "   papermill and nbconvert as commands", f"{two_s:.2f} s", "", ""
    try:
        with Printer() as printer:
            page = next(place.reports.rglob("service_report.zh.html")).read_text("utf-8")
            yield from _in_browser(printer, page)
    except UsageError as missing:
        yield "PDFs, opening the page", "not measured", str(missing.problems[0])[:40], ""


def _workspace(folder: Path) -> Path:
    for name in ("data", "notebooks", "expectations"):
        shutil.copytree(bundled(name), folder / name)
    for path in (folder / "data" / "contracts").glob("*.toml"):  # a run makes samples only where they are named
        path.write_text(path.read_text("utf-8").replace("on_request = true", "on_request = false"), "utf-8")
    return folder


def _newest_owed(place: Workspace) -> list[DueReport]:
    """Return the reports of the last month, and put empty pages in the place of all earlier ones."""
    contracts, _ = place.contracts()
    found = [report for contract in contracts for report in due_reports(place, contract, DAY)]
    newest = max(report.period.first for report in found)
    for report in found:
        if report.period.first != newest:
            report.path.parent.mkdir(parents=True, exist_ok=True)
            report.path.touch()
    asked = [report for report in found if report.period.first == newest]
    assert len(asked) == BATCH
    return asked


def _run(place: Workspace, *, watched: bool = False) -> tuple[float, float]:
    """Run all that is owed; return the seconds of the whole command and, if watched, the MB of the largest report's process."""
    command = [str(BIN / "pledge"), "run", "-w", str(place.folder), "--as-of", str(DAY), "--jobs", str(AT_ONCE)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        peaks: dict[int, int] = {}
        watch = threading.Thread(target=_watch, args=(psutil.Process(process.pid), peaks))
        if watched:
            watch.start()
        assert process.stdout is not None
        made = process.stdout.read().splitlines()
    seconds = time.perf_counter() - began
    if watched:
        watch.join()
    assert (process.returncode, len(made)) == (0, BATCH), made
    return seconds, max(peaks.values(), default=0) / 1e6


def _watch(command: psutil.Process, peaks: dict[int, int]) -> None:
    """Note the most memory that each process which makes a report holds, shared pages included, while the command runs."""
    while command.is_running() and command.status() != psutil.STATUS_ZOMBIE:
        try:
            for helper in command.children():
                for child in helper.children():  # the prepared process's children, one per report
                    peaks[child.pid] = max(peaks.get(child.pid, 0), child.memory_info().rss)
        except psutil.Error:
            continue
        time.sleep(0.02)


def _one(place: Workspace) -> float:
    return _timed([str(BIN / "pledge"), "report", "telecom", "-p", "2026-10", "-w", str(place.folder)])


def _by_commands(place: Workspace, reports: list[DueReport], at_once: int) -> float:
    """Make reports as one would without this program, so many at a time; return the seconds for all of them."""
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda numbered: _two_commands(place, *numbered), enumerate(reports)))
    return time.perf_counter() - began


def _two_commands(place: Workspace, number: int, report: DueReport) -> None:
    notebook, executed = place.notebooks / "service_report.ipynb", place.folder / f"executed-{number}.ipynb"
    told = {
        "contract": report.file,
        "period": report.period.label,
        "language": report.language,
        "workspace": place.folder,
    }
    parameters = [part for name, value in told.items() for part in ("-p", name, str(value))]
    _timed([str(BIN / "papermill"), "--no-progress-bar", *parameters, str(notebook), str(executed)])
    _timed([str(BIN / "jupyter"), "nbconvert", "--to", "html", "--no-input", str(executed)])


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def _in_browser(printer: Printer, page: str) -> Iterator[Line]:
    printer.pdf(page, "first")
    began = time.perf_counter()
    for number in range(BATCH):
        printer.pdf(page, str(number))
    yield f"{BATCH} PDFs from one browser", f"{(time.perf_counter() - began) / BATCH:.2f} s each", "", "≤ 0.8 s"
    opened = statistics.median(_opened(printer, page) for _ in range(5))
    yield f"the page opens, processor throttled {THROTTLED} ×", f"{opened:.2f} s", "", "< 1.5 s"


def _opened(printer: Printer, page: str) -> float:
    """Return the seconds until the page's load event, its scripts running, in a browser profile that is new to it."""
    browser = printer._running
    assert browser is not None
    deadline = time.monotonic() + 60
    file = Path(browser._folder.name) / "opened.html"
    file.write_text(page, "utf-8")
    profile = browser._call("Target.createBrowserContext", deadline)["browserContextId"]
    target = browser._call("Target.createTarget", deadline, url="about:blank", browserContextId=profile)["targetId"]
    session = browser._call("Target.attachToTarget", deadline, targetId=target, flatten=True)["sessionId"]
    browser._call("Page.enable", deadline, session)
    browser._call("Emulation.setCPUThrottlingRate", deadline, session, rate=THROTTLED)
    browser._call("Page.navigate", deadline, session, url=file.as_uri())
    browser._until(lambda said: said.get("method") == "Page.loadEventFired", deadline, session)
    expression = "performance.getEntriesByType('navigation')[0].loadEventStart"
    found = browser._call("Runtime.evaluate", deadline, session, expression=expression)
    browser._call("Target.disposeBrowserContext", deadline, browserContextId=profile)
    return float(found["result"]["value"]) / 1000
