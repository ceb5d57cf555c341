"""The canonical view over an export: its files' columns compared, mapped, checked for what they hold, and brought to their kinds."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import SourceError
from .canonical import TABLES, Kind
from .database import Database, QueryError
from .files.encodings import Transcoded
from .files.folder import Found
from .mapping.columns import Canonical, Made, canonical_columns, made_of, refuse_unknown
from .mapping.doubt import Doubt, value_of
from .mapping.expressions import reads_of
from .mapping.said import first_line
from .mapping.shapes import Shape, all_rows, create_raw, drift, drift_of_filter, settle, shapes_of, together
from .mapping.text_doubts import of_totals
from .source import Export, Source


@dataclass(frozen=True, slots=True)
class View:
    """How a canonical table is made of an export's rows: each of its columns, which rows count, and the files they are in."""

    table: str
    selected: Mapping[str, str]
    """By canonical column: its SQL; of one that the export lacks a null."""
    condition: str = ""
    columns: tuple[Canonical, ...] = ()
    """Those the export really has."""
    shapes: tuple[Shape, ...] = ()
    used: tuple[str, ...] = ()
    """The export's own columns that anything is made of."""
    doubts: tuple[Doubt, ...] = ()
    """Of its rows as a whole."""

    @property
    def known(self) -> frozenset[str]:
        """The canonical columns the export really has."""
        return frozenset(column.name for column in self.columns)

    @property
    def raw(self) -> str:
        """The view of the files' own columns."""
        return f"{self.table}_raw"

    def over(self, rows: str, only: Container[str] | None = None) -> str:
        """Return the query over an export's rows, of all columns or only some."""
        kept = [
            sql if sql == f'"{name}"' else f'{sql} as "{name}"'
            for name, sql in self.selected.items()
            if only is None or name in only
        ]
        where = f"\nwhere ({self.condition}\n)" if self.condition else ""
        return "select\n    " + ",\n    ".join(kept) + f"\nfrom {rows}{where}"

    def over_files(self, name: Callable[[Path], str], only: Container[str] | None = None) -> str:
        """Return the query over the files themselves, each called as `name` says."""
        return self.over(all_rows(self.shapes, self.used, name=name) if self.shapes else "(select 1)", only)


def create_view(database: Database, source: Source, table: str, export: Export, found: Found) -> View:
    """
    Make a table's canonical view over its files, and `<table>_raw` of their own columns; return how it is made.

    Raises  SourceError with every file that cannot be read, and every column that is missing or does not fit.
    """
    raw, zone = f"{table}_raw", export.time_zone or source.time_zone
    shapes = shapes_of(database, found.files, export.csv)
    made = made_of(database, table, export, together(shapes))
    refuse_unknown(table, made, shapes, together(shapes))
    filtered = reads_of(database, export.filter, together(shapes)).columns if export.filter else ()
    used = tuple(dict.fromkeys([*(column for one in made.values() for column in one.reads.columns), *filtered]))
    for column in used:
        shapes = settle(database, shapes, column)
    if problems := [
        *_drift(made.values(), shapes),
        *(said for one in filtered for said in drift_of_filter(shapes, one)),
    ]:
        raise SourceError("", problems)
    create_raw(database, raw, shapes, used)
    columns = canonical_columns(database, table, export, zone, raw, made)
    by_name = {column.name: column for column in columns}
    types = together(shapes)
    labels = dict.fromkeys([*list(types)[:1], *by_name[TABLES[table].key].columns])
    texts = tuple(name for name in labels if types.get(name, "").startswith("VARCHAR"))
    selected = {
        name: by_name[name].sql if name in by_name else _null(column.kind)
        for name, column in TABLES[table].columns.items()
    }
    view = View(table, selected, export.filter, tuple(columns), shapes, used, of_totals(texts))
    try:
        database.run(f"create view {table} as {view.over(raw)}")
    except QueryError as error:
        raise SourceError(
            "", f"the columns cannot be computed together: {first_line(error)} Map each row by itself, without sums."
        ) from None
    return view


def texts_of(views: Iterable[View]) -> list[Transcoded]:
    """Return the texts that files were brought to UTF-8 in."""
    return [shape.csv.text for view in views for shape in view.shapes if shape.csv and shape.csv.text]


def rows_of(view: View, raw: str | None = None) -> str:
    """Return, as SQL, the rows of an export that count."""
    return f"{raw or view.raw}" + (f" where ({view.condition}\n)" if view.condition else "")


def rows_to_doubt(view: View, raw: str | None = None) -> str:
    """Return, as SQL, those rows with the canonical values beside the export's own columns, as doubts speak of them."""
    texts = (Kind.KEY, Kind.TEXT)  # DuckDB works these out once for each distinct value, if it is asked in place
    values = "".join(
        f", {column.sql} as {value_of(column.name)}" for column in view.columns if column.kind not in texts
    )
    return f"(select *{values} from {rows_of(view, raw)})"


def _drift(made: Iterable[Made], shapes: Sequence[Shape]) -> Iterable[str]:
    """Yield where files differ in a column, once for all that is made of it."""
    makes: dict[str, list[Made]] = {}
    for one in made:
        for column in one.reads.columns:
            makes.setdefault(column, []).append(one)
    for column, those in makes.items():
        yield from drift(
            shapes, column, "', '".join(one.name for one in those), optional=all(one.source.optional for one in those)
        )


def no_view(table: str) -> View:
    """Return how a canonical table is made that has no export: all its columns null, and no row."""
    return View(table, {name: _null(column.kind) for name, column in TABLES[table].columns.items()}, "false")


def _null(kind: Kind) -> str:
    return f"cast(null as {kind.value or 'VARCHAR'})"
