"""Imported by the process that reports are forked from: everything they need, imported and tried once.

Threads do not survive a fork, so nothing here may start any that matters: Polars is imported and never run (children
of a process that has run it hang), DuckDB is not connected to, and Great Expectations, which a report of a run does not
need, stays out.
"""

import importlib
import json
import tempfile
import warnings
from pathlib import Path

from ..runtime.imports import collect_rarely, skip_slow_jsonschema_format

USED_LATER = (
    "chinese_calendar",
    "holidays.countries",
    "encodings.utf_8_sig",
    "polars._utils.parquet",
    "scipy.special",
    "tzdata",
)
"""What a report imports while it is made; scipy alone takes as long as a tenth of a report."""

collect_rarely()
skip_slow_jsonschema_format()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import polars
    import xlsxwriter

    from ..exports import database as _database
    from ..report import report as _open
    from ..report.page.render import scripts
    from ..report.page.section import environment
    from .notebook import page_of

PAGE_TEMPLATE = "index.html.j2"
"""nbconvert's, with filters of its own."""
TRIED = {
    "cells": [
        {
            "cell_type": "code",
            "id": "tried",
            "metadata": {},
            "source": "from servicepledge import open_report\nfrom IPython.display import HTML, display\ndisplay(HTML('tried'))",
            "outputs": [],
            "execution_count": None,
        }
    ],
    "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def _try() -> None:
    """Run a notebook of no figures, so that what shells and templates build once is built before the fork."""
    with tempfile.TemporaryDirectory(prefix="servicepledge-") as folder:
        path = Path(folder) / "tried.ipynb"
        path.write_text(json.dumps(TRIED), "utf-8")
        page_of(path, {}, "zh", path.with_suffix(".html"), lambda *_: None)
    scripts()
    for name in environment().list_templates(extensions=["j2"]):
        if name != PAGE_TEMPLATE:
            environment().get_template(name)
    for name in USED_LATER:
        importlib.import_module(name)


_try()
collect_rarely()  # again, so that in the children the shared pages are left alone
_: tuple[object, ...] = (polars, xlsxwriter, _database, _open)
