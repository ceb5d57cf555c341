"""Told to end, a process ends in good order, wherever it was told."""

import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is told to end otherwise on Windows")
BEGIN = """
import os, signal, sys, time, weakref
from servicepledge.stopping import end_when_told
end_when_told()
class Thing: pass
thing = Thing()
def tell(*_): os.kill(os.getpid(), signal.SIGTERM); time.sleep(0)
"""
WHERE = {
    "in the middle of its work": "tell()",
    "where an exception cannot be passed on": "held = weakref.ref(thing, tell); del thing",
    "while an object is given up": "Thing.__del__ = tell; del thing",
    "where a library swallows it": "import contextlib\n    with contextlib.suppress(BaseException): tell()",
}
END = """
try:
    {where}
    time.sleep(60)
finally:
    time.sleep(0.5)  # told again meanwhile, which is not heeded
    print("cleared away")
"""


@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE)
def test_it_ends_quietly_and_clears_away(where: str) -> None:
    done = subprocess.run([sys.executable, "-c", BEGIN + END.format(where=where)], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, "cleared away\n", "")


def test_other_exceptions_that_are_lost_are_told_as_usual() -> None:
    lost = "Thing.__del__ = lambda _: 1 / 0; del thing"
    done = subprocess.run([sys.executable, "-c", f"{BEGIN}{lost}"], capture_output=True, text=True)
    assert done.returncode == 0 and "ZeroDivisionError" in done.stderr
