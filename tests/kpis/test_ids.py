"""A KPI's id decides nothing outside its file: what is special about a KPI is a field of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import servicepledge
from servicepledge.kpis import KPIS

PACKAGE = Path(servicepledge.__file__).parent
KPI_FILES = "kpis"
EXCEPTED = ("sample", "starter", f"contract{'/'}templates")
"""Where KPIs are promised or recorded, as a contract does: the made-up centre, the bundled contracts and letters."""


def ids_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield each text in Python source that is a KPI's id, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in KPIS:
            yield node.lineno, str(node.value)


def test_no_kpi_is_named_outside_the_catalogue() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).as_posix()
        if not inside.startswith((f"{KPI_FILES}/", *(f"{folder}/" for folder in EXCEPTED))):
            found += [f"{inside}:{line} '{id}'" for line, id in ids_in(path.read_text("utf-8"))]
    assert found == []


def test_a_file_of_the_catalogue_names_no_kpi_but_its_own() -> None:
    for path in sorted((PACKAGE / KPI_FILES).glob("*.py")):
        assert {id for _, id in ids_in(path.read_text("utf-8"))} <= {path.stem}, path.name


def test_an_id_that_stands_in_code_is_found() -> None:
    assert list(ids_in('if kpi.id == "answer_rate":\n    pass')) == [(1, "answer_rate")]
