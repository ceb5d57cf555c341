"""What the commands share: their options, and saying things to a person or a program."""

import json
import logging
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, TextIO

import typer

from ..errors import PledgeError, UsageError
from ..runtime import memory
from ..text import printable

HERE = Path()
LOG_FORMATS = ("plain", "text", "json")


def _size(text: str | None) -> str | None:
    """Return a memory limit as DuckDB takes it."""
    return None if text is None else memory.checked(text, "--memory-limit")


Folder = Annotated[
    Path, typer.Option("--workspace", "-w", metavar="DIR", help="The workspace; the current folder by default.")
]


def _contracts(context: typer.Context, incomplete: str) -> list[str]:
    """Return the contracts of the workspace that a shell may complete a word to."""
    folder = Path(context.params.get("workspace") or HERE) / "data" / "contracts"
    return [path.stem for path in sorted(folder.glob("*.toml")) if path.stem.startswith(incomplete)]


ContractName = Annotated[
    str, typer.Argument(metavar="CONTRACT", help="A contract's id, or its file.", autocompletion=_contracts)
]
PeriodText = Annotated[
    str, typer.Option("--period", "-p", help="2026-10, 2026-Q4, 2026-W41, 2026-10-05, 2026 or FIRST..LAST.")
]
MemoryLimit = Annotated[
    str | None,
    typer.Option(
        "--memory-limit",
        metavar="SIZE",
        envvar=memory.VARIABLE,
        help="Cap DuckDB's memory in each process, such as 1GB.",
        callback=_size,
    ),
]
Unchecked = Annotated[
    bool, typer.Option("--unchecked", help="Figures whatever the checks on the exports say, each marked as unchecked.")
]


def answer(line: str) -> None:
    """Say what was asked for, on standard output."""
    _write(sys.stdout, line)


def tell(line: str, level: int = logging.INFO) -> None:
    """Say what is being done, on standard error: a line of the log, as it is or with time and level."""
    _log().log(logging.WARNING if line.startswith("warning: ") else level, line)


def log_as(form: str) -> None:
    """
    Let lines on standard error be written as they are (plain), after time and level (text), or as JSON, one a line.

    Raises  UsageError for another form.
    """
    one_of("--log-format", form, LOG_FORMATS)
    _log().handlers[0].setFormatter({"plain": _Plain, "text": _Timed, "json": _AsJson}[form]())


@cache
def _log() -> logging.Logger:
    found = logging.getLogger("servicepledge")
    found.setLevel(logging.INFO)
    found.propagate = False
    found.addHandler(_OnStandardError())
    return found


class _OnStandardError(logging.Handler):
    """Writes to what standard error is when a line comes."""

    def emit(self, record: logging.LogRecord) -> None:
        _write(sys.stderr, self.format(record))


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage()


class _Timed(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return f"{_time(record)} {record.levelname:7} {record.getMessage()}"


class _AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        held = {"time": _time(record), "level": record.levelname.lower(), "message": record.getMessage()}
        return json.dumps(held, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _write(stream: TextIO, line: str) -> None:
    """Write a line at once; where the reader has gone (`| head`), the work goes on and the rest is said to nobody."""
    try:
        print(printable(line), file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def near(path: Path) -> str:
    """Return a path as a person would type it from here."""
    from_here = os.path.relpath(path)
    return str(path) if from_here.startswith("..") else from_here


def end_with(errors: Iterable[PledgeError]) -> None:
    """End with the exit code of what went wrong, each told once: its own where all are alike, else 1."""
    each = list({str(error): error for error in errors}.values())
    for error in each:
        tell(str(error), logging.ERROR)
    codes = {error.exit_code for error in each}
    if codes:
        raise typer.Exit(codes.pop() if len(codes) == 1 else 1)


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    """
    Refuse a value that is not one of those an option takes.

    Raises  UsageError, which names those there are.
    """
    if value not in allowed:
        raise UsageError(f"{option} {value}", f"is not possible. Use {' or '.join(allowed)}.")


def pairs(option: str, texts: list[str] | None) -> dict[str, str]:
    """
    Return what NAME=VALUE options say.

    Raises  UsageError for a text that is no pair.
    """
    found = {}
    for text in texts or []:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"{option} {text}", "is not a pair. Write NAME=VALUE.")
        found[name.strip()] = value.strip()
    return found
