"""Ending in good order: at once when done, and when a schedule stops the command with what was begun cleared away."""

import os
import signal
import sys
from types import FrameType

AGAIN_S = 0.2


class Stopped(SystemExit):
    """The command was told to end."""


def end_when_told() -> None:
    """
    Let SIGTERM end the process by an exception, so that every `with` and `finally` on the way is passed through.

    Where Python or a library cannot pass an exception on (an import's own bookkeeping, an object being given up, a
    callback from C) it is lost: so it comes again a moment later, until it gets through.
    """
    usual = sys.unraisablehook

    def end(_: int, __: FrameType | None) -> None:
        come_again_later()
        if not _is_on_its_way():
            raise Stopped(128 + signal.SIGTERM)

    def lost(what: "sys.UnraisableHookArgs") -> None:
        if not issubclass(what.exc_type, Stopped):
            usual(what)

    signal.signal(signal.SIGTERM, end)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, end)
        sys.unraisablehook = lost


def end_at_once(ended: SystemExit) -> None:
    """
    End the process without taking apart what it has imported, which takes as long as a report; return if it cannot be.

    Whatever had to be closed or cleared away has been, by the `with` it was opened in.
    """
    if ended.code is None or isinstance(ended.code, int):
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):  # nobody reads any more: Python's own way out has a code for that
            return
        os._exit(ended.code or 0)


def come_again_later(after_s: float = AGAIN_S) -> None:
    """Let the exception come again after so many seconds; never, with 0."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, after_s)


def _is_on_its_way() -> bool:
    """Say whether what was interrupted is clearing away already; that is left alone."""
    error = sys.exception()
    while error is not None and not isinstance(error, Stopped):
        error = error.__context__
    return error is not None
