"""How an export's columns become canonical ones: each as its mapping says, or as its namesake, with what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ...errors import SourceError, did_you_mean
from ..canonical import TABLES, Kind
from ..database import Database, QueryError
from ..source import Export
from ..values.column import ColumnSource
from ..values.kinds import canonical, constant_offset_s, misfit
from ..values.typed import Typed, called, read_as
from .doubt import Doubt, MappedValue, in_quotes
from .doubts import doubts_of, standing_problems
from .expressions import Reads, reads_of
from .said import first_line, listed
from .shapes import Shape


@dataclass(frozen=True, slots=True)
class Made:
    """What a canonical column is to be made of, before the rows are looked at."""

    name: str
    source: ColumnSource
    is_mapped: bool
    """Whether the mapping names it; else the export has a column of its name."""
    reads: Reads

    @property
    def words(self) -> str:
        """What it is made of, as the mapping has it."""
        return f"'{self.source.column}'" if self.source.column else (self.source.sql or "").strip()


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical column over the export's own: its SQL, what it is made of, and what its values may be doubted for."""

    name: str
    kind: Kind
    sql: str
    words: str
    columns: tuple[str, ...]
    type: str
    """Of what it is made of; a time without a zone is `TIMESTAMP…`."""
    zone: str
    """Of such times."""
    doubts: tuple[Doubt, ...]
    local: str | None = None
    """SQL of the local time it is made of, where its zone's clock changes."""


def made_of(database: Database, table: str, export: Export, raw: Mapping[str, str]) -> dict[str, Made]:
    """Return what each canonical column is made of that is mapped, or has a namesake in the export."""
    made = {}
    for name in TABLES[table].columns:
        source = export.columns.get(name)
        if source is None:
            namesake = next((column for column in raw if column.lower() == name), None)
            if namesake is None:
                continue
            made[name] = Made(name, ColumnSource(column=namesake), False, _named(namesake))
        elif source.column is not None:
            column = next((column for column in raw if column.lower() == source.column.lower()), source.column)
            made[name] = Made(name, source, True, _named(column))
        else:
            made[name] = Made(name, source, True, reads_of(database, source.sql or "", raw))
    return made


def _named(column: str) -> Reads:
    return Reads((column,), (), (), (), is_choice=False, sets_aside=False, functions=frozenset())


def refuse_unknown(table: str, made: Mapping[str, Made], shapes: Sequence[Shape], raw: Iterable[str]) -> None:
    """
    Let an export be judged by its columns only where it has any that its mapping names.

    Raises  SourceError where it has none: what stands where names should be may be rows, and is not shown.
    """
    known = {column.lower() for column in raw}
    wanted = {column.lower() for one in made.values() for column in one.reads.columns}
    if wanted & known:
        return
    first = shapes[0]
    where = f"line {1 + first.csv.dialect.skip} of '{first.path.name}'" if first.csv else f"'{first.path.name}'"
    named = dict.fromkeys(one.source.column for one in made.values() if one.source.column)
    what = (
        f"the columns that the mapping names ({', '.join(named)})"
        if named
        else "the canonical columns, nor of those that the mapping names,"
    )
    heading = (
        "The file has no heading, or another: say csv = { header = false, names = [..] }, or correct"
        if first.csv
        else "Correct"
    )
    raise SourceError("", f"none of {what} is in {where}, which has {len(first.columns)}. {heading} [{table}.columns].")


def canonical_columns(
    database: Database, table: str, export: Export, zone: str, raw: str, made: Mapping[str, Made]
) -> list[Canonical]:
    """
    Return the canonical columns of an export over the view `raw`.

    Raises  SourceError with every column that is missing, cannot be computed or does not fit.
    """
    raw_types = dict(database.described(raw))
    expressions = [_enclosed(one.source.sql) for one in made.values() if one.source.sql]
    types = _types_of(database, raw, expressions)
    rows = _Rows(database, raw, raw_types, types, zone, made)
    columns: list[Canonical] = []
    problems: list[str] = []
    unfit: dict[str, list[str]] = {}
    for name, column in TABLES[table].columns.items():
        if name not in made:
            if column.required:
                problems.append(
                    f"column '{name}' is missing. Map it under [{table}.columns]; the export has: {listed(raw_types)}."
                )
            continue
        try:
            typed = _typed(rows, made[name], column.kind)
            columns.append(_canonical(made[name], column.kind, typed, zone))
        except _UnfitError as misfitting:
            unfit.setdefault(str(misfitting), []).append(name)
    for error, names in unfit.items():
        many = "s" if len(names) > 1 else ""
        problems.append(f"column{many} {', '.join(map(repr, names))}{error}")
    problems.extend(_filter_problems(database, raw, export.filter))
    if problems:
        raise SourceError("", problems)
    return columns


class _UnfitError(Exception):
    """A column that cannot be made; the text is a sentence's end."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """The export's rows that columns are made over: a view, the types of its columns and of expressions, the zone of its times."""

    database: Database
    view: str
    types: Mapping[str, str]
    expressions: Mapping[str, str]
    zone: str
    made: Mapping[str, Made]

    def type_of(self, expression: str) -> str:
        return self.expressions.get(expression) or _type_of(self.database, self.view, expression)


