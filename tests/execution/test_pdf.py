"""PDFs: printed by an installed browser, or a sentence."""

import os
import re
import stat
import sys
from pathlib import Path

import pytest

from servicepledge.errors import ReportFailed, UsageError
from servicepledge.execution import pdf
from servicepledge.execution.pdf import VARIABLE, Printer, find_browser

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="PDFs are made on Linux and macOS")
PAGE = (
    "<!DOCTYPE html><html lang=zh><meta charset=utf-8><title>{title}</title><style>@page {{ size: A4 }} h1 {{ break-after: page }}"
    "</style>{body}<script>document.body.innerHTML += '<h1>scripted</h1>'.repeat(9)</script></html>"
)


def installed() -> str | None:
    try:
        return find_browser()
    except UsageError:
        return None


browser = pytest.mark.skipif(installed() is None, reason="needs an installed Chromium or Chrome")


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def pages_of(printed: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", printed))


@browser
def test_one_browser_prints_page_after_page_on_a4_without_its_scripts(tmp_path: Path) -> None:
    with Printer() as printer:
        first = printer.pdf(PAGE.format(title="one", body="<h1>甲</h1><h1>乙</h1><p>丙</p>"), "one.pdf")
        running = printer._running
        second = printer.pdf(PAGE.format(title="two", body="<p>丁</p>"), "two.pdf")
        assert printer._running is running and running is not None
    assert first.startswith(b"%PDF-") and (pages_of(first), pages_of(second)) == (3, 1)
    assert re.search(rb"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]", first)
    assert running._process.poll() is not None, "the browser is ended"
    assert not Path(running._folder.name).exists()


@browser
def test_after_a_page_that_takes_too_long_the_next_is_printed_by_a_new_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    with Printer() as printer:
        printer.limit_s = 0.0
        with pytest.raises(ReportFailed, match="slow.pdf\n  - could not be printed: .* took more than 0 s"):
            printer.pdf(PAGE.format(title="slow", body=""), "slow.pdf")
        printer.limit_s = 120.0
        assert printer.pdf(PAGE.format(title="next", body="<p>x</p>"), "next.pdf").startswith(b"%PDF-")


WRONG = {
    "a program that is no browser": ("exit 0", "ended before it was done"),
    "one that refuses": ("""printf '{"id": 1, "error": {"message": "no such method"}}\\0' >&4; sleep 60""", "failed (no such method)"),
}  # fmt: skip


@pytest.mark.parametrize(("script", "says"), WRONG.values(), ids=WRONG)
def test_a_browser_that_does_not_print_is_a_sentence(tmp_path: Path, script: str, says: str) -> None:
    path = program(tmp_path, "chromium", script)
    with Printer(str(path)) as printer, pytest.raises(ReportFailed) as failed:
        printer.pdf("<p>", "one.pdf")
    assert says in str(failed.value) and "try it without --pdf" in str(failed.value)


def test_a_browser_that_hangs_is_ended(tmp_path: Path) -> None:
    path = program(tmp_path, "chromium", f"echo $$ > {tmp_path}/pid; exec sleep 600")
    with Printer(str(path), limit_s=1) as printer, pytest.raises(ReportFailed, match="took more than 1 s"):
        printer.pdf("<p>", "one.pdf")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_the_browser_is_the_one_named_else_the_first_on_the_path(tmp_path: Path) -> None:
    chrome = program(tmp_path, "google-chrome", "")
    assert find_browser({"PATH": str(tmp_path)}) == str(chrome)
    chromium = program(tmp_path, "chromium", "")
    assert find_browser({"PATH": str(tmp_path)}) == str(chromium)
    assert find_browser({"PATH": "/nowhere", VARIABLE: str(chrome)}) == str(chrome)
    assert find_browser({"PATH": "/nowhere"}, [str(tmp_path / "none"), str(chrome)]) == str(chrome)


def test_without_a_browser_it_says_what_to_do() -> None:
    with pytest.raises(UsageError) as missing:
        find_browser({"PATH": "/nowhere"}, [])
    assert str(missing.value) == (
        "--pdf\n  - needs Chromium or Chrome, and none was found on PATH. Install one, or name it: PLEDGE_BROWSER=/path/to/chrome."
    )
    with pytest.raises(UsageError, match="PLEDGE_BROWSER=/nowhere/chrome\n  - is no program"):
        find_browser({"PATH": "/nowhere", VARIABLE: "/nowhere/chrome"})


def test_where_there_are_no_such_pipes_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.sys, "platform", "win32")
    with pytest.raises(UsageError, match="works on Linux and macOS"):
        find_browser()
