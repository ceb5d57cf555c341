"""Counting what may be doubted of an export, all of a table in one query, and finding where it stands."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import SourceError
from .database import UNFIT, Database
from .files.encodings import open_bytes
from .mapping.doubt import Doubt, in_quotes
from .mapping.shapes import rows_by_file
from .views import View, rows_of, rows_to_doubt

_SEARCHED = 200 << 20
"""Bytes of a CSV file that are gone through for the line of a row."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One doubt and the columns it is about: in how many rows it holds, of how many it could."""

    table: str
    columns: tuple[str, ...]
    words: str
    """What the columns are made of, as the mapping has it."""
    doubt: Doubt
    failed_n: int
    rows_n: int


def counted(database: Database, view: View) -> tuple[Counted, ...]:
    """
    Count every doubt of an export's columns, those that hold nowhere too.

    Raises  SourceError where a value breaks an expression, naming the columns and what they are made of.
    """
    asked = _asked(view)
    try:
        hints = _counts(database, view, [doubt.only_if or doubt.failing for _, _, doubt in asked])
        asked = [one for one in asked if not one[2].only_if or hints[one[2].only_if]]
        further = [
            sql for _, _, doubt in asked if hints[doubt.only_if or doubt.failing] for sql in (doubt.failing, doubt.of)
        ]
        counts = hints | _counts(database, view, [sql for sql in further if sql not in hints])
    except SourceError as error:
        raise SourceError("", list(_broken(database, view, error))) from None
    return tuple(
        Counted(view.table, columns, words, doubt, counts[doubt.failing], counts.get(doubt.of, 0))
        for columns, words, doubt in asked
    )


def _counts(database: Database, view: View, conditions: Sequence[str]) -> dict[str, int]:
    """Return in how many rows each condition holds."""
    each = list(dict.fromkeys(conditions))
    if not each:
        return {}
    counts = ", ".join(f"count(*) filter (coalesce({condition}, false))" for condition in each)
    return dict(zip(each, database.row(f"select {counts} from {rows_to_doubt(view)}"), strict=True))


def _asked(view: View) -> list[tuple[tuple[str, ...], str, Doubt]]:
    """Return each doubt once, with all the columns that share it."""
    sharing: dict[Doubt, list[str]] = {}
    words: dict[Doubt, str] = {}
    for column in view.columns:
        for doubt in column.doubts:
            sharing.setdefault(doubt, []).append(column.name)
            words.setdefault(doubt, column.words)
    whole: list[tuple[tuple[str, ...], str, Doubt]] = [((), "", doubt) for doubt in view.doubts]
    return whole + [(tuple(names), words[doubt], doubt) for doubt, names in sharing.items()]


def _broken(database: Database, view: View, error: SourceError) -> Iterator[str]:
    """Say which columns cannot be computed; what is wrong with the whole export is said as it is."""
    if error.problems != (UNFIT,):
        yield from (f"{view.table}: {problem}" for problem in error.problems)
        return
    broken: dict[str, list[str]] = {}
    for column in view.columns:
        if _fails(database, view, column.sql):
            if any(_fails(database, view, in_quotes(raw)) for raw in column.columns):
                yield f"{view.table}: the export is damaged. Export the file again."
                return
            broken.setdefault(column.words, []).append(column.name)
    for words, names in broken.items():
        yield (
            f"{view.table}: {', '.join(names)}, made of {words}: a value of the export breaks the expression: it is not written as the "
            "expression reads it, or too large. Name the column and say how it is written instead: { column = …, format = … } or "
            "epoch, decimal, duration."
        )
    if not broken:
        yield f"{view.table}: {UNFIT}"


def _fails(database: Database, view: View, sql: str) -> bool:
    try:
        database.row(f"select max(hash({sql})) from {rows_of(view)}")
    except SourceError:
        return True
    return False


def place_of(database: Database, view: View, doubt: Doubt) -> str:
    """Say where a doubt holds first: the files, and of a CSV file the line; nothing where that would take long."""
    used = tuple(dict.fromkeys(column for one in view.columns for column in one.columns))
    condition = f"coalesce({doubt.failing}, false)"
    paths = {str(shape.csv.read_from if shape.csv else shape.path): shape for shape in view.shapes}
    if len(view.shapes) == 1:
        shape = view.shapes[0]
    else:
        (path, n) = database.row(
            f"select min(filename), count(distinct filename) from {rows_to_doubt(view, rows_by_file(view.shapes, used))} where {condition}"
        )
        if path not in paths:
            return ""
        shape = paths[path]
        if n > 1:
            return f"in {n} files, such as '{shape.path.name}'"
    line = _line(database, view, shape.path, condition) if shape.csv else None
    return f"in '{shape.path.name}'" + (f", first near line {line}" if line else "")


def _line(database: Database, view: View, path: Path, condition: str) -> int | None:
    """Return the line of a CSV file that one of the rows in question begins on."""
    shape = next(shape for shape in view.shapes if shape.path == path)
    if shape.csv is None or path.stat().st_size > _SEARCHED:
        return None
    file, names = shape.csv, shape.csv.dialect.names
    columns = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    rows = rows_to_doubt(view, rows_by_file([shape], names))
    row = database.row(f"select any_value(row({columns})) from {rows} where {condition}")[0]
    if row is None:
        return None
    wanted = [value or "" for value in (row.values() if isinstance(row, dict) else row)]
    with open_bytes(path) as raw, io.TextIOWrapper(raw, encoding=file.encoding, errors="replace", newline="") as text:
        try:
            return _line_of(text, file.dialect.records, wanted, has_heading=file.dialect.has_heading)
        except csv.Error:
            return None


def _line_of(text: io.TextIOWrapper, records: object, wanted: Sequence[str], *, has_heading: bool) -> int | None:
    reader = records(iter(text))  # type: ignore[operator]
    begins = 1
    if has_heading:
        next(reader, None)
        begins = reader.line_num + 1
    for record in reader:
        if record[: len(wanted)] == wanted:
            return begins
        begins = reader.line_num + 1
    return None
