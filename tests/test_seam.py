"""The seam round the engine: what lies above it asks in a few verbs, and only one module opens DuckDB."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import servicepledge
from servicepledge.engine.engine import Engine

PACKAGE = Path(servicepledge.__file__).parent
MODULES = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
OPENS = "exports/database.py"
DOOR = "checks/gx_duckdb.py"
"""Great Expectations asks over a connection of its own kind, which it is handed here and nowhere else."""
NAMES_IT = {OPENS, DOOR, "checks/run.py", "engine/duckdb/engine.py", "engine/engine.py"}
"""Those two, who asks for that door, the engine, and the line that chooses the engine."""
ASKS_IT = {OPENS, "exports/", "checks/", "engine/duckdb/"}
"""What hands queries to a source's database: whoever opens it, checks it, or is the engine over it."""

BELOW = ("exports/", "checks/", "additions/", "engine/duckdb/")
"""Who may hold a database: besides those, whoever tries a workspace's own SQL over empty tables."""


def imported(text: str) -> Iterator[str]:
    """Yield the names of modules that a module imports from elsewhere, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module


def named(text: str) -> Iterator[str]:
    """Yield every name in a module's code: of what it imports, defines, uses or annotates, but no prose."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name
            case ast.alias(name=name, asname=known_as):
                yield from (name, known_as or "")
            case ast.ImportFrom(module=module):
                yield module or ""
            case (
                ast.arg(annotation=ast.Constant(value=str() as name))
                | ast.FunctionDef(returns=ast.Constant(value=str() as name))
            ):
                yield name
            case _:
                pass


def attributes(text: str) -> set[str]:
    """Return the names of the attributes that a module reads."""
    return {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}


def opens_duckdb(text: str) -> bool:
    return any(name.partition(".")[0] in ("duckdb", "_duckdb", "duckdb_engine") for name in imported(text))


def test_only_one_module_and_the_door_for_great_expectations_import_duckdb() -> None:
    assert {name for name, text in MODULES.items() if opens_duckdb(text)} == {OPENS, DOOR}


def test_no_other_module_names_duckdb_in_its_code() -> None:
    found = {name for name, text in MODULES.items() if any("duckdb" in word.lower() for word in named(text))}
    assert found == NAMES_IT


def test_a_connection_stays_behind_its_database() -> None:
    assert {name for name, text in MODULES.items() if "connection" in attributes(text)} == {OPENS, DOOR}


def test_what_lies_above_the_engine_asks_the_engine() -> None:
    asking = {name for name, text in MODULES.items() if "database" in attributes(text)}
    assert [name for name in sorted(asking) if not name.startswith(tuple(ASKS_IT))] == []


def holds_database(text: str) -> bool:
    """Tell whether a module imports the door to DuckDB."""
    return any(
        isinstance(node, ast.ImportFrom)
        and ((node.module or "").endswith("exports.database") or "database" in {alias.name for alias in node.names})
        for node in ast.walk(ast.parse(text))
    )


def test_no_module_above_the_engine_imports_the_door_to_duckdb() -> None:
    holding = [name for name, text in MODULES.items() if holds_database(text) and not name.startswith(BELOW)]
    assert holding == ["execution/preload.py"], "which only has it imported before it forks"


@pytest.mark.parametrize(
    "planted",
    [
        "import duckdb",
        "from duckdb import connect",
        "def late():\n    import duckdb.experimental",
        "if True:\n    from _duckdb import Error",
    ],
)
def test_an_import_is_seen_wherever_it_stands(planted: str) -> None:
    assert opens_duckdb(planted) and any("duckdb" in name for name in named(planted))


def test_a_connection_is_seen_where_it_is_handed_on() -> None:
    assert holds_database("def late():\n    from ..exports.database import guarded")
    assert holds_database("from ..exports import database")
    assert "connection" in attributes("def of(opened):\n    return ask(opened.connection, 'select 1')")
    assert any("DuckDB" in name for name in named("def of(held: 'DuckDBPyConnection') -> None: ..."))


def test_the_verbs_are_few_and_each_says_what_it_gives() -> None:
    verbs = {name: verb for name, verb in vars(Engine).items() if callable(verb) and not name.startswith("_")}
    assert set(verbs) == {"columns_of", "cells", "changes", "first_rows", "times", "answer"}
    assert all(verb.__doc__ for verb in verbs.values())
