"""Flags worked out by an expression that comes to the same for two different codes: it asks for a word the column does not have."""

from collections.abc import Iterator, Mapping

from .canonical import Kind
from .counting import Counted
from .database import Database
from .mapping.columns import Canonical
from .mapping.doubt import doubt, in_quotes
from .mapping.doubt_words import ONE_ANSWER
from .mapping.doubts import NO
from .sql import quoted
from .values.blanks import trimmed
from .views import View, rows_of

_TWO = 2


def doubtful_flags(database: Database, views: Mapping[str, View]) -> Iterator[Counted]:
    """
    Yield the flags that are the same for every row though the column they are made of has two values, no more and no less.

    Nothing is a value too where the expression answers for it, unless all others are a usual word for no.
    """
    for table, view in views.items():
        for column in view.columns:
            if column.kind is Kind.FLAG and len(column.columns) == 1 and not column.words.startswith("'"):
                rows_n, answers_n, yes_n, no_n = _answers(database, view, column)
                if rows_n > _TWO and answers_n == _TWO and 0 in (yes_n, no_n):
                    asked = doubt("words_for_yes", "false", "true", "any", ONE_ANSWER)
                    yield Counted(table, (column.name,), column.words, asked, yes_n or no_n, rows_n)


def _answers(database: Database, view: View, column: Canonical) -> tuple[int, int, int, int]:
    """Return of the rows an expression answers for: how many, with how many values (three for more), and how often yes and no."""
    value = f"coalesce({trimmed(f'cast({in_quotes(column.columns[0])} as varchar)')}, '')"
    rows = f"(select {value} as value, {column.sql} as answer from {rows_of(view)})"
    several = f"select distinct value from {rows} where answer is not null limit {_TWO + 1}"
    no = f"value = '' or lower(value) in ({', '.join(map(quoted, (*NO, '0')))})"
    values_n, usual_n = database.row(f"select count(*), count(*) filter ({no}) from ({several})")
    if values_n != _TWO or usual_n == _TWO:
        return 0, 0, 0, 0
    rows_n, yes_n, no_n = database.row(
        f"select count(answer), count(*) filter (answer), count(*) filter (not answer) from {rows}"
    )
    return rows_n, values_n, yes_n, no_n
