"""How the house is built: rooms stand on one another as CONTRIBUTING shows, none is overcrowded, no import goes back up."""

import ast
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from support.house import circles, climbing, imports_of, layer_of, layers_of, modules_of, unused_in
from support.places import REPOSITORY

SOURCE = REPOSITORY / "src" / "servicepledge"
LAYERS = layers_of((REPOSITORY / "CONTRIBUTING.md").read_text("utf-8"))
REGISTRIES = {"facts", "kpis", "report.sections", "sample"}
"""Folders in which every file is one more of the same, so that there may be any number of them."""
MOST_LOOSE, MOST_IN_A_FOLDER, MOST_LINES, LARGEST_SHARE = 8, 15, 300, 0.28
NAMES = [module for module in modules_of(SOURCE) if module]


def folder_of(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).parent.parts)


def test_no_import_goes_from_a_lower_room_to_a_higher_one() -> None:
    assert climbing(SOURCE, LAYERS) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(SOURCE) == []


def test_the_tree_of_contributing_is_what_is_there() -> None:
    stands_in = {module: layer_of(module, LAYERS) for module in modules_of(SOURCE)}
    opened = {layer.rpartition(".")[0] for layer in LAYERS if "." in layer}  # told room by room
    missing = {module for module, layer in stands_in.items() if layer is None} - opened
    assert not missing, "every module stands in a room that CONTRIBUTING names"
    with_files = {folder_of(path) for path in SOURCE.rglob("*.*") if path.suffix in (".py", ".sql")}
    lost = {folder for folder in with_files if folder and layer_of(folder, LAYERS) is None} - opened
    assert not lost, "every folder is named, or lies in one that is"
    assert [layer for layer in LAYERS if layer not in {*modules_of(SOURCE), *with_files}] == [], "nothing else is"
    assert [layer for layer, n in Counter(LAYERS).items() if n > 1] == []


def test_few_modules_lie_loose_and_no_folder_is_overcrowded() -> None:
    assert len(list(SOURCE.glob("*.py"))) <= MOST_LOOSE
    held = Counter(folder_of(path) for path in SOURCE.rglob("*.py") if path.name != "__init__.py")
    crowded = {folder: n for folder, n in held.items() if n > MOST_IN_A_FOLDER and folder not in REGISTRIES}
    assert crowded == {}


def test_no_module_is_too_long_and_no_folder_most_of_the_house() -> None:
    lines = {path: path.read_text("utf-8").count("\n") for path in modules_of(SOURCE).values()}
    assert {path.name: n for path, n in lines.items() if n > MOST_LINES} == {}
    shares = Counter[str]()
    for path, n in lines.items():
        shares[path.relative_to(SOURCE).parts[0]] += n
    assert max(shares.values()) < LARGEST_SHARE * sum(lines.values()), shares.most_common(1)


@pytest.mark.parametrize("kpi", [name for name in NAMES if name.startswith("kpis.") and "._" not in name])
def test_a_kpi_imports_only_the_record_it_fills_in(kpi: str) -> None:
    assert {one.imported for one in imports_of(SOURCE) if one.importer == kpi} <= {"kpi", "kpis._shared"}


@pytest.mark.parametrize("notebook", sorted((REPOSITORY / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_imports_only_the_package(notebook: Path) -> None:
    cells = [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    for node in (node for cell in cells for node in ast.walk(ast.parse("".join(cell["source"])))):
        names = [node.module] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        assert set(names) <= {"servicepledge"}


CALLED_FROM_OUTSIDE = {
    "checks.gx_duckdb.OpenDuckDBDatasource": "Great Expectations finds it by its name",
    "execution.mistakes.load_ipython_extension": "IPython calls it",
    "report.sections.paragraph": "a workspace's sections are made of it",
    "report.sections.table": "a workspace's sections are made of it",
}


def test_what_only_tests_and_benchmarks_call_lies_in_their_support() -> None:
    assert set(unused_in(SOURCE)) - CALLED_FROM_OUTSIDE.keys() == set()


def test_what_nothing_calls_is_named(copied: Path) -> None:
    with (copied / "stats" / "erlang.py").open("a", encoding="utf-8") as module:
        module.write("\n\ndef never_called() -> None: ...\n")
    assert "stats.erlang.never_called" in unused_in(copied)


PLANTED = {
    "at the top": ("engine/terms.py", "from ..delivery.make import make_one", "delivery.make"),
    "in a function": ("stats/erlang.py", "def ask():\n    from ..scorecard.score import Score", "scorecard.score"),
    "for types alone": (
        "report/words/page.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..sections import trend",
        "report.sections.trend",
    ),
    "by the package's name": ("contract/hours.py", "import servicepledge.clock.local", "clock.local"),
    "by a name in a string": (
        "kpi.py",
        "from importlib import import_module\nimport_module('servicepledge.cli.main')",
        "cli.main",
    ),
    "the package itself": ("errors.py", "from . import explore", "servicepledge"),
}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package, to be spoiled."""
    return Path(shutil.copytree(SOURCE, tmp_path / "servicepledge", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.mark.parametrize(("file", "planted", "imported"), PLANTED.values(), ids=PLANTED)
def test_a_planted_import_is_named_with_its_file_and_line(copied: Path, file: str, planted: str, imported: str) -> None:
    text = (copied / file).read_text("utf-8")
    (copied / file).write_text(f"{text}\n{planted}\n", "utf-8")
    line = text.count("\n") + 1 + planted.count("\n") + 1
    module = file.removesuffix(".py").replace("/", ".")
    (said,) = climbing(copied, LAYERS)
    assert said.startswith(f"servicepledge/{file}:{line}: {module} imports {imported}, and ")


def test_a_planted_circle_is_named(copied: Path) -> None:
    for file, planted in (("stats/erlang.py", "from . import samples"), ("stats/samples.py", "from .erlang import x")):
        with (copied / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{planted}\n")
    said = circles(copied)
    assert [one.split(":")[0] for one in said] == ["servicepledge/stats/erlang.py", "servicepledge/stats/samples.py"]
