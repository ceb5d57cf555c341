"""The columns of an export's files, compared file by file, and one view over them all."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import SourceError
from ..database import Database, MemoryShort, QueryError
from ..files.content import is_parquet
from ..files.csv_files import CsvFile, grouped, look_into, reader
from ..files.dialect import Csv, HeadingError
from ..files.folder import named
from ..sql import quoted
from ..values.typed import FLOATS, TEXT, ZONED, is_number

NOTHING = '"NULL"'
"""DuckDB's type of a column in which nothing was ever written."""
_SORTS = {
    "text": "texts",
    "naive": "times without a zone",
    "zoned": "times with a zone",
    "day": "days",
    "clock": "times of day",
    "number": "numbers",
    "flag": "true or false",
    "other": "something else",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One file and its columns, by name with their types; of a CSV file how it is read, too."""

    path: Path
    columns: Mapping[str, str]
    csv: CsvFile | None = None

    def spelt(self, column: str) -> str | None:
        """Return a column's name as this file spells it, None where it has no such."""
        return next((name for name in self.columns if name.lower() == column.lower()), None)


def shapes_of(database: Database, files: Sequence[Path], declared: Csv) -> tuple[Shape, ...]:
    """
    Return the columns of each file, after making sure that it can be read.

    Raises  SourceError with every file that cannot.
    """
    if len({is_parquet(file) for file in files}) > 1:
        raise SourceError("", "holds both Parquet and CSV files. Keep one kind.")
    shapes, problems = [], []
    for file in files:
        try:
            shapes.append(_shape(database, file, declared))
        except HeadingError as error:
            problems.append(
                f"file '{file.name}' {error}" if not str(error).startswith("line") else f"file '{file.name}', {error}"
            )
    if problems:
        raise SourceError("", problems)
    return tuple(shapes)


def _shape(database: Database, file: Path, declared: Csv) -> Shape:
    if file.stat().st_size == 0:
        raise HeadingError("is empty (0 bytes). Export it again.")
    if not os.access(file, os.R_OK):
        raise HeadingError("may not be read by this user. Change its permissions.")
    if not is_parquet(file):
        try:
            csv = look_into(file, declared)
        except (EOFError, OSError):
            raise HeadingError("cannot be unpacked: it is cut off or damaged. Export it again.") from None
        return Shape(file, csv.columns, csv)
    try:
        return Shape(file, dict(database.described(f"select * from read_parquet({quoted(str(file))})")))
    except MemoryShort:
        raise HeadingError("cannot be opened within the memory limit. Raise --memory-limit.") from None
    except QueryError:
        raise HeadingError("is not a whole Parquet file: it is cut off or of another kind. Export it again.") from None


def together(shapes: Sequence[Shape]) -> dict[str, str]:
    """Return the columns of all files, by name; of several types the first that is not nothing."""
    columns: dict[str, str] = {}
    for shape in shapes:
        for name, kind in shape.columns.items():
            known = next((seen for seen in columns if seen.lower() == name.lower()), name)
            if columns.get(known, NOTHING) == NOTHING:
                columns[known] = kind
    return columns


def settle(database: Database, shapes: Sequence[Shape], column: str) -> tuple[Shape, ...]:
    """Return files with a column taken for nothing where, in a file of another type than the rest, it never holds a value."""
    sorts = {_sort(shape.columns[name]) for shape in shapes if (name := shape.spelt(column))}
    if len(sorts - {""}) < 2:
        return tuple(shapes)
    settled = []
    for shape in shapes:
        name = shape.spelt(column)
        if name and shape.csv is None and shape.columns[name].startswith((*FLOATS, "INTEGER", "BIGINT", TEXT)):
            value = f'cast("{_doubled(name)}" as varchar)'
            (n,) = database.row(
                f"select count(*) filter ({value} is not null and lower(trim({value})) not in ('', 'nan', 'none')) "
                f"from read_parquet({quoted(str(shape.path))})"
            )
            if n == 0:
                shape = Shape(shape.path, {**shape.columns, name: NOTHING}, None)
        settled.append(shape)
    return tuple(settled)


def drift(shapes: Sequence[Shape], column: str, canonical: str, *, optional: bool) -> Iterator[str]:
    """Say where files differ in a column that a canonical one is made of: it is missing in some, or of another type."""
    lacking = [shape.path for shape in shapes if shape.spelt(column) is None]
    if lacking and not optional and len(lacking) < len(shapes):
        yield (
            f"column '{canonical}': the export's column '{column}' is missing in {named(lacking)}, and there in "
            f"{_the_rest(len(shapes) - len(lacking))}. Export it under one name everywhere, or say that files may lack it: "
            f'{canonical} = {{ column = "{column}", optional = true }}.'
        )
    sorts: dict[str, list[Path]] = {}
    for shape in shapes:
        if (name := shape.spelt(column)) and (sort := _sort(shape.columns[name])):
            sorts.setdefault(sort, []).append(shape.path)
    if len(sorts) > 1:
        listed = "; ".join(f"{_SORTS[sort]} in {named(paths)}" for sort, paths in sorts.items())
        yield f"column '{canonical}': the export's column '{column}' holds {listed}. Export it alike everywhere."


def _the_rest(n: int) -> str:
    return "the other file" if n == 1 else f"the other {n} files"


def _sort(kind: str) -> str:
    """Return what sort of values a type holds; nothing for a column in which nothing was written."""
    if kind == NOTHING:
        return ""
    if kind.startswith(TEXT):
        return "text"
    if kind == ZONED:
        return "zoned"
    if kind.startswith("TIMESTAMP"):
        return "naive"
    if is_number(kind):
        return "number"
    return {"DATE": "day", "TIME": "clock", "BOOLEAN": "flag"}.get(kind, "other")


def create_raw(database: Database, raw: str, shapes: Sequence[Shape], used: Sequence[str]) -> None:
    """
    Make a view of the files' own columns; a column that one file lacks is empty in it.

    Raises  SourceError where the files' columns do not go together.
    """
    try:
        database.run(f"create view {raw} as select * from {all_rows(shapes, used)}")
    except QueryError:
        raise SourceError(
            "", "the files have columns that do not go together. Export them alike, or keep one."
        ) from None


def rows_by_file(shapes: Sequence[Shape], used: Sequence[str]) -> str:
    """Return all rows with the file each comes from, as `filename`."""
    return all_rows(shapes, used, ", filename = true")


def all_rows(
    shapes: Sequence[Shape], used: Sequence[str], more: str = "", name: Callable[[Path], str] | None = None
) -> str:
    """Return the rows of all files, as a query's `from` takes them; the files called as `name` says."""
    types = together(shapes)
    wanted = {column.lower() for column in used}
    csv = [shape.csv for shape in shapes if shape.csv]
    parts = [("", reader(group, more, name)) for group in grouped(csv)]
    groups: dict[tuple[tuple[str, str], ...], list[Shape]] = {}
    for shape in shapes:
        if shape.csv is None:
            groups.setdefault(tuple(sorted(shape.columns.items())), []).append(shape)
    for group in groups.values():
        listed = ", ".join(quoted(name(shape.path) if name else str(shape.path)) for shape in group)
        left_out = _unused(group[0], wanted) if len(groups) > 1 else []
        empty = [
            f'cast(null as {known}) as "{_doubled(column)}"'
            for column, kind in group[0].columns.items()
            if kind == NOTHING and column not in left_out and (known := _known(types, column)) != NOTHING
        ]
        others = f" exclude ({', '.join(map(_in_quotes, left_out))})" if left_out else ""
        replaced = f" replace ({', '.join(empty)})" if empty else ""
        parts.append((others + replaced, f"read_parquet([{listed}]{more})"))
    if len(parts) == 1 and not parts[0][0]:
        return parts[0][1]
    return f"({' union all by name '.join(f'select *{changed} from {files}' for changed, files in parts)})"


def _unused(shape: Shape, wanted: set[str]) -> list[str]:
    """Return the columns that nothing is made of, which need not go together from file to file."""
    unused = [name for name in shape.columns if name.lower() not in wanted]
    return unused if len(unused) < len(shape.columns) else []


def _known(types: Mapping[str, str], column: str) -> str:
    return next(kind for name, kind in types.items() if name.lower() == column.lower())


def _in_quotes(name: str) -> str:
    return f'"{_doubled(name)}"'


def _doubled(name: str) -> str:
    return name.replace('"', '""')
