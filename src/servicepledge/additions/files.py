"""The files that add a KPI, a fact or a section: in a workspace's folders, and in packages by their entry points."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from importlib.metadata import Distribution, EntryPoint, distributions
from importlib.util import find_spec
from pathlib import Path

from ..errors import did_you_mean
from ..facts import FACTS, SCHEDULE
from ..kpi import SCORECARD
from ..kpis import KPIS
from ..schema.added import Added, AddedKind

FOLDERS: dict[AddedKind, str] = {"kpi": "kpis", "fact": "facts", "section": "sections"}
"""Kind to the workspace's folder, and to the end of the entry points' group: `servicepledge.kpis`."""
ENDS: dict[AddedKind, str] = {"kpi": ".py", "fact": ".sql", "section": ".py"}
GROUP = "servicepledge."
_GROUPS: dict[str, AddedKind] = {GROUP + folder: kind for kind, folder in FOLDERS.items()}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BUNDLED: dict[AddedKind, Container[str]] = {"kpi": KPIS, "fact": {*FACTS, SCHEDULE, SCORECARD}, "section": ()}


@dataclass
class _Found:
    added: list[Added] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, kind: AddedKind, path: Path, file: str, package: str = "") -> None:
        """Read a file, unless its name cannot be one, is bundled, or is taken already."""
        where, name = f"{file} of {package}" if package else file, path.stem
        if path.suffix != ENDS[kind]:
            self.problems.append(
                f"{where}: a {kind} is a file that ends in {ENDS[kind]}. Name it so, or keep it in another folder."
            )
        elif not _NAME.fullmatch(name):
            self.problems.append(f"{where}: the name is the {kind}'s id. Use small letters, digits and '_' only.")
        elif name in _BUNDLED[kind]:
            self.problems.append(
                f"{where}: a {kind} '{name}' is bundled already, and none is put in its place. Give it another name."
            )
        elif taken := next((one for one in self.added if (one.kind, one.name) == (kind, name)), None):
            self.problems.append(f"{where}: {taken.where} is a {kind} of the same name. Give one of them another name.")
        else:
            try:
                self.added.append(Added(kind, name, file, path.read_bytes().decode("utf-8-sig"), package, path))
            except UnicodeDecodeError:
                self.problems.append(f"{where}: is not UTF-8 text. Save it as UTF-8.")
            except OSError as error:
                self.problems.append(f"{where}: cannot be read ({error.strerror}). Make it a readable file.")


def find(folder: Path | None) -> tuple[list[Added], list[str]]:
    """Return what a workspace's folders and the installed packages add, and what is wrong with the files' names."""
    found = _Found()
    for kind, name in FOLDERS.items():
        for path in _files_in(folder / name) if folder else ():
            if path.suffix in ENDS.values():  # what else lies there, such as a README, adds nothing
                found.take(kind, path, f"{name}/{path.name}")
    for distribution, point in _points():
        package = f"{distribution.name} {distribution.version}"
        if point.group not in _GROUPS:
            advice = did_you_mean(point.group, _GROUPS)
            found.problems.append(f"{package}: '{point.group}' is no group of entry points. {advice}")
            continue
        kind = _GROUPS[point.group]
        files = _files_of(point, kind)
        if not files:
            found.problems.append(
                f"{package}: entry point '{point.name}' names {point.value}, where there is no {ENDS[kind]} file. Name a "
                f"package with such files in it{', or one of them' if kind != 'fact' else ''}."
            )
        for path in files:
            found.take(kind, path, f"{path.parent.name}/{path.name}", package)
    return found.added, found.problems


def _files_in(folder: Path) -> list[Path]:
    """Return the files of a folder, in the order of their names, but for hidden ones and those that begin with '_'."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name[0] not in "._" and path.is_file())


def _points() -> Iterator[tuple[Distribution, EntryPoint]]:
    """Yield the entry points of all installed packages that are meant for us, each package once."""
    seen: set[str] = set()
    for distribution in distributions():
        if f"[{GROUP}" not in (distribution.read_text("entry_points.txt") or ""):
            continue
        if distribution.name not in seen:
            seen.add(distribution.name)
            yield from ((distribution, point) for point in distribution.entry_points if point.group.startswith(GROUP))


def _files_of(point: EntryPoint, kind: AddedKind) -> list[Path]:
    """Return the files an entry point names: those of a package, or a module itself. Nothing of it is imported."""
    first, *inner = point.module.split(".")
    try:
        spec = find_spec(first)
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        return []
    if spec.submodule_search_locations is None:
        named = [Path(spec.origin)] if spec.origin and not inner else []
    else:
        named = [Path(place, *inner) for place in spec.submodule_search_locations]
    found = [path for folder in named for path in _files_in(folder)]
    found = found or [module for path in named if (module := path.with_suffix(".py")).is_file()]
    return [path for path in found if path.suffix == ENDS[kind]]
