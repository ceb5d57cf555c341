"""Whole files: written aside and renamed, so that a reader finds the old content or the new, never half of either."""

import os
from contextlib import suppress
from pathlib import Path

from ..errors import ReportFailed


def write_whole(target: Path, content: str | bytes, aside: Path | None = None) -> None:
    """
    Write a file so that its name never holds half of it: aside, then renamed; text as UTF-8.

    It is written in the folder `aside`, of the same file system, where the target's own is one that is handed over.

    Raises  ReportFailed where the file cannot be written.
    """
    place = (aside or target.parent) / f".{target.name}.{os.getpid()}"
    try:
        for folder in {target.parent, place.parent}:
            folder.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(place, target)
    except OSError as error:
        raise ReportFailed(
            str(target), f"cannot be written ({error.strerror}). Check who may write there, and the space left."
        ) from None
    finally:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def write_through(path: Path, content: bytes) -> None:
    """Write a new file, and return when it is on the disk."""
    with suppress(FileNotFoundError):
        path.unlink()
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk, where the system can tell."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
