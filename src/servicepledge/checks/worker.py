"""Checking exports beside whatever else is done with them: in a process that has Great Expectations imported.

Importing it takes longer than everything else that a report needs, so the process is begun first and asked later.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ..errors import PledgeError, SourceError
from ..runtime.imports import collect_rarely
from ..runtime.limits import STAGE_LIMIT_S
from ..runtime.processes import begun_safely, serve_parent
from ..runtime.scratch import scratch_folder
from .finding import Finding
from .quiet import import_gx

if TYPE_CHECKING:
    from ..exports.source import Source

NICENESS = 5
Request = tuple["Source", str, Path, Sequence[str], str | None, Path]


@dataclass(eq=False)
class Checker:
    """A process that checks one source after another, each within the memory limit, while this is held open."""

    memory_limit: str | None = None
    stands_back: bool = False
    """Whether it leaves the processor to others, where what is done beside takes longer than checking."""
    limit_s: float = STAGE_LIMIT_S
    """How long checking a source may take, and measuring it."""
    waits: bool = False
    """Whether it begins when it is asked and not before, where findings were kept and it may not be needed."""
    _process: Any = None
    _answers: Any = None
    _asked: str = ""
    _scratch: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._answers.close()
            self._process.kill()  # it has nothing open but what it spilled, which goes with the folder
            self._process.join()
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._process = None

    def begin(self) -> None:
        """Begin the process, unless it has begun, so that it is ready when it is asked."""
        if self._process is not None:
            return
        context: Any = get_context("spawn")
        self._scratch = scratch_folder()
        self._answers, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.stands_back), daemon=True)
        with begun_safely():
            self._process.start()
        theirs.close()

    def ask(self, source: "Source", where: str, expectations: Path, codes: Sequence[str] = ()) -> None:
        """Begin to check a source's exports; `where` is its file, for messages, `codes` as `findings_of` takes them."""
        self.begin()
        self._asked = where
        request: Request = source, where, expectations, codes, self.memory_limit, self._scratch
        with suppress(BrokenPipeError):  # that it has ended is said when it is asked for its findings
            self._answers.send(request)

    def findings(self) -> tuple[Finding, ...]:
        """
        Wait for the findings of the source asked about last, as `findings_of` gives them.

        Raises  what opening the source and checking it raise; SourceError where the process has died.
        """
        try:
            if not self._answers.poll(self.limit_s):
                self._end()  # the next source has another one
                raise SourceError(
                    self._asked,
                    f"checking the exports took more than {self.limit_s:g} s and was stopped. See what else runs on the "
                    "machine and how large the exports are, or allow more with --stage-limit.",
                )
            found: tuple[Finding, ...] | PledgeError = self._answers.recv()
        except (EOFError, OSError):
            self._process.join()
            raise SourceError(
                self._asked,
                "the process that checks the exports ended before it was done: it was stopped or ran out of memory. No "
                "report was made; cap the memory with --memory-limit and run again.",
            ) from None
        if isinstance(found, PledgeError):
            raise found
        return found


def _serve(requests: Connection, stands_back: bool) -> None:
    """Check what is asked for until nobody can ask any more; the body of the process."""
    serve_parent()
    collect_rarely()
    if stands_back and hasattr(os, "nice"):
        os.nice(NICENESS)
    from tqdm import tqdm

    tqdm.set_lock(RLock())  # its own is one between processes, and would be left over
    import_gx()
    from ..exports.open import open_source
    from . import findings_of

    with suppress(EOFError):
        while True:
            source, where, expectations, codes, memory_limit, scratch = requests.recv()
            try:
                opened = open_source(source, where, memory_limit=memory_limit, scratch=scratch)
                try:
                    requests.send(findings_of(opened, expectations, codes))
                finally:
                    opened.close()
            except PledgeError as error:
                requests.send(error)
    os._exit(0)
