"""The engine in this process: DuckDB, over the views of an open source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ...exports.open import OpenSource
from ...facts import Fact
from ..first_rows import WANTED, Chosen, Times, first_rows_sql, times_of, times_sql, wanted_rows_sql
from ..query import Pass
from ..timetables.schedule import EMPTY
from .neighbours import cells_of_neighbours

_COLUMNS: dict[Fact, frozenset[str]] = {}
"""Of each fact that was asked about."""


@dataclass(frozen=True, slots=True)
class DuckDBEngine:
    """Answers as `engine.Engine` says, within the memory limit the source was opened with."""

    opened: OpenSource

    def columns_of(self, fact: Fact) -> frozenset[str]:
        """Return the names of a fact's columns."""
        if fact not in _COLUMNS:
            self.opened.database.run(EMPTY)
            _COLUMNS[fact] = frozenset(name for name, _ in self.opened.database.described(fact.sql))
        return _COLUMNS[fact]

    def cells(self, one_pass: Pass) -> pl.DataFrame:
        """Answer a pass by its one query."""
        return self.answer(one_pass.sql(), one_pass.tables())

    def changes(self, one_pass: Pass) -> pl.DataFrame:
        """Return what neighbours change, from thin rows that are sorted in memory where there is room."""
        return cells_of_neighbours(self.opened, one_pass)

    def first_rows(self, one_pass: Pass, wanted: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
        """Return the first rows that lie in wanted cells."""
        database, rows = self.opened.database, wanted_rows_sql(one_pass, chosen)
        with database.held({**one_pass.tables(), WANTED: wanted}):
            names = [name for name, _ in database.described(rows)]
            return database.ask(first_rows_sql(one_pass, rows, names, chosen))

    def times(self, one_pass: Pass, wanted: pl.DataFrame, time: str, edges_us: Sequence[int]) -> dict[int, Times]:
        """Describe the times of the rows in wanted cells."""
        with self.opened.database.held({**one_pass.tables(), WANTED: wanted}):
            return times_of(self.opened.database.rows(times_sql(one_pass, time, edges_us)))

    def answer(self, question: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        """Answer a question while its tables are held."""
        with self.opened.database.held(tables):
            return self.opened.database.ask(question)