def _typed(rows: _Rows, made: Made, kind: Kind) -> Typed:
    """Return the SQL that reads what a column is made of, with its type."""
    source = made.source
    if source.sql is not None:
        expression = _enclosed(source.sql)
        try:
            found = Typed(expression, rows.type_of(expression), "")
            _require_bare(rows.database, source.sql)
        except QueryError as error:
            raise _UnfitError(
                f": {source.sql.strip()} cannot be computed: {first_line(error)} Correct the mapping."
            ) from None
        return found
    column = made.reads.columns[0]
    if column not in rows.types:
        near = did_you_mean(column, rows.types)
        advice = near if near.startswith("Did") and listed([near]) == near else "Correct the mapping."
        raise _UnfitError(f": the export has no column '{column}'. {advice} It has: {listed(rows.types)}.")
    typed = read_as(source, in_quotes(column), rows.types[column], kind, source.zone or rows.zone)
    if isinstance(typed, str):
        raise _UnfitError(f": '{column}' {typed}")
    if source.zone and not typed.type.startswith(("TIMESTAMP", "DATE")):
        raise _UnfitError(
            f": '{column}' is {called(typed.type)}, which has no zone. Say how times are written (format, epoch), or leave zone out."
        )
    if source.zone and "ZONE" in typed.type and "format" not in source.ways:
        raise _UnfitError(f": '{column}' holds times with a zone of their own. Leave zone out.")
    return typed if source.after is None else _counted_from(rows, typed, source.after)


def _counted_from(rows: _Rows, duration: Typed, name: str) -> Typed:
    """Return the time that lies so long after another of the row."""
    base = rows.made.get(name)
    if base is None or base.source.after is not None:
        raise _UnfitError(f": after '{name}': the export has no time of that name. Map it, or name another.")
    begins = _typed(rows, base, Kind.INSTANT)
    if not begins.type.startswith("TIMESTAMP"):
        raise _UnfitError(f": after '{name}': it is no time. Name one.")
    sql = f"{begins.sql} + to_microseconds(cast(round({duration.sql} * 1000000) as bigint))"
    return Typed(sql, begins.type, f"({duration.present} and {begins.sql} is not null)")


def _canonical(made: Made, kind: Kind, typed: Typed, zone_name: str) -> Canonical:
    source = made.source
    zone = ZoneInfo(source.zone or zone_name)
    for problem in standing_problems(made.reads, kind, typed, zone):
        raise _UnfitError(f", made of {made.words}: {problem}")
    if wrong := misfit(
        kind,
        typed.type,
        typed.sql if source.sql is None else source.sql,
        made.reads.columns[0] if source.column else None,
    ):
        raise _UnfitError(f" {wrong}")
    sql = canonical(typed.sql, kind, typed.type, zone)
    is_local = kind is Kind.INSTANT and typed.type.startswith("TIMESTAMP") and "ZONE" not in typed.type
    moment = typed.sql if typed.type == "TIMESTAMP" else f"cast({typed.sql} as timestamp)"
    return Canonical(
        made.name, kind, sql, made.words, made.reads.columns, typed.type, zone.key,
        tuple(doubts_of(MappedValue(made.name, source, made.reads, kind, typed, sql, zone))),
        moment if is_local and constant_offset_s(zone) is None else None,
    )  # fmt: skip


def _filter_problems(database: Database, raw: str, condition: str) -> Iterator[str]:
    if not condition:
        return
    try:
        found = _type_of(database, raw, _enclosed(condition))
        _require_bare(database, condition)
    except QueryError as error:
        yield f"filter: {condition.strip()} cannot be computed: {first_line(error)} Correct it."
        return
    if found not in ("BOOLEAN", '"NULL"'):
        yield f"filter: {condition.strip()} is {called(found)}, a condition is expected. Compare it with something."


def _require_bare(database: Database, expression: str) -> None:
    """
    Make sure that what stands in a mapping is one expression, and no more of a query.

    Raises  QueryError where it is not.
    """
    if database.syntax(expression) is None:
        raise QueryError("It is no single expression.")


def _enclosed(expression: str) -> str:
    """Keep an expression to itself, a comment at its end included."""
    return f"({expression}\n)"


def _types_of(database: Database, raw: str, expressions: Sequence[str]) -> dict[str, str]:
    """Return what expressions give, asked at once; nothing where one of them is at fault, which has to be found then."""
    if not expressions:
        return {}
    try:
        described = database.described(f"select {', '.join(expressions)} from {raw}")
    except QueryError:
        return {}
    is_one_each = len(described) == len(expressions)
    return (
        {expression: kind for expression, (_, kind) in zip(expressions, described, strict=True)} if is_one_each else {}
    )


def _type_of(database: Database, raw: str, expression: str) -> str:
    described = database.described(f"select {expression} as value from {raw}")
    if len(described) != 1:
        raise QueryError("It is more than one expression.")
    return described[0][1]
