"""The files that reports rest on besides the exports, as they were before anything was read: they must be the same at the end."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import SourceError
from ..workspace import Workspace

_OWN = ("contracts", "sources", "calendar", "notes")
"""Folders of `data` that hold what reports are made from, in files of text."""
_TEXTS = (".toml", ".json", ".ipynb", ".py", ".sql", ".md", ".csv")
_SMALL_BYTES = 16_000_000
"""What is larger is no text that anybody wrote; exports have a fingerprint of their own (see `gate`)."""
_Seen = tuple[int, int, int]


@dataclass(frozen=True)
class Inputs:
    """Files as they were seen: by inode, size and time, and where one of these differs later, by content."""

    folder: Path
    seen: Mapping[Path, tuple[_Seen, str]]

    @classmethod
    def of(cls, workspace: Workspace, *more: Path) -> "Inputs":
        """Return a workspace's, and further files: contracts, sources, calendar, notes, suites, notebooks, what it adds."""
        found = {path.resolve(): path for path in (*_files(workspace), *more) if path.is_file()}
        return cls(workspace.folder, {path: (_stat(path), _sha256(path)) for path in found.values()})

    def changed(self, only: Iterable[Path] | None = None) -> list[Path]:
        """Return the files that are not what they were, of all or of some."""
        asked = None if only is None else {path.resolve() for path in only}
        return [path for path in self.seen if (asked is None or path.resolve() in asked) and not self._is_same(path)]

    def require_same(self, *files: Path) -> None:
        """
        Make sure that files still are what they were; with none named, all of them.

        Raises  SourceError with each that was changed or taken away meanwhile.
        """
        if changed := self.changed(files or None):
            raise SourceError(
                os.path.relpath(changed[0], self.folder),
                [
                    f"'{path.name}' was changed while the report was being made from it, so nothing was published. Run again "
                    "once it is there whole."
                    for path in changed
                ],
            )

    def _is_same(self, path: Path) -> bool:
        seen, sha256 = self.seen[path]
        try:
            return _stat(path) == seen or _sha256(path) == sha256
        except OSError:
            return False


def _files(workspace: Workspace) -> Iterable[Path]:
    own = [workspace.data / name for name in _OWN]
    added = [workspace.folder / name for name in ("kpis", "facts", "sections")]
    for folder in (*own, workspace.expectations, workspace.notebooks, *added):
        yield from (
            path
            for path in sorted(folder.glob("*"))
            if path.suffix in _TEXTS and path.is_file() and path.stat().st_size <= _SMALL_BYTES
        )


def _stat(path: Path) -> _Seen:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
