"""What must hold for the file of every section that is added: its function, what that takes, its words."""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..schema.added import Added
from .python import problems_of

FOLDER = Path(__file__).parents[1] / "report" / "sections"
NOT_SECTIONS = ("annex", "material", "year")
"""What else a report has under a name of its own."""


def section_problems(added: Added) -> list[str]:
    """Return what is wrong with a section's file, by its text: it is run only where it is shown, or checked."""
    if added.name in bundled():
        return [f"'{added.name}' is bundled already, and none is put in its place. Give it another name."]
    return problems_of(added, partial(_problems, name=added.name))


def bundled() -> frozenset[str]:
    """Return the names that a report has already: those of the bundled sections, and of what else it offers."""
    functions = (
        node.name
        for path in FOLDER.glob("[!_]*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )
    return frozenset((*functions, *NOT_SECTIONS))


def _problems(tree: ast.Module, name: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"line {node.lineno}: imports from beside it. Import from servicepledge, or keep it in the one file."
    function = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name), None)
    if function is None:
        yield f"{name}: is missing. Write def {name}(material): …, which returns section('{name}', title, …)."
        return
    taken = function.args
    if len(taken.posonlyargs) + len(taken.args) - len(taken.defaults) != 1 or None in taken.kw_defaults:
        yield f"line {function.lineno}: {name} takes more or less than the material. Give all else a default."
    if not ast.get_docstring(function):
        yield f"line {function.lineno}: {name} does not say what it shows. Begin it with a sentence in quotes."
