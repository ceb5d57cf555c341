"""The command `pledge`, also as `python -m servicepledge`: it can be stopped from its first moment on."""

import os
import signal
import sys
from types import FrameType

STOPPED = "Stopped. Nothing half-written was left."


def main() -> None:
    """Run the command; Ctrl-C while it is still being imported ends it as it does later, without a traceback."""
    usual = signal.getsignal(signal.SIGINT)
    try:
        if usual is signal.default_int_handler:
            signal.signal(signal.SIGINT, _end)
        from .cli.main import main as run

        signal.signal(signal.SIGINT, usual)
        run()
    except KeyboardInterrupt:
        _end()


def _end(_: int = 0, __: FrameType | None = None) -> None:
    sys.stderr.write(f"{STOPPED}\n")
    sys.stderr.flush()
    os._exit(130)


if __name__ == "__main__":
    main()
