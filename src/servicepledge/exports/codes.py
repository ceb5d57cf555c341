"""The codes that exports hold: which topics, queues, kinds and the like occur in a table at all."""

from weakref import WeakKeyDictionary

from .open import OpenSource
from .sql import quoted

Codes = frozenset[tuple[str | None, ...]]
_KNOWN: WeakKeyDictionary[OpenSource, dict[tuple[str, ...], Codes]] = WeakKeyDictionary()
"""What was asked already of exports that are open: many clauses, periods and contracts ask the same."""


def codes(opened: OpenSource, table: str, *columns: str, rows_of: str = "") -> Codes:
    """
    Return the different codes of a table's columns together, over all its days; of one contract's rows, or of all.

    Raises  SourceError where the export cannot be read.
    """
    known = _KNOWN.setdefault(opened, {})
    asked = (table, rows_of, *columns)
    if asked not in known:
        mine = f" where contract_id = {quoted(rows_of)}" if rows_of else ""
        known[asked] = frozenset(opened.database.rows(f"select distinct {', '.join(columns)} from {table}{mine}"))
    return known[asked]
