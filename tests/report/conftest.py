"""Reports on the bundled sample, a workspace to spoil, and the page without a kernel in between."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from servicepledge.report.page.render import page_html
from servicepledge.report.page.section import Section
from servicepledge.report.report import Report, open_report
from servicepledge.workspace import Workspace

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


@pytest.fixture(scope="session")
def report(workspace: Workspace) -> Callable[[str, str], Report]:
    """Return a function that opens a report on the sample, each once: `report("telecom", "zh")`."""

    @cache
    def opened(contract: str) -> Report:
        return open_report(contract, "2026-10", workspace=str(workspace.folder))

    return lambda contract, language: in_language(opened(contract), language)


@pytest.fixture
def spoiled(workspace: Workspace, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies the workspace and replaces words in one of its files."""

    def copy(file: str, *replacements: tuple[str, str]) -> Path:
        folder = tmp_path / "workspace"
        shutil.copytree(workspace.data, folder / "data")
        path = folder / "data" / file
        text = path.read_text("utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
        return folder

    return copy


def plain(markup: str) -> str:
    """Return a piece with plain spaces, where its lines are kept from breaking."""
    return markup.replace("\N{NO-BREAK SPACE}", " ")
