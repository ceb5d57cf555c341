"""A delivery: the exports' files as they lie there, and all else that the findings on them depend on."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ..exports.open import OpenSource

LIBRARIES = ("servicepledge", "duckdb", "duckdb-engine", "great-expectations", "sqlalchemy")
"""Distributions that a finding may change with."""
ROOMS = ("checks", "exports")
"""Of this program, likewise."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as it was seen: what tells without reading it whether it has changed since."""

    table: str
    name: str
    """From the folder that the source's paths start from."""
    size: int
    inode: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, table: str, path: Path, folder: Path) -> "SeenFile":
        stat = path.stat()
        name = os.path.relpath(path, folder)
        return cls(table, name, stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Exports as they were seen, under a source's mapping, held to suites by the program and its libraries."""

    basis: str
    """Tells the mapping, the suites and the versions from others."""
    folder: Path
    files: tuple[SeenFile, ...]

    def sha256(self, file: SeenFile) -> str:
        """Return what tells a file's content from any other."""
        with (self.folder / file.name).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()


def delivery_of(opened: OpenSource, expectations: Path, codes: Sequence[str] = ()) -> Delivery:
    """
    Return a source's delivery as it lies there now; `codes` are the contracts' that are known.

    Raises  OSError where a file has gone.
    """
    folder = opened.source.folder.resolve()
    return Delivery(_basis(opened, expectations, codes), folder, seen_files(opened.files, folder))


def seen_files(files: Mapping[str, Sequence[Path]], folder: Path) -> tuple[SeenFile, ...]:
    """Return files as they lie there now."""
    return tuple(SeenFile.of(table, path, folder) for table, paths in files.items() for path in paths)


def _basis(opened: OpenSource, expectations: Path, codes: Sequence[str]) -> str:
    suites = {table: _content(expectations / f"{table}.json") for table in opened.files}
    parts = [
        opened.source.model_dump_json(exclude={"folder"}),
        *(f"{table}:{hashlib.sha256(suite).hexdigest()}" for table, suite in suites.items()),
        *codes,
        *(f"{name} {version(name)}" for name in LIBRARIES),
        *_modules(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # checking says what is wrong with it; what it says is not kept


def _modules() -> list[str]:
    """Return the modules of this program that findings come from: it may be another under the same version."""
    home = Path(__file__).parents[1]
    modules = sorted(path for room in ROOMS for path in (home / room).rglob("*.py"))
    return [f"{path.relative_to(home)} {stat.st_size} {stat.st_mtime_ns}" for path in modules for stat in [path.stat()]]
