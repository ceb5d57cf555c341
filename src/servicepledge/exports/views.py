"""The canonical view over an export: its files' columns compared, mapped, checked for what they hold, and brought to their kinds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ..errors import SourceError
from .canonical import HOUR_UNSURE, TABLES, Kind, recorded_view
from .clock_changes import doubtful
from .database import Database, QueryError
from .files.encodings import Transcoded
from .files.folder import Found
from .mapping.columns import Canonical, Made, canonical_columns, made_of, refuse_unknown
from .mapping.doubt import Doubt, value_of
from .mapping.expressions import reads_of
from .mapping.said import first_line
from .mapping.shapes import Shape, all_rows, create_raw, drift, settle, shapes_of, together
from .mapping.text_doubts import of_totals
from .soundness import SURE, sound_rows
from .source import Export, Source, SurveyExport


@dataclass(frozen=True, slots=True)
class View:
    """The canonical view of one table: the columns the export really has, and the files they come from."""

    table: str
    columns: tuple[Canonical, ...]
    shapes: tuple[Shape, ...]
    filter: str
    doubts: tuple[Doubt, ...] = ()
    """Of its rows as a whole."""
    stated: tuple[str, ...] = ()
    """Further columns, which the source states for all rows."""
    used: tuple[str, ...] = ()
    """The export's columns that anything is made of."""
    selected: tuple[str, ...] = ()
    """SQL of the canonical columns as they are recorded."""
    now: datetime = datetime.max
    """After which nothing has happened; naive UTC."""
    is_sure: bool = True
    """Whether no row has a local time that occurs twice or never."""

    @property
    def raw(self) -> str:
        """The view of the files' own columns."""
        return f"{self.table}_raw"

    @property
    def known(self) -> frozenset[str]:
        """The canonical columns that are there."""
        return frozenset((*(column.name for column in self.columns), *self.stated))


def create_view(database: Database, source: Source, table: str, export: Export, found: Found, now: datetime) -> View:
    """
    Make a table's canonical view over its files, and `<table>_raw` of their own columns.

    What of a row cannot be is not in it (see `soundness`); the view `<table>_recorded` has it, for those who check it.
    `now` is naive UTC.

    Raises  SourceError with every file that cannot be read, and every column that is missing or does not fit.
    """
    raw, zone = f"{table}_raw", export.time_zone or source.time_zone
    shapes = shapes_of(database, found.files, export.csv)
    made = made_of(database, table, export, together(shapes))
    refuse_unknown(table, made, shapes, together(shapes))
    used = _used(database, made.values(), export.filter, shapes)
    for column in used:
        shapes = settle(database, shapes, column)
    if problems := list(_drift(made.values(), shapes)):
        raise SourceError("", problems)
    create_raw(database, raw, shapes, used)
    columns = canonical_columns(database, table, export, zone, raw, made)
    by_name = {column.name: column for column in columns}
    values = {column.name: column.sql for column in columns}
    stated: dict[str, str] = {}
    if isinstance(export, SurveyExport) and export.scale is not None:
        stated = dict(export.scale.columns(values["score"], values.get("scale_max")))
        values |= stated
    selected = [
        f'{values[name]} as "{name}"' if name in values else _null(name, column.kind)
        for name, column in TABLES[table].columns.items()
    ]
    unsure = _unsure(columns, now)
    selected.append(f"{unsure} as {HOUR_UNSURE}")
    first = next(iter(together(shapes)), "")
    label = tuple(dict.fromkeys([first, *by_name[TABLES[table].key].columns])) if first else ()
    view = View(
        table, tuple(columns), shapes, export.filter, (of_totals(label),) if label else (), tuple(stated),
        used, tuple(selected), now, unsure == SURE,
    )  # fmt: skip
    recorded = recorded_view(table)
    try:
        database.run(f"create view {recorded} as {_recorded(view, view.raw)}")
        database.run(f"create view {table} as {_sound(view, recorded)}")
    except QueryError as error:
        raise SourceError(
            "", f"the columns cannot be computed together: {first_line(error)} Map each row by itself, without sums."
        ) from None
    return view


def query_of(view: View, named: Callable[[Path], str]) -> str:
    """Return a canonical table as one query over its export's files, each as it is `named`."""
    return _sound(view, f"({_recorded(view, all_rows(view.shapes, view.used, name=named))})")


def _recorded(view: View, rows: str) -> str:
    return f"select {', '.join(view.selected)} from {rows_of(view, rows)}"


def _sound(view: View, recorded: str) -> str:
    return sound_rows(view.table, recorded, view.known, view.now, is_sure=view.is_sure)


def texts_of(views: Iterable[View]) -> list[Transcoded]:
    """Return the texts that files were brought to UTF-8 in."""
    return [shape.csv.text for view in views for shape in view.shapes if shape.csv and shape.csv.text]


def rows_of(view: View, raw: str | None = None) -> str:
    """Return, as SQL, the rows of an export that count."""
    return f"{raw or view.raw}" + (f" where ({view.filter}\n)" if view.filter else "")


def rows_to_doubt(view: View, raw: str | None = None) -> str:
    """Return, as SQL, those rows with the canonical values beside the export's own columns, as doubts speak of them."""
    texts = (Kind.KEY, Kind.TEXT)  # DuckDB works these out once for each distinct value, if it is asked in place
    values = "".join(
        f", {column.sql} as {value_of(column.name)}" for column in view.columns if column.kind not in texts
    )
    return f"(select *{values} from {rows_of(view, raw)})"


def _used(database: Database, made: Iterable[Made], condition: str, shapes: Sequence[Shape]) -> tuple[str, ...]:
    """Return the export's columns that anything is made of, or the filter asks about."""
    of_filter = reads_of(database, condition, together(shapes)).columns if condition else ()
    return tuple(dict.fromkeys([*(column for one in made for column in one.reads.columns), *of_filter]))


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


def _unsure(columns: Iterable[Canonical], now: datetime) -> str:
    """Return the SQL of whether a row has a local time that occurs twice or never as clocks change."""
    doubts = [doubtful(column.local, ZoneInfo(column.zone), now) for column in columns if column.local]
    return " or ".join(f"coalesce({sql}, false)" for sql in dict.fromkeys(doubts)) or SURE


def nulls(table: str) -> str:
    """Return a table's columns as SQL, all null, and its flags."""
    columns = (_null(name, column.kind) for name, column in TABLES[table].columns.items())
    return ", ".join([*columns, *(f"false as {flag}" for flag in TABLES[table].flags)])


def _null(name: str, kind: Kind) -> str:
    return f'cast(null as {kind.value or "VARCHAR"}) as "{name}"'
