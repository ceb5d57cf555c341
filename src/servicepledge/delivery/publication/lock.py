"""One writer: whoever makes, restates or delivers reports holds the workspace, and says who it is and since when."""

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ...errors import UsageError
from ...workspace import Workspace
from .aside import sweep

LOCK, HOLDER = ".run.lock", ".run.json"


@contextmanager
def only_writer(workspace: Workspace, command: str) -> Iterator[None]:
    """
    Let one command at a time write reports in a workspace; those who only read never wait.

    The system gives the lock back when its holder ends, however that is. What an earlier holder left half-made is swept.

    Raises  UsageError where another holds it, saying who and since when.
    """
    reports = workspace.reports
    reports.mkdir(parents=True, exist_ok=True)
    lock, holder = FileLock(reports / LOCK, timeout=0), reports / HOLDER
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(str(reports), f"{_holder(holder)} Wait for it to end.") from None
    try:
        with suppress(OSError):
            holder.write_text(json.dumps(_myself(command)), "utf-8")
        sweep(reports)
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _myself(command: str) -> dict[str, str | int]:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user the system has no name for
        user = "?"
    since = datetime.now().astimezone().isoformat(" ", "seconds")
    return {"command": command, "process": os.getpid(), "user": user, "host": platform.node(), "since": since}


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text("utf-8"))
        who = f"process {held['process']} of {held['user']} on {held['host']}"
        return f"another `pledge {held['command']}` is under way here since {held['since']} ({who})."
    except (OSError, ValueError, TypeError, KeyError):
        return "another `pledge run` is under way here."
