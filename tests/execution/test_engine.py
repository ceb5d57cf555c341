"""Cells without a kernel: what they show is what a kernel would have sent."""

import warnings
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from support.notebooks import notebook

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import papermill
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillException, PapermillExecutionError

import contextlib

from servicepledge.execution.engine import ENGINE, ShellEngine

CELLS = (
    "x = 1",
    "x + 1",
    "x + 1;",
    "from IPython.display import HTML, clear_output, display\nprint('before')\ndisplay(HTML('<b>shown</b>'))\nprint('after')\nx",
    "shown = display(HTML('first'), display_id='place')",
    "shown.update(HTML('second'))",
    "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "class Chart:\n    def _repr_mimebundle_(self, **_):\n        return {'text/html': '<i>图</i>', 'application/b+json': {'c': (1, 2)}}, {'k': 1}",
    "display(Chart(), metadata={'servicepledge': {'section': 'one'}})",
    "class Section:\n    def _ipython_display_(self):\n        display({'text/html': 'piece', 'text/plain': 't'}, raw=True)\nSection()",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "!echo from the system",
    "import os, sys\nos.path.basename(os.getcwd()), '' in sys.path, __name__, get_ipython() is not None",
    "'é中文🙂'",
    "raise ValueError('a value')",
    "'never run'",
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Return a function that executes cells by an engine and returns them with their outputs, failed or not."""

    def execute(engine: str | None, *sources: str, spoken: str = "", **options: Any) -> Any:
        import nbformat

        path, executed = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
        path.write_text(notebook(*sources).replace("python", spoken) if spoken else notebook(*sources), "utf-8")
        papermill_engines.register(ENGINE, ShellEngine)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with contextlib.suppress(PapermillExecutionError):
                papermill.execute_notebook(
                    str(path), str(executed), engine_name=engine, cwd=str(tmp_path), progress_bar=False, **options
                )
            return [cell for cell in nbformat.read(executed, 4).cells if cell.cell_type == "code"]

    return execute


def test_every_output_is_the_one_a_kernel_sends(run: Any) -> None:
    ours, theirs = run(ENGINE, *CELLS), run(None, *CELLS)
    for cell, other in zip(ours, theirs, strict=True):
        assert cell.execution_count == other.execution_count, cell.source
        for output in (*cell.outputs, *other.outputs):
            output.pop("traceback", None)  # coloured differently
            output.get("data", {}).pop("text/plain", None) if " at 0x" in str(output) else None
        assert cell.outputs == other.outputs, cell.source
    assert [len(cell.outputs) for cell in ours[:5]] == [0, 1, 0, 4, 1] and ours[-1].outputs == []


def test_a_failed_cell_ends_the_notebook_unless_it_may_fail(run: Any) -> None:
    first, second, third = run(ENGINE, "1", "1 / 0", "2")
    assert second.outputs[0]["ename"] == "ZeroDivisionError" and "division by zero" in second.outputs[0]["evalue"]
    assert any("ZeroDivisionError" in line for line in second.outputs[0]["traceback"])
    assert (second.metadata.papermill["status"], third.outputs) == ("failed", [])


def test_parameters_reach_the_cells_and_each_cell_is_announced(run: Any) -> None:
    told: list[tuple[int, str]] = []
    cells = run(ENGINE, "a = 1", "a", parameters={"a": 5}, on_cell=lambda *said: told.append(said))
    assert cells[-1].outputs[0]["data"]["text/plain"] == "5"
    assert [number for number, _ in told] == [1, 2, 3] and told[-1][1] == "a"


def test_a_notebook_leaves_the_process_as_it_was(run: Any) -> None:
    import sys

    path, hook = list(sys.path), sys.displayhook
    run(ENGINE, "import sys\nsys.path.insert(0, '/nowhere')\nleft_behind = 1")
    assert (sys.path, sys.displayhook) == (path, hook)
    assert not InteractiveShell.initialized()
    assert run(ENGINE, "'left_behind' in globals()")[0].outputs[0]["data"]["text/plain"] == "False"


def test_inside_a_notebook_s_own_shell_it_refuses(run: Any) -> None:
    InteractiveShell.instance()
    try:
        with pytest.raises(PapermillException, match="a process of its own"):
            run(ENGINE, "1")
    finally:
        InteractiveShell.clear_instance()


def test_another_language_is_refused(run: Any) -> None:
    with pytest.raises(PapermillException, match="Python only"):
        run(ENGINE, "1", spoken="ruby")
