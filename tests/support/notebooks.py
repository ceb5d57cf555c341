"""Notebooks as text, for tests that run them, and running one by the standard kernel."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from servicepledge.execution.notebook import page_of
from servicepledge.runtime.files import write_whole
from servicepledge.text import Language


def notebook(*sources: str, tag: str = "parameters") -> str:
    """Return a notebook of code cells, the first of them tagged."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {"tags": [tag]} if number == 0 else {},
            "source": source.splitlines(keepends=True),
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def make_page(notebook: Path, parameters: Mapping[str, Any], language: Language, target: Path) -> Path:
    """Execute a notebook by the standard kernel and write its page to `target`, which is replaced only by a whole page."""
    page = page_of(notebook, parameters, language, target)
    for name, content in page.files.items():
        write_whole(target.with_name(name), content)
    write_whole(target, page.html)
    return target
