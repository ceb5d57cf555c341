"""Making pages side by side: each report in a process of its own, with a time limit.

On Linux the processes are forked from one that has everything imported and nothing started (`execution.preload`), and run
the cells themselves (`execution.engine`); a report then costs what its figures cost. Elsewhere, or where a standard kernel
is asked for, each is a new process with a kernel. A report that fails, hangs or dies takes nothing with it.
"""

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PledgeError, ReportFailed
from ..runtime import memory
from ..runtime.processes import begun_safely, serve_parent
from ..runtime.scratch import give_back_scratch
from ..text import Language
from .notebook import CELL_TIMEOUT_S, Page, first_line, page_of

if TYPE_CHECKING:
    from ..checks.worker import Checker

CAN_FORK = sys.platform == "linux"
"""macOS has fork as well, but not for a process whose libraries have started threads."""
AT_ONCE = 2
_PRELOADED = ["servicepledge.execution.preload", "servicepledge.execution.preload_exit", "servicepledge.cli.main"]
"""The last is what multiprocessing imports in every process that `pledge` begins."""
_STEP = "before its first cell"


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One page to make: the notebook, what it is told, and where the page will lie."""

    notebook: Path
    parameters: Mapping[str, Any]
    language: Language
    target: Path
    failed: Path | None = None
    """Where the notebook is kept if it fails; in a folder of that name beside the target where nothing is said."""


Begins = Callable[[Job], None]


@dataclass(frozen=True, slots=True)
class Pool:
    """How pages are made: so many at once, by a kernel or not, each of their cells within a time."""

    at_once: int = AT_ONCE
    with_kernel: bool = not CAN_FORK
    cell_limit_s: float = CELL_TIMEOUT_S
    checker: "Checker | None" = None
    """What checks the exports beside; without one they are checked by whoever asks for pages."""
    memory_limit: str | None = None
    """Of DuckDB in each process; as the environment says where it is None."""

    def prepare(self) -> None:
        """Begin the process that checks and the one that others are forked from, beside what is done before pages are made."""
        if self.checker is not None and not self.checker.waits:
            self.checker.begin()
        if self.with_kernel:
            return
        get_context("forkserver").set_forkserver_preload(_PRELOADED)
        with begun_safely():
            forkserver.ensure_running()

    def pages(self, jobs: Iterable[Job], begins: Begins = lambda _: None) -> Iterator[tuple[Job, Page | PledgeError]]:
        """
        Yield each job with its page, or with what went wrong, as they are done; `begins` is told of each at its start.

        The next jobs are taken while others are made, so whoever gives them may prepare each as it is asked for it.
        A cell that takes longer than the limit, or a process that dies, is a ReportFailed that names the cell.
        """
        self.prepare()
        coming, waiting = iter(jobs), deque[Job]()
        running, done = dict[Connection, _Child](), list[_Child]()
        try:
            while True:
                waiting.extend(islice(coming, max(0, self.at_once - len(running) - len(waiting))))
                while waiting and len(running) < self.at_once:
                    begins(waiting[0])
                    child = _Child.of(waiting.popleft(), self.with_kernel, self._environment())
                    running[child.reports] = child
                # The next have begun before the caller takes its time over those that are done, and over those to come.
                yield from ((child.job, child.outcome()) for child in done)
                if not running:
                    break
                waiting.extend(islice(coming, self.at_once - len(waiting)))
                ready = wait(list(running), self._until_overdue(list(running.values())))
                done = [child for reports, child in running.items() if reports in ready and child.is_done()]
                done += [child for child in running.values() if child not in done and self._is_overdue(child)]
                for child in done:
                    del running[child.reports]
        finally:
            for child in running.values():
                child.end()

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **({memory.VARIABLE: self.memory_limit} if self.memory_limit else {})}

    def _until_overdue(self, children: Sequence["_Child"]) -> float | None:
        if self.with_kernel:
            return None  # nbclient keeps the time
        return max(0.0, min(child.since for child in children) + self.cell_limit_s - time.monotonic())

    def _is_overdue(self, child: "_Child") -> bool:
        if self.with_kernel or time.monotonic() < child.since + self.cell_limit_s:
            return False
        child.end()
        child.result = child.failed(
            f"{child.step} took more than {self.cell_limit_s:g} s and was stopped. No page was written."
        )
        return True


@dataclass(slots=True, eq=False)
class _Child:
    """A process that makes one page, and what it has reported."""

    job: Job
    process: Any
    reports: Connection
    step: str = _STEP
    since: float = field(default_factory=time.monotonic)
    result: Page | PledgeError | None = None

    @classmethod
    def of(cls, job: Job, with_kernel: bool, environment: Mapping[str, str]) -> "_Child":
        context: Any = get_context("spawn" if with_kernel else "forkserver")
        reports, ours = context.Pipe(duplex=False)
        process = context.Process(target=_make, args=(job, with_kernel, environment, ours))
        process.start()
        ours.close()
        return cls(job, process, reports)

    def is_done(self) -> bool:
        """Take in a report: the next step, or the result; a process that ends without one has died."""
        try:
            said = self.reports.recv()
        except (EOFError, OSError):
            self.process.join()
            how = f"signal {-self.process.exitcode}" if self.process.exitcode < 0 else f"code {self.process.exitcode}"
            self.result = self.failed(
                f"its process ended ({how}) at {self.step}: it was stopped or ran out of memory. No page was written; cap "
                "the memory with --memory-limit and run again."
            )
            return True
        if isinstance(said, _Step):
            self.step, self.since = said.name, time.monotonic()
            return False
        self.result = said.value
        self.process.join()
        return True

    def failed(self, what: str) -> ReportFailed:
        return ReportFailed(self.job.notebook.name, what)

    def outcome(self) -> Page | PledgeError:
        self.reports.close()
        assert self.result is not None
        return self.result

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()


@dataclass(frozen=True, slots=True)
class _Step:
    name: str


@dataclass(frozen=True, slots=True)
class _Result:
    value: Page | PledgeError


def _make(job: Job, with_kernel: bool, environment: Mapping[str, str], reports: Connection) -> None:
    """Make a page; the body of each process."""
    serve_parent()
    os.environ.clear()
    os.environ.update(environment)

    def on_cell(number: int, source: str) -> None:
        reports.send(_Step(f"cell {number} ({first_line(source)})"))

    try:
        made: Page | PledgeError = page_of(
            job.notebook, job.parameters, job.language, job.target, None if with_kernel else on_cell, job.failed
        )
    except PledgeError as error:
        made = error
    give_back_scratch()
    with suppress(BrokenPipeError):
        reports.send(_Result(made))
