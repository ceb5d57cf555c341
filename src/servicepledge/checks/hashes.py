"""Hashes of large files, kept by how each was seen, so that asking again whether one changed does not read it again."""

import hashlib
import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import PledgeError
from ..runtime.files import write_whole
from ..workspace import Workspace
from .finding import KEPT
from .kept import SETTLED_NS


class Hashes:
    """The SHA-256 of files, by where they lie; kept in the workspace, and deleted at any time without harm."""

    def __init__(self, workspace: Workspace) -> None:
        self._path = workspace.folder / KEPT / ".hashes.json"
        self._known: dict[str, Any] = {}
        self._is_new = False
        with suppress(OSError, ValueError):
            held = json.loads(self._path.read_bytes())
            self._known = held if isinstance(held, dict) else {}

    def sha256(self, path: Path) -> str:
        """
        Return what tells a file's content from any other.

        Raises  OSError where it cannot be read.
        """
        stat = path.stat()
        seen = [stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns]
        match self._known.get(str(path)):
            case [held, str(sha256)] if held == seen:
                return sha256
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
        if max(stat.st_mtime_ns, stat.st_ctime_ns) < time.time_ns() - SETTLED_NS:
            self._known[str(path)] = [seen, found]
            self._is_new = True
        return found

    def keep(self) -> None:
        """Keep what was found, where the workspace may be written to."""
        if self._is_new:
            with suppress(PledgeError):
                write_whole(self._path, json.dumps(self._known))
