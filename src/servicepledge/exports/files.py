"""The files of an export: found, made sure of, and put behind one view of their own columns."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import SourceError
from .database import Database, MemoryShort, QueryError
from .source import Export
from .sql import quoted

PATTERNS = ("*.parquet", "*.csv", "*.csv.gz")


def find_files(export: Export, folder: Path) -> tuple[Path, ...]:
    """
    Return the files an export's path names: itself, those in a folder, or those of a pattern.

    Raises  SourceError where there is none.
    """
    path = folder / export.path
    if path.is_dir():
        found = sorted(file for pattern in PATTERNS for file in path.rglob(pattern))
        if not found:
            raise SourceError("", f"the folder '{export.path}' holds no Parquet or CSV file. Put the export there.")
    elif path.is_file():
        found = [path]
    else:
        is_pattern = any(mark in export.path for mark in "*?[")
        found = sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor)))) if is_pattern else []
    files = tuple(file.resolve() for file in found if file.is_file())
    if not files:
        raise SourceError(
            "", f"no file at '{export.path}' (looked in {folder}). Put the export there, or correct path."
        )
    return files


def create_raw(database: Database, raw: str, files: tuple[Path, ...]) -> None:
    """
    Make a view of the files' own columns; columns that one file lacks are empty in it.

    Raises  SourceError with every file that cannot be read.
    """
    try:
        database.run(f"create view {raw} as select * from {_reader(database, files)}")
    except QueryError:
        raise SourceError(
            "", "the files have columns that do not go together. Export them alike, or keep one."
        ) from None


def _reader(database: Database, files: tuple[Path, ...]) -> str:
    """Return the table function over the files, after making sure that each can be read."""
    problems = list(_unreadable(database, files))
    if problems:
        raise SourceError("", problems)
    return reader([str(file) for file in files])


def reader(names: Sequence[str]) -> str:
    """Return the table function over files, which are all Parquet or all CSV."""
    listed = ", ".join(quoted(name) for name in names)
    if names[0].endswith(".parquet"):
        by_name = ", union_by_name = true" if len(names) > 1 else ""
        return f"read_parquet([{listed}]{by_name})"
    return _csv(listed)


def _csv(listed: str) -> str:
    """Read CSV as text, the first line as the header: left to itself, DuckDB skips lines until the rest looks even."""
    return f"read_csv([{listed}], header = true, skip = 0, all_varchar = true, union_by_name = true)"


def _unreadable(database: Database, files: tuple[Path, ...]) -> Iterator[str]:
    if len({file.name.endswith(".parquet") for file in files}) > 1:
        yield "holds both Parquet and CSV files. Keep one kind."
        return
    for file in files:
        if file.stat().st_size == 0:
            yield f"file '{file.name}' is empty (0 bytes). Export it again."
            continue
        if not os.access(file, os.R_OK):
            yield f"file '{file.name}' may not be read by this user. Change its permissions."
            continue
        is_parquet = file.name.endswith(".parquet")
        try:
            database.described(f"select * from {reader([str(file)])}")
        except MemoryShort:
            yield f"file '{file.name}' cannot be opened within the memory limit. Raise --memory-limit."
        except QueryError as error:
            if "utf-8" in str(error).lower():
                yield f"file '{file.name}' is not UTF-8 text. Save it as CSV in UTF-8."
            else:
                kind = "Parquet" if is_parquet else "CSV"
                yield f"file '{file.name}' is not a whole {kind} file: it is cut off or of another kind. Export it again."
