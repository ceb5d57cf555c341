"""PDFs: pages printed by an installed Chromium or Chrome, one browser for many of them.

The browser is spoken to through a pipe, in the DevTools protocol: no port is opened that others on the machine could
reach, and no library is needed. Scripts stay off: on paper a page has its static pictures. The network is shut.
"""

import base64
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from ..errors import ReportFailed, UsageError

VARIABLE = "PLEDGE_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
LIMIT_S = 120.0
"""How long a page may take to print; the browser's start counts with the first."""
OPTIONS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_LAUNCH = """
import os, sys
from fcntl import F_DUPFD_CLOEXEC, fcntl
reads, writes = (fcntl(int(number), F_DUPFD_CLOEXEC, 10) for number in sys.argv[1:3])
os.dup2(reads, 3)
os.dup2(writes, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Becomes the browser, which reads its commands from file descriptor 3 and answers on 4."""
PRINTED: Mapping[str, Any] = {
    "printBackground": True,
    "preferCSSPageSize": True,  # A4 with page numbers, by the page's own style
    "generateTaggedPDF": True,  # for screen readers
    "generateDocumentOutline": True,
}

_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
"""What a page has for the screen alone, and nine tenths of its bytes; none is run, whether it is found here or not."""
_UNSEEN = "<style>@media screen { body { display: none } }</style>"
"""Nobody looks at the screen, where a page would be laid out before it is printed and once more after."""


def find_browser(environment: Mapping[str, str] = os.environ, places: Iterable[str] = PLACES) -> str:
    """
    Return the path of the browser that prints.

    Raises  UsageError where none is installed, the one named by PLEDGE_BROWSER is none, or the system has no such pipes.
    """
    if sys.platform == "win32":
        raise UsageError("--pdf", "works on Linux and macOS. Open the page in a browser and print it to PDF.")
    named = environment.get(VARIABLE)
    if named:
        found = shutil.which(named, path=environment.get("PATH"))
        if found is None:
            raise UsageError(
                f"{VARIABLE}={named}", "is no program that can be run. Name an installed Chromium or Chrome."
            )
        return found
    on_path = (shutil.which(name, path=environment.get("PATH")) for name in NAMES)
    in_place = (place for place in places if os.access(place, os.X_OK))
    found = next((place for place in (*on_path, *in_place) if place), None)
    if found is None:
        raise UsageError(
            "--pdf",
            f"needs Chromium or Chrome, and none was found on PATH. Install one, or name it: {VARIABLE}=/path/to/chrome.",
        )
    return found


class Printer:
    """
    Prints pages, by one browser that is started for the first and ended with the `with` block.

    Raises  UsageError where there is no browser.
    """

    def __init__(self, browser: str | None = None, limit_s: float = LIMIT_S) -> None:
        self.browser = browser or find_browser()
        self.limit_s = limit_s
        self._running: _Browser | None = None

    def pdf(self, html: str, name: str) -> bytes:
        """
        Return a page as PDF: A4, numbered pages; `name` is the report's, for messages.

        Raises  ReportFailed where the browser does not start, ends, or takes too long; the next page gets a new one.
        """
        deadline = time.monotonic() + self.limit_s
        try:
            if self._running is None:
                self._running = _Browser(self.browser)
            return self._running.pdf(html, deadline)
        except (OSError, EOFError, TimeoutError, _Refused) as error:
            self.close()
            why = {
                TimeoutError: f"took more than {self.limit_s:g} s",
                EOFError: "ended before it was done",
            }.get(type(error), f"failed ({error})")
            raise ReportFailed(
                name, f"could not be printed: {self.browser} {why}. Nothing was written; try it without --pdf."
            ) from None

    def close(self) -> None:
        if self._running is not None:
            self._running.end()
            self._running = None

    def __enter__(self) -> "Printer":
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()


class _Refused(Exception):
    """The browser answered with an error."""


class _Browser:
    """A running browser and the pipe to it."""

    def __init__(self, path: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="servicepledge-", ignore_cleanup_errors=True)
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        options = [*OPTIONS, f"--user-data-dir={self._folder.name}/profile"]
        if os.geteuid() == 0:
            options.append("--no-sandbox")  # Chromium does not start for root without
        launch = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(theirs_in), str(theirs_out)]
        try:
            self._process = subprocess.Popen(
                [*launch, path, *options, "about:blank"],
                pass_fds=(theirs_in, theirs_out),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        self._calls, self._held = 0, b""
        self._tab: str | None = None

    def pdf(self, html: str, deadline: float) -> bytes:
        """Print one page after the other in one tab: a new one costs two processes, and the window round it drawn anew."""
        file = Path(self._folder.name) / "page.html"
        file.write_text(_SCRIPTS.sub("", html) + _UNSEEN, "utf-8")
        if self._tab is None:
            self._tab = self._open_tab(deadline)
        self._call("Page.navigate", deadline, self._tab, url=file.as_uri())
        self._until(lambda said: said.get("method") == "Page.loadEventFired", deadline, self._tab)
        printed = self._call("Page.printToPDF", deadline, self._tab, **PRINTED)
        return base64.b64decode(printed["data"])

    def _open_tab(self, deadline: float) -> str:
        target = self._call("Target.createTarget", deadline, url="about:blank")["targetId"]
        session = str(self._call("Target.attachToTarget", deadline, targetId=target, flatten=True)["sessionId"])
        self._call("Emulation.setScriptExecutionDisabled", deadline, session, value=True)
        self._call("Page.enable", deadline, session)
        return session

    def _call(self, method: str, deadline: float, session: str | None = None, **told: Any) -> Any:
        self._calls += 1
        number = self._calls
        message = {"id": number, "method": method, "params": told, **({"sessionId": session} if session else {})}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        answer = self._until(lambda said: said.get("id") == number, deadline)
        if "error" in answer:
            raise _Refused(answer["error"].get("message", method))
        return answer["result"]

    def _until(self, is_it: Any, deadline: float, session: str | None = None) -> Any:
        """Return the first message that is wanted; what else the browser tells is nothing to us."""
        while True:
            while b"\0" not in self._held:
                ready, _, _ = select.select([self._in], [], [], max(0.0, deadline - time.monotonic()))
                if not ready:
                    raise TimeoutError
                more = os.read(self._in, 1 << 20)
                if not more:
                    raise EOFError
                self._held += more
            message, _, self._held = self._held.partition(b"\0")
            said = json.loads(message)
            if is_it(said) and (session is None or said.get("sessionId") == session):
                return said

    def end(self) -> None:
        """End the browser with all its helpers, which may still be writing to its folder for a moment."""
        os.close(self._out)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._in)
        for _ in range(50):
            self._folder.cleanup()
            if not Path(self._folder.name).exists():
                break
            time.sleep(0.1)
