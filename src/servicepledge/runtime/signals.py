"""Ending in good order: at once when done, and when a schedule stops the command with what was begun cleared away."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from .scratch import give_back_scratch

AGAIN_S = 0.2
_INTERRUPTED = "Query interrupted"
"""What DuckDB tells of a query during which a signal came; what the signal's handler raised it does not pass on."""
_told: list[int] = []
"""The signals by which this process was told to end."""


class Stopped(SystemExit):
    """The command was told to end."""


def end_when_told() -> None:
    """
    Let SIGTERM and Ctrl-C end the process by an exception, so that every `with` and `finally` on the way is passed through.

    Where Python or a library cannot pass an exception on (an import's own bookkeeping, an object being given up, a
    callback from C) it is lost: so it comes again a moment later, until it gets through.
    """
    usual = sys.unraisablehook

    def end(number: int, _: FrameType | None) -> None:
        if number in (signal.SIGTERM, signal.SIGINT):
            _told.append(number)
        come_again_later()
        if not _is_on_its_way():
            raise _stopped()

    def lost(what: "sys.UnraisableHookArgs") -> None:
        if not issubclass(what.exc_type, (Stopped, KeyboardInterrupt)):
            usual(what)

    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever began this wants no Ctrl-C heeded
        signal.signal(signal.SIGINT, end)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, end)
        sys.unraisablehook = lost


@contextmanager
def interrupts_passed_on() -> Iterator[None]:
    """
    Raise what ends the process where a library raises something else instead: what fails after it was told, fails of that.

    DuckDB tells that a query was interrupted, Polars that a type is none.

    Raises  Stopped or KeyboardInterrupt where the process was told to end; else what was raised.
    """
    try:
        yield
    except (Exception, SystemExit) as error:
        is_done = isinstance(error, SystemExit) and not error.code
        if is_done or isinstance(error, Stopped) or not (_told or str(error) == _INTERRUPTED):
            raise
        raise _stopped() from None


def _stopped() -> BaseException:
    return Stopped(128 + signal.SIGTERM) if _told[-1:] == [signal.SIGTERM] else KeyboardInterrupt()


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
        give_back_scratch()
        os._exit(ended.code or 0)


def come_again_later(after_s: float = AGAIN_S) -> None:
    """Let the exception come again after so many seconds; never, with 0."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, after_s)


def _is_on_its_way() -> bool:
    """Say whether what was interrupted is clearing away already; that is left alone."""
    error = sys.exception()
    while error is not None and not isinstance(error, Stopped | KeyboardInterrupt):
        error = error.__context__
    return error is not None
