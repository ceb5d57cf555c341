"""Processes of our own that help this one: begun where no stray file is imported, ended with whoever began them."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread

_SAFE_PATH = "PYTHONSAFEPATH"


@contextmanager
def begun_safely() -> Iterator[None]:
    """Let processes that begin in here not look for modules in the current folder, where a file could stand in for ours."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def serve_parent() -> None:
    """Make this process one that helps another: it ends when that one does, leaves Ctrl-C to it, and answers nobody else."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    os.dup2(2, 1)  # standard output is for answers


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
