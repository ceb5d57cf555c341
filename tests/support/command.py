"""The command `pledge` run in this process: its imports are paid once, and its words come back as they would be printed."""

import io
import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, chdir, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from servicepledge.cli import figures
from servicepledge.cli.main import main


@dataclass(frozen=True)
class Done:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


def run_pledge(arguments: Sequence[str | Path], folder: Path) -> Done:
    """Run a command with `folder` as the current one; what would end in a traceback has it on `err`, and the code 1."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with chdir(folder), _signals_as_before(), _checked_here(), redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        except Exception:
            code = 1
            err.write(traceback.format_exc())
    return Done(int(code or 0) if isinstance(code, int | None) else 1, out.getvalue(), err.getvalue())


def _checked_here() -> AbstractContextManager[object]:
    """Let exports be checked in this process, which pays for the import once, where a command begins another to do it."""
    return patch.object(figures, "Checker", lambda _: nullcontext())


@contextmanager
def _signals_as_before() -> Iterator[None]:
    told, columns = signal.getsignal(signal.SIGTERM), os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "200"
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, told)
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns
