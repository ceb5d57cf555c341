"""The canonical view over an export: its files' columns compared, mapped, checked for what they hold, and brought to their kinds."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ..errors import SourceError
from .canonical import HOUR_UNSURE, TABLES, Kind, recorded_view
from .clock_changes import doubtful
from .database import Database, QueryError
from .files.encodings import Transcoded
from .mapping.columns import Canonical, Made, canonical_columns, made_of, refuse_unknown
from .mapping.doubt import Doubt, value_of
from .mapping.expressions import reads_of
from .mapping.said import first_line
from .mapping.shapes import Shape, all_rows, create_raw, drift, drift_of_filter, settle, together
from .mapping.text_doubts import of_totals
from .soundness import EARLIEST, SURE, looked_at, sound_rows
from .source import Export, Source, SurveyExport


@dataclass(frozen=True, slots=True)
class View:
    """How a canonical table is made of an export's rows: each of its columns, which rows count, what of them can be, and their files."""

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
    stated: frozenset[str] = frozenset()
    """Further canonical columns, which the source states for all rows."""
    unsure: str = SURE
    """SQL: whether a row's local times may be an hour off."""
    now: datetime = EARLIEST
    """When the export was opened, in naive UTC."""

    @property
    def known(self) -> frozenset[str]:
        """The canonical columns the export really has, or its source states."""
        return self.stated.union(column.name for column in self.columns)

    @property
    def raw(self) -> str:
        """The view of the files' own columns."""
        return f"{self.table}_raw"

    def recorded(self, rows: str, only: Container[str] | None = None) -> str:
        """Return the query over an export's rows as they were recorded, of all columns or only some."""
        kept = [
            sql if sql == f'"{name}"' else f'{sql} as "{name}"'
            for name, sql in {**self.selected, HOUR_UNSURE: self.unsure}.items()
            if only is None or name in only or name == HOUR_UNSURE
        ]
        where = f"\nwhere ({self.condition}\n)" if self.condition else ""
        return "select\n    " + ",\n    ".join(kept) + f"\nfrom {rows}{where}"

    def over(self, rows: str, only: Collection[str] | None = None) -> str:
        """Return the query over an export's rows as they can be, of all columns and flags or only some."""
        needed = None if only is None else looked_at(self.table, only)
        return self.over_recorded(f"({self.recorded(rows, needed)}\n)", only)

    def over_recorded(self, recorded: str, only: Collection[str] | None = None) -> str:
        """Return the same over rows as they were recorded."""
        return sound_rows(self.table, recorded, self.known, self.now, is_sure=self.unsure == SURE, only=only)

    def over_files(self, name: Callable[[Path], str], only: Collection[str] | None = None) -> str:
        """Return the same over the files themselves, each called as `name` says."""
        return self.over(all_rows(self.shapes, self.used, name=name) if self.shapes else "(select 1)", only)


def create_view(
    database: Database, source: Source, table: str, export: Export, shapes: tuple[Shape, ...], now: datetime
) -> View:
    """
    Make a table's canonical view over its files of these shapes, and `<table>_raw` of their own columns; return how it is made.

    What of a row cannot be is not in it (see `soundness`); the view `<table>_recorded` has it, for those who check it.
    `now` is naive UTC.

    Raises  SourceError with every column that is missing or does not fit.
    """
    raw, zone = f"{table}_raw", export.time_zone or source.time_zone
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
    values = {column.name: column.sql for column in columns}
    stated = _stated(export, values)
    selected = {name: (values | stated).get(name, _null(column.kind)) for name, column in TABLES[table].columns.items()}
    view = View(
        table, selected, export.filter, tuple(columns), shapes, used, of_totals(texts), frozenset(stated),
        _unsure(columns, now), now,
    )  # fmt: skip
    try:
        database.run(f"create view {recorded_view(table)} as {view.recorded(raw)}")
        database.run(f"create view {table} as {view.over_recorded(recorded_view(table))}")
    except QueryError as error:
        raise SourceError(
            "", f"the columns cannot be computed together: {first_line(error)} Map each row by itself, without sums."
        ) from None
    return view


def texts_of(shapes: Iterable[Shape]) -> list[Transcoded]:
    """Return the texts that files were brought to UTF-8 in."""
    return [shape.csv.text for shape in shapes if shape.csv and shape.csv.text]


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


def _stated(export: Export, values: Mapping[str, str]) -> dict[str, str]:
    """Return, as SQL, the columns that a source states for all rows: those of its surveys' scale."""
    if not isinstance(export, SurveyExport) or export.scale is None:
        return {}
    return dict(export.scale.columns(values["score"], values.get("scale_max")))


def _unsure(columns: Iterable[Canonical], now: datetime) -> str:
    """Return the SQL of whether a row has a local time that occurs twice or never as clocks change."""
    doubts = [doubtful(column.local, ZoneInfo(column.zone), now) for column in columns if column.local]
    return " or ".join(f"coalesce({sql}, false)" for sql in dict.fromkeys(doubts)) or SURE


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
