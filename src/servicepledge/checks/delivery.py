"""A delivery: the exports' files as they lie there, and all else that the findings on them depend on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ..exports.files.seen import SeenFile, seen_files
from ..exports.open import OpenSource

LIBRARIES = ("servicepledge", "duckdb", "duckdb-engine", "great-expectations", "sqlalchemy")
"""Distributions that a finding may change with."""
ROOMS = ("checks", "exports")
"""Of this program, likewise."""


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
    Return a source's delivery as it lay there when it was opened, of contracts whose rows have these codes.

    Raises  OSError where a file has gone.
    """
    folder = opened.source.folder.resolve()
    now = seen_files(opened.files, folder)
    return Delivery(_basis(opened, expectations, codes), folder, opened.seen or now)


def _basis(opened: OpenSource, expectations: Path, codes: Sequence[str]) -> str:
    suites = {table: _content(expectations / f"{table}.json") for table in opened.files}
    parts = [
        opened.source.model_dump_json(exclude={"folder"}),
        repr(sorted(codes)),
        *(f"{table}:{hashlib.sha256(suite).hexdigest()}" for table, suite in suites.items()),
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
    return [
        f"{path.relative_to(home).as_posix()} {stat.st_size} {stat.st_mtime_ns}"
        for room in ROOMS
        for path in sorted((home / room).rglob("*.py"))
        for stat in [path.stat()]
    ]
