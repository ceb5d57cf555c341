"""Every notebook: a table of contents with prose, nothing saved in it, and it runs on the sample."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from support.notebooks import make_page

from servicepledge.execution.notebook import parameters_of

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
FORBIDDEN = (
    ast.For | ast.AsyncFor | ast.While | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    | ast.With | ast.AsyncWith | ast.Try | ast.If | ast.comprehension | ast.Global | ast.Delete
)  # fmt: skip
LONGEST_CELL = 3


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def code(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def test_the_two_notebooks_of_a_workspace_are_there() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {"explore", "service_report"}


@every_notebook
def test_it_is_a_notebook_of_format_4_for_the_kernel_everybody_has(path: Path) -> None:
    notebook = read(path)
    assert (notebook["nbformat"], notebook["metadata"]["kernelspec"]["name"]) == (4, "python3")
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)


@every_notebook
def test_nothing_is_saved_in_it(path: Path) -> None:
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, "".join(cell["source"])
    assert "widgets" not in read(path)["metadata"]


@every_notebook
def test_its_first_code_cell_holds_the_parameters_and_nothing_else(path: Path) -> None:
    cells = [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]
    assert [cell["metadata"].get("tags", []) for cell in cells] == [["parameters"], *[[]] * (len(cells) - 1)]
    lines = ast.parse("".join(cells[0]["source"])).body
    assert all(isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) for line in lines)
    assert {"contract", "period", "workspace"} <= set(parameters_of(path))


@every_notebook
def test_it_imports_only_ours_and_decides_nothing(path: Path) -> None:
    for source in code(path):
        tree = ast.parse(source)
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Import), source
            assert not isinstance(node, FORBIDDEN), f"{type(node).__name__}: {source}"
            if isinstance(node, ast.ImportFrom):
                assert node.module == "servicepledge" and node.level == 0, source


@every_notebook
def test_a_cell_is_a_few_lines(path: Path) -> None:
    assert max(len(ast.parse(source).body) for source in code(path)[1:]) <= LONGEST_CELL


@every_notebook
def test_prose_says_what_each_part_is_for(path: Path) -> None:
    cells = read(path)["cells"]
    assert cells[0]["cell_type"] == "markdown" and "".join(cells[0]["source"]).startswith("# ")
    for before, cell in zip(cells, cells[1:], strict=False):
        assert not (before["cell_type"] == cell["cell_type"] == "markdown"), "".join(cell["source"])


@every_notebook
def test_it_runs_top_to_bottom_on_the_sample(path: Path, tmp_path: Path) -> None:
    """As in JupyterLab: with its own parameters, from its own folder."""
    page = make_page(path, {}, "zh", tmp_path / "page.html").read_text("utf-8")
    assert "示例通信有限公司" in page or "telecom" in page or "4.1.1" in page
    beside = {"page.ipynb", "page.xlsx", "scorecard.parquet", "run.json", "page.json"}
    assert {name.name for name in tmp_path.iterdir()} <= {"page.html", *beside}
