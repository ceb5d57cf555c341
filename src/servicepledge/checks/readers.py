"""Which canonical columns any fact reads: what nothing reads is mapped in vain, and looks as if it counted."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..exports.canonical import TABLES
from ..facts import Fact

_WORD = re.compile(r"[a-z_]\w*")


def unread(columns: Mapping[str, Collection[str]], facts: Iterable[Fact]) -> Iterator[str]:
    """Yield each of the columns (by table) that no fact reads, as 'table.column'; what tells rows apart needs no reader."""
    words = {fact.name: (fact.reads, set(_WORD.findall(fact.sql))) for fact in facts}
    for table, names in columns.items():
        read = {TABLES[table].key, "contract_id"}.union(*(said for reads, said in words.values() if table in reads))
        yield from (f"{table}.{name}" for name in TABLES[table].columns if name in names and name not in read)
