"""Imports that cost a second and are used by nobody here."""

import importlib
import sys
from contextlib import suppress
from types import ModuleType
from typing import cast

_GRAMMAR = "rfc3987_syntax"


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
