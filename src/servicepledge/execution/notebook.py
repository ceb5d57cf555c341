"""Making a report: papermill runs the notebook, nbconvert renders it, and only a whole page reaches its place."""

import ast
import json
import shutil
import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PledgeError, ReportFailed, UsageError, did_you_mean, shown
from ..runtime.imports import skip_slow_jsonschema_format
from ..runtime.scratch import temporary_folder
from ..text import Language
from . import mistakes

if TYPE_CHECKING:
    from .engine import CellStarts

KERNEL = "python3"
INJECTED = "injected-parameters"
"""Papermill's tag of the cell in which it tells a notebook its parameters."""
PLACES = ("workspace", "prepared")
"""Parameters that name places of this machine."""
CELL_TIMEOUT_S = 1800
"""A cell that takes longer is stopped; the whole of a report over 100 million rows takes a few minutes."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in UTF-8, and the files that belong beside it, by name."""

    html: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)


def page_of(
    notebook: Path,
    parameters: Mapping[str, Any],
    language: Language,
    target: Path,
    on_cell: "CellStarts | None" = None,
    failed: Path | None = None,
) -> "Page":
    """
    Execute a notebook with parameters and return its page, which will lie at `target`, and what belongs beside it.

    With `on_cell`, which is told of every cell, the cells run in this process (see `execution.engine`); else in a kernel.

    Raises  UsageError for a parameter the notebook does not have; ReportFailed for a failed cell, which it names; the
            failed notebook is kept in the folder `failed`, else in one of that name beside the target. A mistake of the user's
            (a contract, an export, a failed check) is raised as what it is.
    """
    check_parameters(notebook, parameters)
    skip_slow_jsonschema_format()
    with warnings.catch_warnings(), temporary_folder() as scratch:
        # The Jupyter libraries warn of each other's deprecations and of unencrypted loopback; nothing a user can act on.
        warnings.simplefilter("ignore")
        kept = (failed or target.parent / "failed") / f"{target.stem}.ipynb"
        executed = _executed(notebook, scratch / notebook.name, parameters, kept, on_cell)
        from ..report.annex.files import annex_files
        from ..report.page.render import page_html

        html = page_html(executed, title=target.stem, language=language)
        return Page(html, {**annex_files(executed, target.stem), f"{target.stem}.ipynb": as_run(executed)})


def _executed(
    notebook: Path, executed: Path, parameters: Mapping[str, Any], kept: Path, on_cell: "CellStarts | None"
) -> Any:
    """Return a notebook as papermill has executed it; it lies at `executed`, too."""
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from papermill.exceptions import PapermillExecutionError

    try:
        return papermill.execute_notebook(
            str(notebook),
            str(executed),
            parameters=dict(parameters),
            kernel_name=KERNEL,
            cwd=str(notebook.parent),
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            **(_by_kernel() if on_cell is None else _by_shell(on_cell)),
        )
    except PapermillExecutionError as error:
        raise _failure(error, executed, _copied(executed, kept)) from None
    except (RuntimeError, TimeoutError, NoSuchKernel) as error:
        raise ReportFailed(
            notebook.name,
            f"its kernel did not finish ({type(error).__name__}): it was stopped, ran out of memory, or a cell took "
            f"more than {CELL_TIMEOUT_S} s. No page was written; cap the memory with --memory-limit and run again.",
        ) from None


def _by_kernel() -> dict[str, Any]:
    return {"execution_timeout": CELL_TIMEOUT_S, "extra_arguments": ["--log-level=ERROR", f"--ext={mistakes.__name__}"]}


def _by_shell(on_cell: "CellStarts") -> dict[str, Any]:
    from papermill.engines import papermill_engines

    from ..report.annex.sheets import ANNEX
    from ..report.page.section import PAGE
    from .engine import ENGINE, ShellEngine

    papermill_engines.register(ENGINE, ShellEngine)
    return {"engine_name": ENGINE, "on_cell": on_cell, "wanted": (PAGE, ANNEX)}


