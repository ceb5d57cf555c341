"""Hostile words in every free text of a contract, its source and its exports change nothing but the text shown."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZipFile

import polars as pl
import pytest
from support.browsing import DESKTOP, make_pages, opened
from support.twins import FILE, SCRIPT, attacks, centre, plain

MADE = {
    "service report": ("2026-10", "zh", "service_report"),
    "service report in English": ("2026-10", "en", "service_report"),
    "corrective plan": ("2026-10", "zh", "corrective_plan"),
    "settlement": ("2026-10", "en", "settlement"),
    "annual review": ("2026", "zh", "annual_review"),
    "agents' review": ("2026-10", "en", "agent_review"),
}
ARCHIVES = {"archive": "index.html", "archive in English": "index.en.html", "list of contracts": "../index.html"}
every_page = pytest.mark.parametrize("name", [*MADE, *ARCHIVES])
SHAPE = """() => [...document.querySelectorAll('*')].filter(one => !one.closest('.plot *')).map(one => [
    one.tagName, one.getAttribute('class'), one.getAttribute('scope'), one.getAttribute('colspan')
].join(' '))"""
TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT,
        node => node.parentElement.closest('script, style, .plot') ? 2 : 1)
    const found = []
    while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode.data.trim())
    return found
}"""
SPILLED = """() => {
    // Words that follow a mark of writing direction in the same line, and nothing ends it before them.
    const opens = /[\\u202a\\u202b\\u202d\\u202e\\u2066-\\u2068]/, closes = /[\\u202c\\u2069]/
    const isOpen = text => [...text].reduce((depth, one) =>
        opens.test(one) ? depth + 1 : closes.test(one) ? Math.max(depth - 1, 0) : depth, 0) > 0
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT,
        node => node.parentElement.closest('script, style, svg, .plot') ? 2 : 1)
    const found = []
    while (walker.nextNode()) {
        const node = walker.currentNode
        if (!isOpen(node.data)) continue
        let around = node.parentElement
        while (getComputedStyle(around).display.startsWith('inline') && !getComputedStyle(around).unicodeBidi.includes('isolate'))
            around = around.parentElement
        const whole = around.textContent, end = whole.indexOf(node.data) + node.data.length
        const after = node.data.slice(node.data.lastIndexOf('\\ufffd') + 1) + whole.slice(end)
        if (after.trim() && !/^[ a-z%”']*$/.test(after)) found.push(around.outerHTML.slice(0, 200))
    }
    return found
}"""
OF_FILES = re.compile(r"[\d,]+|[0-9a-f]{64}")
"""What differs between the twins as files: their sizes and fingerprints."""
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def twins(installed: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """The pages of two centres: `harmless` and `hostile`."""
    sample = Path(__file__).parents[2] / "data" / "sample"
    found = {}
    for twin, say in (("harmless", plain), ("hostile", attacks())):
        workspace, contract = centre(tmp_path_factory.mktemp(twin), sample, say)
        made = make_pages(workspace, [(contract, *what) for what in MADE.values()])
        found[twin] = dict(zip(MADE, made.values(), strict=True))
        found[twin] |= {name: (workspace.reports / contract / path).resolve() for name, path in ARCHIVES.items()}
    return found


@every_page
def test_nothing_runs_and_nothing_but_text_is_other(browser: Any, twins: dict[str, dict[str, Path]], name: str) -> None:
    with opened(browser, twins["harmless"][name]) as seen:
        shape, texts = seen.page.evaluate(SHAPE), seen.page.evaluate(TEXTS)
    with opened(browser, twins["hostile"][name]) as seen:
        assert (seen.dialogs, seen.said) == ([], [])
        assert [unquote(url) for url in seen.asked] == [unquote(twins["hostile"][name].as_uri())]
        assert seen.page.evaluate(SHAPE) == shape
        attacked = seen.page.evaluate(TEXTS)
        assert seen.page.evaluate(SPILLED) == []
        assert seen.page.evaluate("document.documentElement.scrollWidth") == DESKTOP["width"], "long words are broken"
    assert len(attacked) == len(texts)
    assert sum(SCRIPT in text for text in attacked) > 3
    if name != "agents' review":  # numbers of agents follow the order of their names
        others = [
            (one, other)
            for one, other in zip(texts, attacked, strict=True)
            if one != other and SCRIPT not in other and FILE[:4] not in other
        ]
        assert [pair for pair in others if not all(OF_FILES.fullmatch(text) for text in pair)] == []


def test_a_workbook_has_texts_and_no_formula_and_no_link(twins: dict[str, dict[str, Path]]) -> None:
    rows = []
    for twin in ("harmless", "hostile"):
        with ZipFile(twins[twin]["service report"].with_suffix(".xlsx")) as book:
            sheets = {name: ElementTree.fromstring(book.read(name)) for name in book.namelist() if "/sheet" in name}
            texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            assert not [name for name in book.namelist() if "externalLink" in name or "_rels/sheet" in name]
        assert all(sheet.find(f".//{SHEET}{tag}") is None for sheet in sheets.values() for tag in ("f", "hyperlinks"))
        rows.append({name: [len(row) for row in sheet.iter(f"{SHEET}row")] for name, sheet in sheets.items()})
    assert rows[0] == rows[1] and len(rows[0]) >= 5
    shown = ["".join(text.itertext()) for text in texts]
    assert sum(SCRIPT in text for text in shown) > 20
    assert {"=", "+", "-", "@"} <= {text[0] for text in shown if SCRIPT in text}, "as they stand, and still texts"


def test_programs_get_the_same_figures(twins: dict[str, dict[str, Path]]) -> None:
    one, other = (
        pl.read_parquet(twins[twin]["service report"].with_name("scorecard.parquet")).drop(
            "contract", "clause", "limit", "target"
        )
        for twin in ("harmless", "hostile")
    )
    assert one.equals(other) and one.height >= 13


def test_a_script_that_did_come_in_would_be_seen(browser: Any, tmp_path: Path) -> None:
    """The other way round: what these tests look for is there where a page does not escape."""
    page = tmp_path / "page.html"
    page.write_text(f"<!DOCTYPE html><html><body><p>a{SCRIPT}</p><p>\u202eb <b>c1</b></p></body></html>", "utf-8")
    with opened(browser, page) as seen:
        assert seen.dialogs == ["1"]
        assert len(seen.page.evaluate(SPILLED)) == 1
