"""A source: where one centre's exports lie, and how their columns become the canonical ones."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import SourceError, did_you_mean
from ..schema.fields import Bilingual, TimeZoneName
from ..schema.toml import problems_of, read_toml
from .canonical import TABLES
from .files.dialect import Csv
from .values.column import Mapped


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
    columns: dict[str, Mapped] = Field(default_factory=dict)
    """Canonical column to what it is made of: a column of the export, how it is read, or an expression; else its namesake."""
    csv: Csv = Csv()
    """How its CSV files are written, where it is not the plain form."""


class Source(BaseModel):
    """The exports of one centre; one definition serves every contract of that centre."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: Bilingual
    time_zone: TimeZoneName
    """Of the naive times in the exports; times with an offset are taken as they are."""
    as_of: datetime | None = None
    """Up to when the exports are complete, local time; the last recorded instant where left out."""
    names: Mapping[str, Bilingual] = {}
    """What the centre's own codes (queues, topics, kinds …) are called on the page; one not named is shown as it is."""
    calls: Export | None = None
    tickets: Export | None = None
    surveys: Export | None = None
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
