"""One page made for real, from a contract and exports that try to get a script and another client onto it."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from servicepledge.delivery.make import make_one
from servicepledge.execution.pool import CAN_FORK, Pool
from servicepledge.periods import Period

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LOADING = {"src", "srcset", "href", "data", "poster", "action", "formaction", "background", "xlink:href"}
VOID = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """What a browser would load or run, and the text a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.handlers: list[str] = []
        self.scripts: list[str] = []
        self.text: list[str] = []
        self.styles: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += [] if tag in VOID else [tag]
        self.loaded += [f"{tag} {name}={value}" for name, value in attrs if name in LOADING and value]
        self.handlers += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        self.styles += [value or "" for name, value in attrs if name == "style"]
        self.scripts += [str(dict(attrs).get("type"))] if tag == "script" else []

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.styles.append(data)
        elif "script" not in self.open:
            self.text.append(data)


def test_a_page_loads_nothing_runs_nothing_of_the_data_and_shows_no_other_client(make_place: Any) -> None:
    title = ATTACK.replace('"', "'")
    place = make_place(
        queue=f"</script>{ATTACK}",
        one={"words": f"接通率 {ATTACK} </script> {{{{ 7 * 6 }}}}", "title": title},
        two={"words": "the other client's words", "title": "the other client"},
    )
    told: list[str] = []
    made = make_one(place, place.contract_path("one"), Period.parse("2026-02"), told.append, Pool())
    html = made.report.path.read_text("utf-8")
    page = Page(html)
    text = " ".join(page.text).replace("\N{NO-BREAK SPACE}", " ")

    assert [found for found in page.loaded if not re.search(r"=(#|data:)", found)] == []
    assert page.handlers == []
    assert not any(re.search(r"url\((?!['\"]?(#|data:))|@import", style) for style in page.styles)
    assert "default-src 'none'" in html
    assert set(page.scripts) <= {"None", "application/json", "text/plain"} and page.scripts.count("None") <= 1
    assert "alert(1)" in text, "the contract's words are shown as they stand"
    assert "{{ 7 * 6 }}" in text

    assert "other client" not in html
    assert not re.search(r"customer of|agent of", html), "nobody of the data is on the page"
    assert [(score.numerator, score.denominator) for score in made.scores] == [(28, 28)]
    assert told[-1] == "[1/1] making one 2026-02 zh, edition 1 (final)"
    index = place.reports / "one" / "index.html"
    assert 'href="2026-02/1/service_report.zh.html"' in index.read_text("utf-8")
    beside = {path.name: path.read_bytes() for path in made.report.path.parent.iterdir()}
    assert set(beside) == {
        "service_report.zh.html",
        "service_report.zh.xlsx",
        "scorecard.parquet",
        "run.json",
        "edition.json",
        "service_report.zh.ipynb",
        "manifest.json",
    }
    beside["the archive"] = index.read_bytes()
    with ZipFile(made.report.path.with_suffix(".xlsx")) as book:
        beside |= {name: book.read(name) for name in book.namelist()}
    for name, content in beside.items():
        assert b"other client" not in content and b"customer of" not in content and b"agent of" not in content, name


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
def test_a_forked_process_and_a_kernel_make_the_same_bytes(make_place: Any) -> None:
    place = make_place(one={}, two={})
    made, told = [], list[str]()
    for with_kernel in (False, True, False):
        pool = Pool(with_kernel=with_kernel)
        report = make_one(place, place.contract_path("two"), Period.parse("2026-03"), told.append, pool).report
        made.append({path.name: path.read_bytes() for path in report.path.parent.iterdir()})
    assert made[0] == made[1] == made[2]
    assert sum("making two" in line for line in told) == 3 and not [line for line in told if "differs" in line]
    assert len(made[0]["service_report.zh.html"]) > 1_000_000
    assert {Path(name).suffix for name in made[0]} == {".html", ".xlsx", ".parquet", ".json", ".ipynb"}
