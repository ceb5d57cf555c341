"""A Python file that adds something, read with care: what it may import, what it must define, its mistakes in sentences."""

import ast
import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from types import ModuleType
from typing import Any, TypeVar

from .. import kpi as record
from ..errors import did_you_mean
from ..kpi import Derived, Kpi
from ..schema.added import Added

RECORD = "servicepledge.kpi"
"""All that a KPI file imports."""
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Function:
    """A function of such a file; to another process it travels as the file's text, and is made from that again."""

    file: Added
    name: str

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return getattr(module_of(self.file), self.name)(*arguments, **options)


def value_of(added: Added, name: str, kind: type[_Value]) -> tuple[_Value | None, list[str]]:
    """Run a KPI file and return what it defines under a name; or else what is wrong with it, each with its line."""
    problems = problems_of(added, _problems_of_imports, _problems_of_calls)
    if problems:
        return None, problems
    try:
        found = vars(module_of(added)).get(name)
    except Exception as error:  # whatever a file of somebody else's may raise
        return None, [failed(added, error)]
    if not isinstance(found, kind):
        return None, [f"{name}: is missing. Write {name} = {kind.__name__}(…)."]
    return found, []


def problems_of(added: Added, *rules: Callable[[ast.Module], Iterator[str]]) -> list[str]:
    """Return what rules about its text find wrong with a file; only that where it is no Python."""
    try:
        tree = ast.parse(added.text)
    except (SyntaxError, ValueError) as error:
        line = f"line {error.lineno}: " if isinstance(error, SyntaxError) and error.lineno else ""
        return [f"{line}this is not Python. Correct it first; nothing else of the file was looked at."]
    return [problem for rule in rules for problem in rule(tree)]


@cache
def module_of(added: Added) -> ModuleType:
    """Return the module that a file's text makes. Its name tells apart files of the same name in other workspaces."""
    own = hashlib.sha256(f"{added.path}\n{added.text}".encode()).hexdigest()[:16]
    module = ModuleType(f"servicepledge_added_{added.kind}_{added.name}_{own}")
    module.__file__ = str(added.path)
    sys.modules[module.__name__] = module  # where dataclasses look for the names in their annotations
    try:
        exec(compile(added.text, str(added.path), "exec"), module.__dict__)
    except BaseException:
        del sys.modules[module.__name__]
        raise
    return module


def failed(added: Added, error: BaseException) -> str:
    """Say at which line of a file what went wrong."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(added.path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"line {line or 1}: fails with {type(error).__name__}: {error}. Correct it."


def travelling(kpi: Kpi, added: Added) -> Kpi:
    """Return a KPI whose functions can go to another process."""

    def derived(found: Derived) -> Derived:
        return replace(found, figure=Function(added, found.figure.__name__))

    readings = {
        name: replace(
            reading,
            options={
                answer: replace(
                    option,
                    becomes={
                        field: derived(value) if isinstance(value, Derived) else value
                        for field, value in option.becomes.items()
                    },
                )
                for answer, option in reading.options.items()
            },
        )
        for name, reading in kpi.readings.items()
    }
    return replace(kpi, readings=readings, derived=kpi.derived and derived(kpi.derived))


def _problems_of_imports(tree: ast.Module) -> Iterator[str]:
    known = [name for name in vars(record) if not name.startswith("_")]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield f"line {node.lineno}: imports {node.names[0].name}. A KPI imports from {RECORD} only: take it out."
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module != RECORD:
                yield f"line {node.lineno}: imports from {module}. A KPI imports from {RECORD} only: take it out."
                continue
            for name in node.names:
                if name.name != "*" and name.name not in known:
                    yield f"line {node.lineno}: {RECORD} has no '{name.name}'. {did_you_mean(name.name, known)}"


def _problems_of_calls(tree: ast.Module) -> Iterator[str]:
    """Find fields that a record of `kpi.py` does not have, and those that it must have and was not given."""
    for node in ast.walk(tree):
        called = (
            getattr(record, node.func.id, None)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            else None
        )
        if not isinstance(node, ast.Call) or not isinstance(called, type) or not is_dataclass(called):
            continue
        given = [keyword.arg for keyword in node.keywords]
        if None in given or any(isinstance(argument, ast.Starred) for argument in node.args):
            continue
        known = [field.name for field in fields(called)]
        given += known[: len(node.args)]
        for name in given:
            if name not in known:
                yield f"line {node.lineno}, {name}: is not a field of {called.__name__}. {did_you_mean(str(name), known)}"
        for field in fields(called):
            if field.name not in given and field.default is MISSING and field.default_factory is MISSING:
                yield f"line {node.lineno}, {field.name}: is missing in {called.__name__}(…). Add it."
