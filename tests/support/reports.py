"""Reports in tests: all sections of one, in either language, and the page they make without a kernel in between."""

import re
from dataclasses import replace
from html import unescape

from nbformat.v4 import new_code_cell, new_notebook, new_output

from servicepledge.report.page.render import page_html
from servicepledge.report.page.section import Section
from servicepledge.report.report import Report

SECTIONS = (
    *("headline", "clause_table", "consequences", "trend", "kpi_sections"),
    *("misses", "work", "satisfaction", "data_quality", "definitions", "provenance"),
)


def sections_of(report: Report) -> list[Section]:
    return [getattr(report, name)() for name in SECTIONS]


def in_language(report: Report, language: str) -> Report:
    return Report(replace(report.material, language=language))


def page_of(report: Report) -> str:
    """Render a report's sections as if papermill had run the notebook; every cell gets an id of its own by chance."""
    cells = [
        new_code_cell(
            "code that must not reach the page",
            outputs=[new_output("display_data", data, metadata=about) for data, about in section.outputs()],
        )
        for section in sections_of(report)
    ]
    return page_html(new_notebook(cells=cells), title="no title", language=report.material.language).decode()


def plain(markup: str) -> str:
    """Return a piece with plain spaces, where its lines are kept from breaking."""
    return markup.replace("\N{NO-BREAK SPACE}", " ")


def text(markup: str) -> str:
    """Return a piece's words, one run of white space between any two."""
    in_lines = re.sub(r'<span class="keep(?: id)?">(.*?)</span>', r"\1", markup)
    return " ".join(plain(unescape(re.sub(r"<[^>]+>", " ", in_lines))).split())
