"""Making a report: papermill runs the notebook, nbconvert renders it, and only a whole page reaches its place."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import errors
from ..errors import PledgeError, ReportFailed, did_you_mean
from ..fast_imports import skip_slow_jsonschema_format
from ..text import Language

KERNEL = "python3"
CELL_TIMEOUT_S = 1800
"""A cell that takes longer is stopped; the whole of a report over 100 million rows takes a few minutes."""


def make_page(notebook: Path, parameters: Mapping[str, Any], language: Language, target: Path) -> Path:
    """
    Execute a notebook with parameters and write its page to `target`, which is replaced only by a whole page.

    Raises  ReportFailed for a parameter the notebook does not have, or for a failed cell, which it names; the failed
            notebook is kept under `failed/` beside the target. A mistake of the user's (a contract, an export, a failed
            check) is raised as what it is.
    """
    skip_slow_jsonschema_format()
    with warnings.catch_warnings():
        # The Jupyter libraries warn of each other's deprecations and of unencrypted loopback; nothing a user can act on.
        warnings.simplefilter("ignore")
        import papermill
        from papermill.exceptions import PapermillExecutionError

        from .render import page_html

        _check_parameters(papermill, notebook, parameters)
        with tempfile.TemporaryDirectory(prefix="servicepledge-") as scratch:
            executed = Path(scratch) / notebook.name
            try:
                result = papermill.execute_notebook(
                    str(notebook),
                    str(executed),
                    parameters=dict(parameters),
                    kernel_name=KERNEL,
                    cwd=str(notebook.parent),
                    progress_bar=False,
                    log_output=False,
                    execution_timeout=CELL_TIMEOUT_S,
                    extra_arguments=["--log-level=ERROR"],
                )
            except PapermillExecutionError as error:
                raise _failure(error, executed, _kept(executed, target)) from None
            page = page_html(result, title=target.stem, language=language)
    write_whole(target, page)
    return target


def write_whole(target: Path, text: str) -> None:
    """Write a text file so that its name never holds half of it: aside, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        aside.write_text(text, "utf-8")
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)


def _check_parameters(papermill: Any, notebook: Path, parameters: Mapping[str, Any]) -> None:
    known = papermill.inspect_notebook(str(notebook))
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        raise ReportFailed(
            str(notebook), [f"has no parameter '{name}'. {did_you_mean(name, known)}" for name in unknown]
        )


def _kept(executed: Path, target: Path) -> Path:
    """Keep a failed notebook aside, where nobody takes it for a report."""
    kept = target.parent / "failed" / f"{target.stem}.ipynb"
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(executed, kept)
    return kept


def _failure(error: Any, executed: Path, kept: Path) -> PledgeError:
    """Turn papermill's error into the mistake behind it, or into one that names the cell."""
    kind = getattr(errors, str(error.ename), None)
    if isinstance(kind, type) and issubclass(kind, PledgeError) and kind is not ReportFailed:
        where, *problems = str(error.evalue).splitlines()
        return kind(where, [problem.removeprefix("  - ") for problem in problems])
    first_line = next((line for line in str(error.source).splitlines() if line.strip()), "")
    return ReportFailed(
        executed.name,
        f"cell {error.exec_count} ({first_line.strip()}) failed with {error.ename}. No page was written; "
        f"the notebook with the full error is kept at {kept}.",
    )
