"""The files of an export: all that its path names, and those beside them that are not read, by name."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ...errors import SourceError, shown
from .content import DATA

READ = tuple(kind + packed for kind in (".csv", ".tsv") for packed in ("", ".gz", ".zst")) + (".parquet",)
"""How the names of files end that are read from a folder, in small letters or capitals."""
NO_ROWS = (
    ".md",
    ".log",
    ".toml",
    ".py",
    ".sh",
    ".sql",
    ".html",
    ".pdf",
    ".png",
    ".jpg",
    ".ds_store",
    ".gitignore",
    ".gitkeep",
)
"""How the names of files end that hold no rows, and need not be named."""
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Found:
    """The files of an export, in order, and those that lie beside them and are not read."""

    files: tuple[Path, ...]
    unread: tuple[Path, ...] = ()


def find_files(named_path: str, folder: Path) -> Found:
    """
    Return the files an export's path names: itself, those in a folder and below it, or those of a pattern.

    Raises  SourceError where there is none, or where a folder holds files with rows, as it seems, that cannot be read.
    """
    path = folder / named_path
    if path.is_dir():
        return _in_folder(named_path, path)
    if path.is_file():
        return Found((path.resolve(),))
    found = list(_of_pattern(path)) if any(mark in named_path for mark in "*?[") else []
    if not found:
        near = next((name for name in _names(path.parent) if name.lower() == path.name.lower()), None)
        advice = f"There is a file {shown(near)}: correct path." if near else "Put the export there, or correct path."
        raise SourceError("", f"no file at '{named_path}' (looked in {folder}). {advice}")
    return Found(tuple(file.resolve() for file in found), tuple(_beside(path, found)))


def _in_folder(named_path: str, path: Path) -> Found:
    listed = sorted(_below(path))
    files = [file for file in listed if _is_read(file, path)]
    rows = [
        file for file in listed if file not in files and not _is_hidden(file, path) and file.name.lower().endswith(DATA)
    ]
    if rows:
        raise SourceError(
            "",
            f"the folder '{named_path}' holds files that are not read: {named(rows)}. Save them as CSV or Parquet, move them "
            f"away, or name the files to read by a pattern, such as path = '{named_path.rstrip('/')}/*.csv'.",
        )
    if not files:
        raise SourceError("", f"the folder '{named_path}' holds no Parquet or CSV file. Put the export there.")
    others = (file for file in listed if file not in files and not file.name.lower().endswith(NO_ROWS))
    return Found(tuple(file.resolve() for file in files), tuple(others))


def _below(folder: Path) -> Iterator[Path]:
    """Yield every file in a folder and the folders below it, linked ones too, each folder once."""
    seen: set[str] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        if (real := os.path.realpath(place)) in seen:
            folders.clear()
            continue
        seen.add(real)
        yield from (Path(place) / name for name in names)


def _is_hidden(file: Path, folder: Path) -> bool:
    """Whether a file is none of the user's: what systems keep for themselves, and locks of open workbooks."""
    parts = file.relative_to(folder).parts
    return any(part.startswith((".", "~$", "__MACOSX")) for part in parts) or file.name.lower() in (
        "thumbs.db",
        "desktop.ini",
    )


def _is_read(file: Path, folder: Path) -> bool:
    return file.name.lower().endswith(READ) and not _is_hidden(file, folder)


def _of_pattern(path: Path) -> Iterator[Path]:
    """Yield the files of a pattern, whether a name's ending is written in capitals or not."""
    parent = Path(*path.parts[:-1])
    is_plain = not any(mark in str(parent) for mark in "*?[")
    folders = [parent] if is_plain else sorted(Path(path.anchor).glob(str(parent.relative_to(path.anchor))))
    for folder in folders:
        for name in _names(folder):
            file = folder / name
            if _fits(name, path.name) and file.is_file() and not _is_hidden(file, folder):
                yield file


def _names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def _fits(name: str, pattern: str) -> bool:
    stem, dot, ending = name.partition(".") if pattern.startswith("*.") else name.rpartition(".")
    return fnmatchcase(name, pattern) or fnmatchcase(f"{stem}{dot}{ending.lower()}", pattern)


def _beside(path: Path, found: Iterable[Path]) -> Iterator[Path]:
    """Yield the files beside those of a pattern, and below them, that differ from it in no more than their ending or folder."""
    stem = (path.name.partition(".")[0] or "*").lower()
    read = set(found)
    for folder in sorted({file.parent for file in read}):
        for file in sorted(_below(folder)):
            is_like = fnmatchcase(file.name.lower(), stem) or fnmatchcase(file.name.lower(), f"{stem}.*")
            may_hold = not file.name.lower().endswith(NO_ROWS) and (
                file.parent == folder or file.name.lower().endswith(READ)
            )
            if is_like and may_hold and file not in read:
                yield file


def named(files: Iterable[Path]) -> str:
    """Name files, the first of many."""
    return listed(file.name for file in files)


def listed(names: Iterable[str]) -> str:
    """List names in quotes, the first of many."""
    each = [f"'{name}'" for name in names]
    return ", ".join(each[:_MOST_NAMED]) + (f" and {len(each) - _MOST_NAMED} more" if len(each) > _MOST_NAMED else "")
