"""Ending in good order when a schedule stops the command: what was begun is cleared away, as on Ctrl-C."""

import signal
import sys
from types import FrameType

AGAIN_S = 0.01


class Stopped(SystemExit):
    """The command was told to end."""


def end_when_told() -> None:
    """
    Let SIGTERM end the process by an exception, so that every `with` and `finally` on the way is passed through.

    Where Python cannot pass an exception on (an import's own bookkeeping, an object being given up), it would be lost and
    only be written out: there the exception comes again a moment later, until it gets through.
    """
    usual = sys.unraisablehook

    def end(_: int, __: FrameType | None) -> None:
        raise Stopped(128 + signal.SIGTERM)

    def come_again(lost: "sys.UnraisableHookArgs") -> None:
        if issubclass(lost.exc_type, Stopped):
            signal.setitimer(signal.ITIMER_REAL, AGAIN_S)
        else:
            usual(lost)

    signal.signal(signal.SIGTERM, end)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, end)
        sys.unraisablehook = come_again
