"""The page: an executed notebook as one HTML file that needs nothing else and asks the network for nothing."""

import base64
import gzip
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from ...runtime.imports import skip_slow_jsonschema_format
from ..charts.chart import house_template
from ..charts.palette import DARK, LIGHT, as_css
from ..words.page import WORDS
from .section import CHART, FOOT, PAGE, PLACES, as_data, known_of, page_file

_HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_STYLES = ("sections.css", "page.css")
_LONGEST_FOOT = 150
"""Letters in the foot of a sheet: as many as two lines hold."""


def page_html(notebook: NotebookNode, *, title: str, language: str) -> bytes:
    """
    Render an executed notebook as a self-contained page, in UTF-8: no code, no prompts, nothing loaded from anywhere.

    `title` names the page where the notebook has no head section that does. Cells of prose tagged `analyst` stay out;
    so does whatever a cell printed. The same notebook gives the same bytes, whatever ids papermill gave its cells.
    """
    skip_slow_jsonschema_format()
    words = {name: WORDS[name]["zh" if language == "zh" else "en"] for name in ("contents", "skip")}
    pieces = [_pieces(cell) for cell in notebook.cells]
    known = list(known_of(notebook))
    places = [place for about in known for place in about.get(PLACES, ())]
    has_charts = any(about.get(CHART) for about in known)
    page = {
        "title": _title(known) or title,
        "html_language": _HTML_LANGUAGES.get(language, language),
        "pieces": pieces,
        "first": next((number for number, held in enumerate(pieces) if held), None),
        "has_charts": has_charts,
        "places": [(id, Markup(heading)) for id, heading in places],
        **words,
    }
    node: Any = NotebookNode
    bare = node({**notebook, "cells": [node({**cell, "outputs": []}) for cell in notebook.cells]})
    body, _ = _exporter().from_notebook_node(bare, resources={"page": page})
    # Large and fixed parts go in last, the largest after all: two megabytes of script are no page to a template.
    for name, text in {
        "@@policy@@": policy(),
        "@@style@@": _style() + _foot(next((about[FOOT] for about in known if FOOT in about), "")),
    }.items():
        before, _, after = body.partition(name)
        body = before + text + after
    before, _, after = body.rpartition("@@scripts@@")
    return b"".join((before.encode(), scripts() if has_charts else b"", after.encode()))


@cache
def _exporter() -> Any:
    """Return nbconvert's exporter with the page's template, without the parser that nbconvert runs over the result."""
    nbconvert: Any = import_module("nbconvert")

    class PageExporter(nbconvert.HTMLExporter):  # type: ignore[misc]  # nbconvert has no types
        def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **more: Any) -> Any:
            # HTMLExporter's own mends what its own templates leave out (alt texts, focus), at nine tenths of the time.
            return nbconvert.TemplateExporter.from_notebook_node(self, nb, resources, **more)

    return PageExporter(
        template_name="page",
        extra_template_basedirs=[str(Path(__file__).parents[1])],
        optimistic_validation=True,  # once, and not after each of its steps
    )


def _pieces(cell: NotebookNode) -> list[str]:
    """Return what a cell shows on the page: its pieces, or the HTML of anything else it displayed."""
    found = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        shown = data.get(PAGE) or data.get("text/html")
        if shown:
            found.append("".join(shown) if isinstance(shown, list) else shown)
    return found


def _title(known: Iterable[Mapping[str, Any]]) -> str:
    """Return the title that the head section gave to its output."""
    return next((str(about["title"]) for about in known if about.get("section") == "headline"), "")


def _foot(text: str) -> str:
    """
    Return the style that writes on each printed sheet what the page's head says belongs there; nothing where it says nothing.

    All but letters and digits go in as CSS escapes, so that no word of a contract ends the string or the style.
    """
    if not text:
        return ""
    text = text if len(text) <= _LONGEST_FOOT else text[: _LONGEST_FOOT - 1] + "…"
    escaped = "".join(letter if letter.isalnum() else f"\\{ord(letter):x} " for letter in text)
    return f'@page{{@bottom-left{{content:"{escaped}"}}}}'


@cache
def _style() -> str:
    return as_css() + "\n".join(page_file(name) for name in _STYLES)


@cache
def scripts() -> bytes:
    """Return plotly, compressed, the templates of both colour schemes, and the script that draws."""
    packed = base64.b64encode(gzip.compress(_plotly().encode(), compresslevel=9, mtime=0)).decode()
    templates = as_data({"light": house_template(LIGHT), "dark": house_template(DARK)})
    return (
        f'<script type="application/json" id="templates">{templates}</script>\n'
        f'<script type="text/plain" id="plotly">{packed}</script>\n'
        f"<script>{page_file('page.js')}</script>"
    ).encode()


@cache
def policy() -> str:
    """
    Return the content security policy: nothing from the network, and no script but the page's own two.

    The two are named by their hash, so a script that came in with the data would not run even if it were not escaped.
    """
    scripts = " ".join(f"'sha256-{_digest(text)}'" for text in (page_file("page.js"), _plotly()))
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
