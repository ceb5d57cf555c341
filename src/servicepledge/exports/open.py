"""Opens a source: canonical views in a locked DuckDB over its exports, streaming, nothing loaded."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import SourceError
from ..runtime.memory import from_environment
from .canonical import TABLES
from .database import Database
from .files.folder import find_files
from .files.seen import SeenFile, seen_files
from .mapping.shapes import Shape, shapes_of
from .reach import reaches
from .source import Source
from .views import View, create_view, no_view, texts_of


@dataclass(frozen=True, eq=False)
class OpenSource:
    """
    A source ready to be asked: a locked database with a view for every canonical table.

    `columns` holds, per export present, the canonical columns it really has; a missing table or column is a view or
    column of nulls, so that every fact can be read and only the clauses that need it are undecidable.

    It may be handed to another process: the database stays behind, and is opened anew there by whoever asks first.
    """

    source: Source
    columns: Mapping[str, frozenset[str]]
    files: Mapping[str, tuple[Path, ...]]
    where: str
    """The source's file, for messages."""
    memory_limit: str | None = None
    """As asked for, or as the environment says."""
    unread: tuple[Path, ...] = ()
    """Files that lie beside those of the exports and are not read."""
    is_unchecked: bool = False
    """Whether figures are asked for whatever the checks say of it; then each is marked."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it was opened, in UTC: what lies after it has not happened."""
    seen: tuple[SeenFile, ...] = ()
    """The files as they lay there before anything of them was read."""

    @property
    def is_limited(self) -> bool:
        """Whether memory is: then all that may be large is left to DuckDB, which spills."""
        return bool(self.memory_limit)

    @cached_property
    def database(self) -> Database:
        """Where its exports are asked."""
        return open_source(self.source, self.where, memory_limit=self.memory_limit, now=self.now).database

    def query_of(self, table: str, folder: Path, only: Collection[str]) -> str:
        """Return the query that some columns of a canonical table are, over its files as they are named from a folder."""
        view = self.views.get(table) or no_view(table)
        return view.over_files(lambda file: _named_from(folder, file), only)

    def close(self) -> None:
        """Give back what it holds of its exports."""
        self.database.close()

    @cached_property
    def views(self) -> Mapping[str, View]:
        """How the canonical table of each export is made."""
        return open_source(self.source, self.where, memory_limit=self.memory_limit, now=self.now).views

    @cached_property
    def _reaches(self) -> dict[str, datetime | None]:
        return reaches(self.database, self.source, self.columns, self.now)

    def as_unchecked(self) -> "OpenSource":
        """Return the same source, opened for figures that nobody has checked it for."""
        again = replace(self, is_unchecked=True)
        again.__dict__.update({name: held for name, held in self.__dict__.items() if name not in vars(again)})
        return again

    def __getstate__(self) -> dict[str, Any]:
        return {name: held for name, held in self.__dict__.items() if name not in ("database", "views")}

    def as_of(self, *tables: str) -> datetime | None:
        """
        Return up to when exports are complete, in UTC: as the source says, else the last instant that has happened.

        Of `tables` (those the source has), the one that reaches least far; without any, of all exports the furthest.
        """
        known = [self._reaches[table] for table in tables or self.columns if table in self.columns]
        if tables:
            return min((one for one in known if one), default=None) if all(known) else None
        return max((one for one in known if one), default=None)

    def left_out(self) -> dict[str, int]:
        """Return, per export with a filter, how many rows the filter left out."""
        counts = {}
        for table, export in self.source.exports.items():
            if export.filter:
                (counts[table],) = self.database.row(
                    f"select count(*) - (select count(*) from {table}) from {table}_raw"
                )
        return counts


def open_source(
    source: Source,
    where: str,
    *,
    memory_limit: str | None = None,
    scratch: Path | None = None,
    now: datetime | None = None,
) -> OpenSource:
    """
    Open a source's exports; `where` is its file, for messages. Nothing in them can have happened after `now`.

    Without a memory limit that of the environment holds (see `memory`). What does not fit is spilled to `scratch`, or to a folder of this process alone, and removed at the end.

    Raises  SourceError with every missing, unreadable or unfit file and column at once.
    """
    limit, now = memory_limit or from_environment(), now or datetime.now(UTC)
    database = Database.open(source.id, limit, scratch)
    found = _found(database, source)
    read = {file for one in found.values() for file in one.files}
    # Before any text of a mapping reaches it: from here on it reads the exports' folders and nothing else.
    database.lock({file.parent for file in read}, texts_of(shape for one in found.values() for shape in one.shapes))
    views, problems = dict[str, View](), [problem for one in found.values() for problem in one.problems]
    for table in TABLES:
        if table not in source.exports:
            database.run(f"create view {table} as {no_view(table).over('(select 1)')}")
        elif not found[table].problems:
            try:
                shapes, export = found[table].shapes, source.exports[table]
                views[table] = create_view(database, source, table, export, shapes, now.replace(tzinfo=None))
            except SourceError as error:
                problems.extend(f"{table}: {problem}" for problem in error.problems)
    if problems:
        database.close()
        raise SourceError(where, sorted(problems, key=lambda problem: list(TABLES).index(problem.partition(":")[0])))
    others = dict.fromkeys(file for one in found.values() for file in one.unread if file.resolve() not in read)
    known = {table: view.known for table, view in views.items()}
    files = {table: one.files for table, one in found.items()}
    seen = tuple(file for one in found.values() for file in one.seen)
    opened = OpenSource(source, known, files, where, limit, tuple(others), now=now, seen=seen)
    opened.__dict__.update(database=database, views=views)
    return opened


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of an export, as they lie there, with their columns; or what is wrong with them."""

    files: tuple[Path, ...] = ()
    unread: tuple[Path, ...] = ()
    seen: tuple[SeenFile, ...] = ()
    shapes: tuple[Shape, ...] = ()
    problems: tuple[str, ...] = ()


def _found(database: Database, source: Source) -> dict[str, _Files]:
    """Return the files of each export, looked into by nothing that stands in a mapping."""
    found = {}
    for table in (table for table in TABLES if table in source.exports):
        export = source.exports[table]
        try:
            named = find_files(export.path, source.folder)
            seen = seen_files({table: named.files}, source.folder.resolve())
            found[table] = _Files(named.files, named.unread, seen, shapes_of(database, named.files, export.csv))
        except SourceError as error:
            found[table] = _Files(problems=tuple(f"{table}: {problem}" for problem in error.problems))
    return found


def _named_from(folder: Path, file: Path) -> str:
    """Return a file's name as it is found from a folder; of one on another drive the whole."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return file.as_posix()
