"""Imports that cost a second and are used by nobody here, or not yet."""

import atexit
import gc
import importlib
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import cast

_GRAMMAR = "rfc3987_syntax"
LAB = ("ipywidgets>=8.1,<9", "jupyterlab>=4.6,<5")
"""What notebooks by hand need besides: the extra `lab` of the distribution."""


def lab_installation() -> str:
    """Return the command that installs JupyterLab beside this very program, wherever that was installed from."""
    return f"{shlex.quote(sys.executable)} -m pip install {' '.join(map(shlex.quote, LAB))}"


def skip_slow_jsonschema_format() -> None:
    """
    Import `jsonschema` without its IRI format, whose grammar takes about 1 s to build at import.

    papermill, nbconvert and Great Expectations all import `jsonschema`; JupyterLab brings the grammar along, which
    `jsonschema` treats as optional. The grammar is hidden only while `jsonschema` is imported: whoever asks for it by
    name afterwards still gets it.
    """
    if "jsonschema" in sys.modules or _GRAMMAR in sys.modules:
        return
    sys.modules[_GRAMMAR] = cast(ModuleType, None)  # None is Python's own mark for "may not be imported"
    try:
        with suppress(ImportError):
            importlib.import_module("jsonschema")
    finally:
        del sys.modules[_GRAMMAR]


@contextmanager
def loaded_when_used(*names: str) -> Iterator[None]:
    """
    Let modules that are imported in here be loaded at the first use of anything in them (Python's own LazyLoader).

    Those that are loaded already stay as they are.
    """
    finder = _Later(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Later:
    """Finds modules of certain names where Python would, and puts off loading them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = frozenset(names)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path, target) if name in self.names else None
        if found is not None and found.loader is not None:
            found.loader = LazyLoader(found.loader)
        return found


def collect_rarely() -> None:
    """
    Let Python look for garbage less often than usual in a process of our own, and never among what is there by now.

    The thousands of modules and objects that libraries bring make none, and would be looked through again and again.
    """
    gc.set_threshold(100_000, 20, 50)
    gc.freeze()
    atexit.register(gc.unfreeze)  # else DuckDB complains on standard error of what is left over
