"""Files as they were seen: what tells, without reading them, whether they have changed since."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


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


def seen_files(files: Mapping[str, Sequence[Path]], folder: Path) -> tuple[SeenFile, ...]:
    """
    Return files as they lie there now.

    Raises  OSError where one has gone.
    """
    return tuple(SeenFile.of(table, path, folder) for table, paths in files.items() for path in paths)