def parameters_of(notebook: Path) -> list[str]:
    """
    Return the names a notebook's cell tagged `parameters` gives a value to.

    Raises  ReportFailed where the file is no notebook, or that cell no Python.
    """
    targets = [
        target
        for line in _parameter_lines(notebook)
        for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
    ]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _parameter_lines(notebook: Path) -> list[ast.Assign | ast.AnnAssign]:
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        tagged = [cell["source"] for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", ())]
        tree = ast.parse("".join(tagged[0])) if tagged else ast.Module([], [])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ReportFailed(str(notebook), "is not a whole notebook. Open it in JupyterLab and save it again.") from None
    except SyntaxError:
        raise ReportFailed(
            str(notebook), "its cell tagged `parameters` is not Python. Write NAME = VALUE lines."
        ) from None
    return [line for line in tree.body if isinstance(line, ast.Assign | ast.AnnAssign)]


def typed_parameters(notebook: Path, told: Mapping[str, str]) -> dict[str, Any]:
    """
    Return further parameters, told as texts, as what the notebook's own values of that name are: flags, numbers or texts.

    Raises  UsageError for one it does not have, or that cannot be read as its own is; ReportFailed as `parameters_of`.
    """
    check_parameters(notebook, told)
    own, found = _values_of(notebook), dict[str, Any]()
    for name, text in told.items():
        kind = type(own.get(name)) if type(own.get(name)) in _READ else str
        try:
            found[name] = _READ[kind](text)
        except (ValueError, KeyError):
            raise UsageError(
                f"parameter '{name}'", f"is {_EXPECTED[kind]} in this notebook, not {shown(text)}."
            ) from None
    return found


def _values_of(notebook: Path) -> dict[str, Any]:
    """Return the values that a notebook gives its parameters, as far as they are plain."""
    found = {}
    for line in _parameter_lines(notebook):
        for target in line.targets if isinstance(line, ast.Assign) else [line.target]:
            if isinstance(target, ast.Name) and line.value is not None:
                with suppress(ValueError):
                    found[target.id] = ast.literal_eval(line.value)
    return found


_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_READ: Mapping[type, Callable[[str], Any]] = {
    bool: lambda text: _FLAGS[text.lower()],
    int: int,
    float: float,
    str: str,
}
_EXPECTED = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}


def check_parameters(notebook: Path, names: Iterable[str]) -> None:
    """
    Make sure that a notebook has parameters of these names.

    Raises  UsageError with every one it does not have; ReportFailed as `parameters_of`.
    """
    known = parameters_of(notebook)
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise UsageError(str(notebook), [f"has no parameter '{name}'. {did_you_mean(name, known)}" for name in unknown])


def as_run(executed: Any) -> bytes:
    """
    Return an executed notebook as it goes with its page: what was run, without what it was told of this place and what it showed.

    Paths, times and ids would tell of the machine, and outputs hold values; the page shows these.
    """
    cells = []
    for number, cell in enumerate(executed.cells):
        tags = cell.metadata.get("tags", [])
        held = {"cell_type": cell.cell_type, "id": f"cell-{number}", "metadata": {"tags": tags} if tags else {}}
        source = _parameters_told(cell.source) if INJECTED in tags else cell.source
        code = {"execution_count": cell.get("execution_count"), "outputs": []} if cell.cell_type == "code" else {}
        cells.append({**held, **code, "source": source})
    spec = {"display_name": "Python 3", "language": "python", "name": KERNEL}
    whole = {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _parameters_told(source: str) -> str:
    """Return the lines of injected parameters that say what was asked for; a contract's file is named alone."""
    kept = []
    for line in ast.parse(source).body:
        assert isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
        name, value = line.targets[0].id, ast.unparse(line.value)
        if name == "contract":
            value = repr(Path(str(ast.literal_eval(line.value))).stem)
        if name not in PLACES:
            kept.append(f"{name} = {value}")
    return "\n".join(kept)


def _copied(executed: Path, kept: Path) -> Path:
    """Keep a failed notebook aside, where nobody takes it for a report."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(executed, kept)
    return kept


def first_line(source: str) -> str:
    """Return the first line of a cell that says something."""
    return next((line.strip() for line in str(source).splitlines() if line.strip()), "")


def _failure(error: Any, executed: Path, kept: Path) -> PledgeError:
    """Return the user's mistake that a cell met, or an error that names the cell."""
    mistake = mistakes.mistake_in(executed, error.exec_count)
    if mistake is not None and not isinstance(mistake, ReportFailed):
        return mistake
    return ReportFailed(
        executed.name,
        f"cell {error.exec_count} ({first_line(error.source)}) failed with {error.ename}. No page was written; "
        f"the notebook with the full error is kept at {kept}.",
    )
