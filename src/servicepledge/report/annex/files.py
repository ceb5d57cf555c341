"""What lies beside a page: the annex as a workbook, the scorecard for programs, the summary for the archive."""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from ..page.section import SENTENCE, known_of
from .sheets import ANNEX
from .workbook import Sheet, SheetColumn, workbook

if TYPE_CHECKING:  # importing it takes a second where JupyterLab is installed (see `runtime.imports`)
    from nbformat import NotebookNode

SCORECARD, SUMMARY = "scorecard.parquet", "run.json"
SAID = ".json"
"""The end of the name of what a page without a summary says first."""
_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "edition": pl.Int64,
    "state": pl.String,
    **dict.fromkeys(("contract", "period", "clause", "kpi", "unit"), pl.String),
    **dict.fromkeys(("value", "numerator"), pl.Float64),
    "denominator": pl.Int64,
    **dict.fromkeys(("limit", "target", "verdict"), pl.String),
    "provisional": pl.Boolean,
    "reason_code": pl.String,
    "headroom": pl.Float64,
    **dict.fromkeys(("unmeasurable", "pending"), pl.Int64),
    "partial": pl.Boolean,
}


def annex_files(notebook: "NotebookNode", name: str) -> dict[str, bytes]:
    """
    Return the files that belong beside a page called `name`, by their names.

    Those of the annex where it was shown; else, of a page that has a head, what it says first, for the archive.
    """
    found: dict[str, bytes] = {}
    for annex in _annexes(notebook):
        sheets = [
            Sheet(sheet["name"], [SheetColumn(**column) for column in sheet["columns"]], sheet["rows"], sheet["notes"])
            for sheet in annex["sheets"]
        ]
        found[f"{name}.xlsx"] = workbook(annex["title"], date.fromisoformat(annex["dated"]), sheets)
        found[SCORECARD] = _as_parquet(annex["scores"])
        found[SUMMARY] = json.dumps(annex["summary"], ensure_ascii=False, indent=1).encode()
    said = next((about[SENTENCE] for about in known_of(notebook) if SENTENCE in about), "")
    if said and not found:
        found[f"{name}{SAID}"] = json.dumps({SENTENCE: said}, ensure_ascii=False, indent=1).encode()
    return found


def _annexes(notebook: "NotebookNode") -> Iterator[Mapping[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if ANNEX in output.get("data", {}):
                yield json.loads(output["data"][ANNEX])


def _as_parquet(rows: list[dict[str, Any]]) -> bytes:
    """Return the scorecard, one row per clause; shares are fractions of one, times seconds."""
    held = io.BytesIO()
    pl.DataFrame(rows, schema=_SCHEMA, strict=False).write_parquet(held)
    return held.getvalue()
