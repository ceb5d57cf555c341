"""Every kind of page in a real browser: alone, quiet, accessible, drawn, on paper, on a phone, without scripts."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from support.browsing import PHONE, Seen, opened

from servicepledge.execution.pdf import Printer
from servicepledge.report.charts.palette import DARK, LIGHT

from .conftest import ARCHIVES, PAGES

Shown = Callable[[str], Seen]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
every_page = pytest.mark.parametrize("name", PAGES)
every_report = pytest.mark.parametrize("name", [name for name in PAGES if name not in ARCHIVES])
with_charts = pytest.mark.parametrize("name", ["service report", "service report in English", "annual review"])
LIKE = str.maketrans("⼾戶⻚⻓⻅⻋⻔⻛⻢⻥⻩⻬", "户户页长见车门风马鱼黄齐")
"""Letters of Chinese fonts that have two codes; a PDF has either of them."""
FLAT = ".scroll { background: var(--surface) !important }"
"""Tables that scroll have a shadow at their edges, and axe does not judge text on a gradient."""
ALIKE = [[".plot"], ["details tr:nth-child(n + 3)"]]
"""What axe cannot judge (see the words on charts), and the rows of folded tables, which are styled like the first."""
TEXTS_OF_CHARTS = """figures => figures.flatMap(figure => [...figure.querySelectorAll('svg text')].map(text => ({
    words: text.textContent, fill: getComputedStyle(text).fill, seen: getComputedStyle(text).visibility
})))"""
LAID_OUT = "all => all.map(one => one.checkVisibility({ contentVisibilityAuto: true }))"
WEIGHTS = """all => [...new Set(all.filter(one => [...one.childNodes].some(held => held.nodeType == 3 && held.data.trim()))
    .map(one => getComputedStyle(one).fontWeight))].sort()"""
SIDEWAYS = """() => [document.documentElement.scrollWidth, innerWidth, [...document.querySelectorAll('main *')]
    .filter(one => !one.closest('.scroll, svg, .plot, .unseen') && one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 80))]"""


@every_page
def test_it_asks_for_nothing_and_says_nothing(shown: Shown, pages: dict[str, Path], name: str) -> None:
    seen = shown(name)
    seen.open_details()
    seen.page.mouse.wheel(0, 20_000)
    assert [url for url in seen.asked if not url.startswith(("data:", "blob:"))] == [pages[name].as_uri()]
    assert seen.said == []


@every_page
def test_axe_finds_nothing(shown: Shown, name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: pip install '.[test]'")
    seen = shown(name)
    seen.page.add_style_tag(content=FLAT)
    seen.open_details()
    runs = [("light", None, {"runOnly": LEVELS, "rules": {"color-contrast": {"enabled": False}}})]
    schemes = () if "English" in name else ("light", "dark")  # in style the page is the Chinese one
    runs += [(scheme, {"exclude": ALIKE}, {"runOnly": ["color-contrast"]}) for scheme in schemes]
    for scheme, context, options in runs:
        seen.in_scheme(scheme)
        found = axe.Axe().run(seen.page, context, {**options, "resultTypes": ["violations", "incomplete"]}).response
        assert [(scheme, rule["id"], node["target"]) for rule in found["violations"] for node in rule["nodes"]] == []
        undecided = [node["html"] for rule in found["incomplete"] for node in rule["nodes"]]
        assert [html for html in undecided if 'class="shape"' not in html] == [], "of a shape it cannot say"
        assert found["passes"], "it has looked"


def luminance(colour: str) -> float:
    if colour.startswith("#"):
        parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    else:
        parts = [int(part) for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@with_charts
@pytest.mark.parametrize(("scheme", "surface"), [("light", LIGHT["surface"]), ("dark", DARK["surface"])])
def test_words_on_charts_keep_their_contrast(shown: Shown, name: str, scheme: str, surface: str) -> None:
    """Of what is drawn by plotly and of the pictures alike; axe does not look into drawings."""
    seen = shown(name)
    seen.in_scheme(scheme)
    texts = seen.page.locator("figure.chart").evaluate_all(TEXTS_OF_CHARTS)
    assert len(texts) > 50
    assert [text for text in texts if contrast(text["fill"], surface) < 4.5] == []
    assert contrast("#000000", "#ffffff") == 21 and contrast(surface, surface) == 1


@with_charts
def test_each_chart_is_drawn_and_answers_the_pointer(shown: Shown, name: str) -> None:
    seen = shown(name)
    figures = seen.page.locator("figure.chart").all()
    assert len(figures) > 3
    for figure in figures:
        assert_drawn_and_hoverable(seen, figure)


def assert_drawn_and_hoverable(seen: Seen, figure: Any) -> None:
    says = figure.evaluate(
        "one => JSON.parse(one.querySelector('.spec').textContent).data.flatMap(trace => trace.hovertext || [])"
    )
    title = figure.locator("figcaption").inner_text()
    assert figure.locator(".plot svg.main-svg").count() > 0, title
    assert not figure.locator(".picture").is_visible(), title
    points = figure.locator(".plot .points > path, .plot .points .point path")
    assert points.count() == len(says) > 0, title
    point = points.last
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    seen.page.mouse.move(box["x"] + box["width"] / 2 + 40, box["y"] + 40)
    seen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    label = figure.locator(".hoverlayer .hovertext")
    label.first.wait_for(timeout=5_000)
    assert squeezed("".join(label.all_text_contents())) in map(squeezed, says), title


@with_charts
def test_what_is_far_below_waits_for_the_charts_and_no_place_in_an_address_is_missed(
    browser: Any, pages: dict[str, Path], name: str
) -> None:
    with opened(browser, pages[name], reduced_motion="reduce") as seen:
        headings = seen.page.locator("h2")
        assert all(headings.evaluate_all(LAID_OUT))
        seen.page.locator("html").evaluate("one => { delete one.dataset.charts }")
        seen.page.evaluate("new Promise(requestAnimationFrame)")
        first, *_, last = headings.evaluate_all(LAID_OUT)
        assert (first, last) == (True, False)
        place = headings.nth(headings.count() // 2)
        seen.page.goto(f"{pages[name].as_uri()}#{place.get_attribute('id')}")
        assert all(headings.evaluate_all(LAID_OUT))
        assert place.evaluate("one => Math.abs(one.getBoundingClientRect().top - 16)") < 2


@every_report
def test_on_paper_there_are_two_weights_of_type(browser: Any, pages: dict[str, Path], name: str) -> None:
    with opened(browser, pages[name], java_script_enabled=False) as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.locator("main *").evaluate_all(WEIGHTS) == ["400", "700"]


@every_report
def test_on_paper_it_has_every_heading_in_its_order(shown: Shown, pages: dict[str, Path], name: str) -> None:
    pypdf = pytest.importorskip("pypdf", reason="needs pypdf: pip install '.[test]'")
    headings = [squeezed(text) for text in shown(name).page.locator("h1, h2, h3").all_inner_texts()]
    with Printer() as printer:
        printed = pypdf.PdfReader(BytesIO(printer.pdf(pages[name].read_text("utf-8"), name)))
    assert [squeezed(title) for title in titles(printed.outline)] == headings, "bookmarks are made of what was laid out"
    words = squeezed("".join(page.extract_text() for page in printed.pages)).translate(LIKE)
    place = 0
    for heading in headings:
        place = words.find(heading.translate(LIKE), place)
        assert place >= 0, heading
    assert len(headings) > 1
    assert all(abs(float(page.mediabox.width) - 595) < 2 for page in printed.pages), "A4"


def titles(outline: Iterable[Any]) -> Iterator[str]:
    """Yield the titles of a PDF's bookmarks, in their order."""
    for entry in outline:
        if isinstance(entry, list):
            yield from titles(entry)
        else:
            yield entry.title


