"""The codes that exports hold: which topics, queues, kinds and the like occur in a table at all."""

from weakref import WeakKeyDictionary

from .open import OpenSource

Codes = frozenset[tuple[str | None, ...]]
_KNOWN: WeakKeyDictionary[OpenSource, dict[tuple[str, ...], Codes]] = WeakKeyDictionary()
"""What was asked already of exports that are open: many clauses, periods and contracts ask the same."""
_OF_CONTRACTS: WeakKeyDictionary[OpenSource, dict[tuple[str, ...], dict[str | None, Codes]]] = WeakKeyDictionary()
"""The same by contract, as rows name it."""


def codes(opened: OpenSource, table: str, *columns: str) -> Codes:
    """
    Return the different codes of a table's columns together, over all its days and contracts.

    Raises  SourceError where the export cannot be read.
    """
    known = _KNOWN.setdefault(opened, {})
    asked = (table, *columns)
    if asked not in known:
        known[asked] = frozenset(opened.database.rows(f"select distinct {', '.join(columns)} from {table}"))
    return known[asked]


def codes_of(opened: OpenSource, rows_id: str, table: str, *columns: str) -> Codes:
    """
    Return the different codes of the rows of one contract; the export is asked once for all of them.

    Raises  as `codes`.
    """
    known = _OF_CONTRACTS.setdefault(opened, {})
    asked = (table, *columns)
    if asked not in known:
        found: dict[str | None, set[tuple[str | None, ...]]] = {}
        for contract, *values in codes(opened, table, "contract_id", *columns):
            found.setdefault(contract, set()).add(tuple(values))
        known[asked] = {contract: frozenset(values) for contract, values in found.items()}
    return known[asked].get(rows_id, frozenset())
