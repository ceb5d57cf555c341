"""The notebook is a table of contents: parameters, one line to open, one line per section, nothing saved."""

import ast

import nbformat
from support.reports import SECTIONS


def test_the_notebook_is_thin_and_has_every_section(workspace):
    notebook = nbformat.read(workspace.folder / "notebooks" / "service_report.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.metadata.get("tags") for cell in code[:2]] == [["parameters"], None]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert [cell.source for cell in code[2:]] == [f"report.{name}()" for name in (*SECTIONS, "annex")]
    for node in (node for cell in code for node in ast.walk(ast.parse(cell.source))):
        assert not isinstance(node, (ast.For, ast.While, ast.FunctionDef, ast.Lambda, ast.Import))
        assert not isinstance(node, ast.ImportFrom) or node.module == "servicepledge"
    assert all(cell.metadata.tags == ["analyst"] for cell in notebook.cells if cell.cell_type == "markdown")
    assert notebook.metadata.kernelspec.name == "python3"