def squeezed(text: str) -> str:
    """Return a text without spaces, in the letters it is searched by."""
    return re.sub(r"[\s\u2066-\u2069\u200b]+", "", unicodedata.normalize("NFKC", text))


@every_page
def test_on_a_phone_nothing_scrolls_sideways_but_tables(browser: Any, pages: dict[str, Path], name: str) -> None:
    with opened(browser, pages[name], viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2) as seen:
        seen.open_details()
        whole, width, beyond = seen.page.evaluate(SIDEWAYS)
        assert (width, beyond) == (PHONE["width"], [])
        assert whole <= width


@every_page
def test_without_scripts_every_figure_is_there(browser: Any, shown: Shown, pages: dict[str, Path], name: str) -> None:
    seen = shown(name)
    seen.open_details()
    with_scripts = [squeezed(text) for text in seen.page.locator("main table, main .figure").all_inner_texts()]
    with opened(browser, pages[name], java_script_enabled=False) as seen:
        for figure in seen.page.locator("figure.chart").all():
            assert figure.locator("svg.picture").is_visible()
            assert figure.locator("svg.picture :is(path, rect, circle)").count() > 0
        for folded in seen.page.locator("details").all():
            if folded.get_attribute("open") is None:
                folded.locator("summary").click()
            assert folded.locator(":is(table, ul)").first.is_visible()
        without = [squeezed(text) for text in seen.page.locator("main table, main .figure").all_inner_texts()]
        assert seen.page.locator(".plot svg").count() == 0, "nothing is drawn by a script"
    assert without == with_scripts
    if name not in ARCHIVES:
        assert without
