"""Told to end, a process ends in good order, wherever it was told."""

import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is told to end otherwise on Windows")
BEGIN = """
import os, signal, sys, time, weakref
from servicepledge.runtime.signals import end_when_told
end_when_told()
class Thing: pass
thing = Thing()
def tell(*_, by=signal.SIGTERM): os.kill(os.getpid(), by); time.sleep(0)
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


@pytest.mark.parametrize("instead", ["RuntimeError('Query interrupted')", "TypeError('no data type')", "SystemExit(4)"])
@pytest.mark.parametrize(("by", "raised"), [("SIGTERM", "Stopped"), ("SIGINT", "KeyboardInterrupt")])
def test_what_ends_the_process_is_raised_where_a_library_raises_something_else(
    by: str, raised: str, instead: str
) -> None:
    script = f"""
from servicepledge.exports.database import guarded
try:
    with guarded("here"):
        try:
            tell(by=signal.{by})
        except BaseException:
            raise {instead} from None
except BaseException as error:
    print(type(error).__name__)
"""
    done = subprocess.run([sys.executable, "-c", BEGIN + script], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == (f"{raised}\n", "")


def test_ctrl_c_gets_through_where_a_library_swallows_it_and_is_not_heeded_where_it_was_shut_off() -> None:
    where = WHERE["where a library swallows it"].replace("tell()", "tell(by=signal.SIGINT)")
    done = subprocess.run([sys.executable, "-c", BEGIN + END.format(where=where)], capture_output=True, text=True)
    assert (done.stdout, done.stderr.splitlines()[-1]) == ("cleared away\n", "KeyboardInterrupt")
    shut_off = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{shut_off}{BEGIN}\ntell(by=signal.SIGINT); print('done')"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "done\n")


@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE)
def test_it_ends_quietly_and_clears_away(where: str) -> None:
    done = subprocess.run([sys.executable, "-c", BEGIN + END.format(where=where)], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, "cleared away\n", "")


def test_other_exceptions_that_are_lost_are_told_as_usual() -> None:
    lost = "Thing.__del__ = lambda _: 1 / 0; del thing"
    done = subprocess.run([sys.executable, "-c", f"{BEGIN}{lost}"], capture_output=True, text=True)
    assert done.returncode == 0 and "ZeroDivisionError" in done.stderr
