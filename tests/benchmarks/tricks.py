"""Small tricks, each by itself: a whole command with it, and with nothing in its place. What gains nothing goes."""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from servicepledge.workspace import bundled

Line = tuple[str, str, str, str]
TURNS = 7
CHECK = ("check", "telecom", "--data")
"""Checks in the command's own process, so that what stands in for a trick is what it meets."""
REPORT = ("report", "telecom", "--period", "2026-10")
WITHOUT = """
import importlib, contextlib, sys
module = importlib.import_module({module!r})
setattr(module, {attribute!r}, {instead})
"""
COMMAND = """
import sys
sys.argv = ["pledge", *{arguments!r}]
from servicepledge.cli.main import main
main()
"""


@dataclass(frozen=True, slots=True)
class Trick:
    """A trick: the attribute of a module that does it, what does nothing instead, and the command it should shorten."""

    name: str
    module: str
    attribute: str
    instead: str
    command: tuple[str, ...]
    wanted: str = "≥ 1.03"
    needs: str = ""
    """A module without which there is nothing to gain."""


IMPORTS, SIGNALS, POOL = (
    "servicepledge.runtime.imports",
    "servicepledge.runtime.signals",
    "servicepledge.execution.pool",
)
TRICKS = (
    Trick("collect_rarely", IMPORTS, "collect_rarely", "lambda: None", CHECK),
    Trick("loaded_when_used", IMPORTS, "loaded_when_used", "lambda *_: contextlib.nullcontext()", CHECK),
    Trick("skip_slow_jsonschema_format", IMPORTS, "skip_slow_jsonschema_format", "lambda: None", CHECK, needs="rfc3987_syntax"),
    Trick("end_at_once", SIGNALS, "end_at_once", "lambda _: None", CHECK),
    Trick("preload_exit", POOL, "_PRELOADED", "[name for name in module._PRELOADED if 'exit' not in name]", REPORT),
)  # fmt: skip


def trick_lines(trick: Trick, scratch: Path) -> Iterator[Line]:
    """Yield the line of a trick; `scratch` is an empty folder."""
    what = f"pledge {trick.command[0]}, {trick.name}"
    if trick.needs and find_spec(trick.needs) is None:
        yield what, "not measured", f"{trick.needs} is not installed", trick.wanted
        return
    for name in ("data", "notebooks", "expectations"):
        shutil.copytree(bundled(name), scratch / name)
    command = COMMAND.format(arguments=[*trick.command, "--workspace", str(scratch)])
    without = WITHOUT.format(module=trick.module, attribute=trick.attribute, instead=trick.instead) + command
    seconds = [(_timed(command, scratch), _timed(without, scratch)) for _ in range(TURNS + 1)][1:]
    ours, theirs = (statistics.median(taken) for taken in zip(*seconds, strict=True))
    yield what, f"{ours:.2f} v {theirs:.2f} s without", f"{theirs / ours:.2f} × as long without", trick.wanted


def _timed(code: str, scratch: Path) -> float:
    """Return the seconds until a command and all that it began have ended: they hold the pipes open that long."""
    shutil.rmtree(scratch / "reports", ignore_errors=True)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - began
