"""How the package is built: its modules, what each imports, and the layers that CONTRIBUTING shows."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

PACKAGE = "servicepledge"
_LINE = re.compile(r"^(?P<indent> +)(?P<name>[\w.]+/?)(?: {2,}.*)?$")


@dataclass(frozen=True, slots=True)
class Import:
    """One import of a module of the package by another, wherever it stands: at the top, in a function, for types alone."""

    importer: str
    imported: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.importer or PACKAGE} imports {self.imported or PACKAGE}"


def layers_of(text: str) -> list[str]:
    """
    Return the layers of the tree in CONTRIBUTING, the lowest first: `engine`, `report.words`, `errors`, '' for the package.

    A folder whose own folders and files are listed below it is no layer itself.
    """
    lines = text.split(f"src/{PACKAGE}/", 1)[1].splitlines()[1:]
    found = [match for line in takewhile(lambda line: line.startswith(" "), lines) if (match := _LINE.match(line))]
    depths = [len(match["indent"]) for match in found]
    layers, above = [], dict[int, str]()
    for place, (match, depth) in enumerate(zip(found, depths, strict=True)):
        name = match["name"].removesuffix("/").removesuffix(".py")
        above = {indent: folder for indent, folder in above.items() if indent < depth}
        dotted = ".".join([*above.values(), name] if name != "__init__" else above.values())
        if place + 1 < len(found) and depths[place + 1] > depth:
            above[depth] = name
        else:
            layers.append(dotted)
    return layers


@cache
def modules_of(source: Path) -> Mapping[str, Path]:
    """Return the files of the package by their dotted names; '' is the package itself."""
    found = {}
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports_of(source: Path) -> Sequence[Import]:
    """Return every import within the package, whether by a statement or by `import_module` of a name written out."""
    modules = modules_of(source)
    found = []
    for importer, path in modules.items():
        package = importer.split(".") if path.name == "__init__.py" and importer else importer.split(".")[:-1]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for name in _names(node, package):
                known = next((one for one in _ways_up(name) if one in modules), None)
                if known is not None and known != importer:
                    found.append(Import(importer, known, path.relative_to(source.parent).as_posix(), node.lineno))  # type: ignore[attr-defined]
    return found


def _names(node: ast.AST, package: Sequence[str]) -> Iterator[str]:
    """Yield what a piece of code imports from the package, dotted and without its name."""
    if isinstance(node, ast.Import):
        yield from (name for alias in node.names if (name := _inside(alias.name)) is not None)
    elif isinstance(node, ast.ImportFrom):
        begin = [*package[: len(package) - node.level + 1]] if node.level else []
        base = ".".join([*begin, *([node.module] if node.module else [])])
        inside = base if node.level else _inside(base)
        if inside is not None:
            yield from (f"{inside}.{alias.name}".lstrip(".") for alias in node.names)
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
            name = _inside(node.args[0].value)
            if name is not None:
                yield name


def _inside(name: str) -> str | None:
    """Return a name without the package's; None of what lies outside it."""
    return name.removeprefix(PACKAGE).lstrip(".") if name.split(".")[0] == PACKAGE else None


def _ways_up(name: str) -> Iterator[str]:
    """Yield what a name may be: a module, or something in the module before its last dot, or in the one before that."""
    yield name
    while name:
        name = name.rpartition(".")[0]
        yield name


def layer_of(module: str, layers: Sequence[str]) -> str | None:
    """Return the layer a module stands in; None where it has none."""
    return next((one for one in _ways_up(module) if one in layers and (one or not module)), None)


def climbing(source: Path, layers: Sequence[str]) -> list[str]:
    """Return, as sentences, every import from a lower layer to a higher one."""
    rank = {layer: place for place, layer in enumerate(layers)}
    found = []
    for one in imports_of(source):
        low, high = layer_of(one.importer, layers), layer_of(one.imported, layers)
        if low is not None and high is not None and rank[low] < rank[high]:
            found.append(f"{one}, and {low or PACKAGE} stands below {high or PACKAGE}")
    return found


def circles(source: Path) -> list[str]:
    """Return, as sentences, the imports that close a circle of modules."""
    ways: dict[str, dict[str, Import]] = {module: {} for module in modules_of(source)}
    for one in imports_of(source):
        ways[one.importer].setdefault(one.imported, one)
    left = dict(ways)
    while True:  # take away whatever imports nothing that is left: what remains goes round, or leads to what does
        done = [module for module, imported in left.items() if not imported.keys() & left.keys()]
        if not done:
            break
        for module in done:
            del left[module]
    while True:  # and whatever nothing that is left imports
        imported_by = {name for imported in left.values() for name in imported if name in left}
        done = [module for module in left if module not in imported_by]
        if not done:
            break
        for module in done:
            del left[module]
    return [str(one) for imported in left.values() for name, one in imported.items() if name in left]


def unused_in(source: Path) -> list[str]:
    """Return the public functions and classes of modules that nothing in the package uses, dotted; commands are used."""
    used: set[tuple[str, str]] = set()
    for module, path in modules_of(source).items():
        tree, names = ast.parse(path.read_text("utf-8")), dict[str, str]()
        package = module.split(".") if path.name == "__init__.py" and module else module.split(".")[:-1]
        for node in ast.walk(tree):
            for name in _names(node, package):
                base, _, last = name.rpartition(".")
                used.add((base, last))
                known_as = {alias.name: alias.asname for alias in getattr(node, "names", ()) if alias.asname}
                names[known_as.get(last, last)] = name
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used |= {(module, node.value), *((one, node.value) for one in modules_of(source) if not module)}
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
                used.add((names[node.value.id], node.attr))
        for top in tree.body:
            own = getattr(top, "name", None)
            used |= {(module, node.id) for node in ast.walk(top) if isinstance(node, ast.Name) and node.id != own}
    return [
        f"{module}.{top.name}"
        for module, path in modules_of(source).items()
        for top in ast.parse(path.read_text("utf-8")).body
        if isinstance(top, ast.FunctionDef | ast.ClassDef)
        and not top.name.startswith("_")
        and not (module.startswith("cli.") and top.decorator_list)
        and (module, top.name) not in used
    ]
