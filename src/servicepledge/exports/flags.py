"""Flags worked out by an expression that comes to the same for two different codes: it asks for a word the column does not have."""

from collections.abc import Iterator, Mapping

from .canonical import Kind
from .counting import Counted
from .database import Database
from .mapping.doubt import doubt, in_quotes
from .mapping.doubt_words import ONE_ANSWER
from .values.blanks import trimmed
from .views import View, rows_of

_TWO = 2


def doubtful_flags(database: Database, views: Mapping[str, View]) -> Iterator[Counted]:
    """Yield the flags that are the same for every row though the column they are made of has two values, no more and no less."""
    for table, view in views.items():
        for column in view.columns:
            if column.kind is not Kind.FLAG or len(column.columns) != 1 or column.words.startswith("'"):
                continue
            text = trimmed(f"cast({in_quotes(column.columns[0])} as varchar)")
            values = f"select distinct {text} as value from {rows_of(view)} where {text} is not null limit {_TWO + 1}"
            (values_n,) = database.row(f"select count(*) from ({values})")
            if values_n != _TWO:
                continue
            yes_n, no_n, rows_n = database.row(
                f"select count(*) filter ({column.sql}), count(*) filter (not {column.sql}), count({text}) from {rows_of(view)}"
            )
            if rows_n > _TWO and 0 in (yes_n, no_n):
                asked = doubt("words_for_yes", "false", "true", "any", ONE_ANSWER)
                yield Counted(table, (column.name,), column.words, asked, yes_n or no_n or rows_n, rows_n)
