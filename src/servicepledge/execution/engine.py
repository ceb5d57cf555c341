"""A papermill engine without a kernel: the cells of a notebook run in this process, which must be theirs alone.

A kernel costs a process, sockets and half a second of waiting per report. Here an IPython shell runs the cells, and what
they display, print and raise is caught as the outputs a kernel would have sent. `execution.pool` gives every report a
process of its own; papermill's command does so too: `papermill --engine servicepledge IN OUT`.
"""
# IPython and nbformat have no types.
# mypy: allow-untyped-calls

import io
import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.jsonutil import json_default
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine
from papermill.exceptions import PapermillException
from traitlets.config import Config

from .mistakes import load_ipython_extension

CellStarts = Callable[[int, str], None]
"""Is told of each cell before it runs: its number among those that run, and its source."""
ENGINE = "servicepledge"
SKIPPED, MAY_FAIL = "skip-execution", "raises-exception"
"""Tags of cells that nbclient passes over, or lets fail."""


class ShellEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs the code cells of a Python notebook in an IPython shell of this process."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        on_cell: CellStarts | None = None,
        wanted: Collection[str] = (),
        **options: Any,
    ) -> None:
        """
        Run the cells up to the first that fails; a time limit is whoever owns the process's to set.

        Of what is displayed in several forms, only the `wanted` ones are kept where it has any of them: what nobody will
        look at would be copied, checked and written with every cell.

        Raises  PapermillException where this process runs a shell or kernel already, or the notebook is not in Python.
        """
        if cls.nb_language(nb_man.nb) != "python":
            raise PapermillException(f"engine '{ENGINE}' runs notebooks in Python only")
        with _shell() as shell:
            shell.outputs.wanted = frozenset(wanted)
            number = 0
            for index, cell in enumerate(nb_man.nb.cells):
                tags = cell.metadata.get("tags", ())
                if cell.cell_type != "code" or not cell.source.strip() or SKIPPED in tags:
                    continue
                number += 1
                if on_cell is not None:
                    on_cell(number, cell.source)
                nb_man.cell_start(cell, index)
                error = shell.run(cell)
                if error is not None and MAY_FAIL not in tags:
                    nb_man.cell_exception(cell, cell_index=index, exception=error)
                nb_man.cell_complete(cell, cell_index=index)
                if error is not None and MAY_FAIL not in tags:
                    return


class Outputs:
    """The outputs of the cell that runs, and where earlier ones stand that may still be updated."""

    def __init__(self) -> None:
        self.list: list[NotebookNode] = []
        self.wanted: frozenset[str] = frozenset()
        self._by_display_id: dict[str, list[NotebookNode]] = {}
        self._clear_before_next = False

    def begin(self) -> list[NotebookNode]:
        """Begin a cell: return the list its outputs are put into."""
        self.list, self._clear_before_next = [], False
        return self.list

    def add(self, kind: str, display_id: str | None = None, **content: Any) -> None:
        """Add an output as a kernel would have sent it: through JSON."""
        if self._clear_before_next:
            self.clear()
        if self.wanted & (content.get("data") or {}).keys():
            content["data"] = {form: held for form, held in content["data"].items() if form in self.wanted}
        output = from_dict(json.loads(json.dumps({"output_type": kind, **content}, default=json_default)))
        self.list.append(output)
        if display_id is not None:
            self._by_display_id.setdefault(display_id, []).append(output)

    def update(self, display_id: str | None, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        """Put other data in place of what was displayed under a name."""
        for output in self._by_display_id.get(display_id or "", ()):
            output.update(from_dict(json.loads(json.dumps({"data": data, "metadata": metadata}, default=json_default))))

    def write(self, stream: str, text: str) -> None:
        """Add printed text, to the output before where the same stream wrote that."""
        if self._clear_before_next:
            self.clear()
        last = self.list[-1] if self.list else {}
        if last.get("output_type") == "stream" and last["name"] == stream:
            last["text"] += text
        else:
            self.add("stream", name=stream, text=text)

    def clear(self, wait: bool = False) -> None:
        """Take away the cell's outputs, at once or when the next comes."""
        self._clear_before_next = wait
        if not wait:
            self.list.clear()


class _Stream(io.TextIOBase):
    """Standard output or error of a cell."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if text:
            self._outputs.write(self.name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    def publish(self, data: Any, metadata: Any = None, *_: Any, transient: Any = None, update: bool = False, **__: Any) -> None:  # fmt: skip
        self._validate_data(data, metadata)
        display_id = (transient or {}).get("display_id")
        if display_id is not None:
            self.shell.outputs.update(display_id, data, metadata or {})
        if not update:
            self.shell.outputs.add("display_data", display_id, data=data, metadata=metadata or {})

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class _Hook(DisplayHook):
    def start_displayhook(self) -> None:
        """Without the prompt that a terminal shows."""

    write_output_prompt = finish_displayhook = start_displayhook

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        count = self.prompt_count
        assert isinstance(self.shell, _Shell)
        self.shell.outputs.add("execute_result", data=format_dict, metadata=md_dict or {}, execution_count=count)


class _Shell(InteractiveShell):
    """An IPython shell that keeps what its cells show."""

    def __init__(self, **options: Any) -> None:
        self.outputs = Outputs()
        # Nobody will look at the cells' history, and keeping it takes a database and a thread.
        super().__init__(config=Config({"HistoryManager": {"enabled": False}}), **options)
        self.display_trap.hook = self.displayhook
        load_ipython_extension(self)

    def run(self, cell: NotebookNode) -> BaseException | None:
        """Run a cell, fill in its outputs, and return its error."""
        cell.outputs = self.outputs.begin()
        out, err = (_Stream(name, self.outputs) for name in ("stdout", "stderr"))
        with redirect_stdout(out), redirect_stderr(err):
            result = self.run_cell(cell.source, store_history=True, cell_id=cell.get("id"))
        cell.outputs = self.outputs.list
        cell.execution_count = result.execution_count
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return error

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.outputs.add("error", ename=str(etype.__name__), evalue=str(evalue), traceback=stb)


@contextmanager
def _shell() -> Iterator[_Shell]:
    """Hold a shell as the process's only one, with the current folder on the module search path as in a kernel."""
    if InteractiveShell.initialized():
        raise PapermillException(f"engine '{ENGINE}' needs a process of its own, and this one runs IPython already")
    before = list(sys.path), sys.displayhook
    packages = (number for number, place in enumerate(sys.path) if place.endswith(("site-packages", "dist-packages")))
    sys.path.insert(next(packages, len(sys.path)), "")
    try:
        yield _Shell.instance(displayhook_class=_Hook, display_pub_class=_Publisher)
    finally:
        _Shell.clear_instance()
        sys.path[:], sys.displayhook = before
