"""A source: where one centre's exports lie, and how their columns become the canonical ones."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ..errors import SourceError, did_you_mean
from ..schema.fields import Bilingual, TimeZoneName
from ..schema.toml import problems_of, read_toml
from .canonical import TABLES
from .files.dialect import Csv
from .scale import Scale
from .values.column import Mapped

_STRETCH = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?")


Days = tuple[date, date]
"""A stretch of days: its first and its last."""


def _days(value: object) -> object:
    """Read a day, or '2026-10-01..2026-10-07'."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value, value
    found = _STRETCH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is no day. Write 2026-10-01, or '2026-10-01..2026-10-07'.")
    try:
        return date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1])
    except ValueError:
        raise ValueError("is a day that no calendar has.") from None


class Export(BaseModel):
    """One export: its file, folder or pattern, the rows that count, and its columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(min_length=1)
    """
    A Parquet (or CSV) file, a folder of them or a pattern; relative to the source file's `data/` folder.

    Of a folder all of `.parquet`, `.csv` and `.tsv` is read, compressed or not, in folders below it too; what else may
    hold rows there is refused by name.
    """
    filter: str = ""
    """SQL condition over the export's own columns; rows that do not satisfy it are counted as left out."""
    time_zone: TimeZoneName | None = None
    as_of: datetime | None = None
    """Up to when this export is complete, local time, where it is not so far as the source's own `as_of`, or further."""
    complete: tuple[Annotated[Days, BeforeValidator(_days)], ...] = ()
    """Days, or stretches of them, on which nothing was recorded because nothing happened: the export is complete."""
    columns: dict[str, Mapped] = Field(default_factory=dict)
    """Canonical column to what it is made of: a column of the export, how it is read, or an expression; else its namesake."""
    csv: Csv = Csv()
    """How its CSV files are written, where it is not the plain form."""


class SurveyExport(Export):
    """The export of surveys, with the scale its scores are on where its rows do not say."""

    scale: Scale | None = None
    """Lowest and highest grade, which end is best, from where satisfied and up to where dissatisfied, what is no answer."""


class Source(BaseModel):
    """The exports of one centre; one definition serves every contract of that centre."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: Bilingual
    time_zone: TimeZoneName
    """Of the naive times in the exports; times with an offset are taken as they are."""
    as_of: datetime | None = None
    """Up to when the exports are complete, local time; the last instant in each that has happened, where left out."""
    names: Mapping[str, Bilingual] = {}
    """What the centre's own codes (queues, topics, kinds …) are called on the page; one not named is shown as it is."""
    calls: Export | None = None
    tickets: Export | None = None
    surveys: SurveyExport | None = None
    logbook: Export | None = None
    shifts: Export | None = None
    folder: Path = Path()
    """The folder that relative paths start from; set by the loader."""

    @property
    def exports(self) -> dict[str, Export]:
        """The exports this source has, by canonical table."""
        return {name: export for name in TABLES if (export := getattr(self, name)) is not None}


def load_source(path: Path, folder: Path) -> Source:
    """
    Read a source file; relative export paths start from `folder`.

    Raises  SourceError with every problem of the file at once.
    """
    raw = read_toml(path, SourceError)
    raw.setdefault("id", path.stem)
    problems = [
        f"{table}.columns: '{name}' is not a canonical column of {table}. {did_you_mean(name, TABLES[table].columns)}"
        for table in TABLES
        for name in _columns_of(raw.get(table))
        if name not in TABLES[table].columns
    ]
    if "folder" in raw:
        problems.append("folder: is not a field here. Relative paths start from the data folder; write more into path.")
    try:
        source = Source.model_validate({**raw, "folder": folder})
    except ValidationError as error:
        raise SourceError(str(path), [*problems_of(error, Source), *problems]) from None
    problems += [
        f"{table}.columns.{name}: {problem}"
        for table, export in source.exports.items()
        for name, made_of in export.columns.items()
        if name in TABLES[table].columns
        for problem in made_of.misfits(TABLES[table].columns[name].kind)
    ]
    if not source.exports:
        problems.append("no export is named. Add [calls], [tickets], [surveys], [logbook] or [shifts] with a path.")
    if problems:
        raise SourceError(str(path), problems)
    return source


def _columns_of(export: object) -> list[str]:
    columns = export.get("columns") if isinstance(export, dict) else None
    return list(columns) if isinstance(columns, dict) else []
