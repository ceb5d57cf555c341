"""What must hold for every fact, so that adding one is safe: its header, one bare select, its columns."""

import re
from collections.abc import Iterator

from ..errors import did_you_mean
from ..exports.canonical import PERSONAL, TABLES
from ..exports.database import QueryError
from ..facts import DUE_COLUMNS, KEYS, SCHEDULE, Fact, header_of
from .empty import EmptyTables, said

STEPS = frozenset({"step", "started_at", "stopped_at", "promised_at"})
"""What a fact must have whose rows fall due."""
SCOPES = ("channel", "queue", "topic", "kind", "class", "special_needs", "activity")
"""The columns that a clause's scope may name."""
_REFUSED = re.compile(
    r"[;{}$?]|\b(?:create|with|set|attach|install|load|copy|pragma|read_\w+|parquet_\w+|glob)\b", re.IGNORECASE
)
_READ = re.compile(r"(?:from|join)\s+(\w+)", re.IGNORECASE)
_PEOPLE = ("customer", "agent", "owner")


def fact_problems(fact: Fact, tables: EmptyTables) -> Iterator[str]:
    """Yield what is wrong with a fact, as sentences; its columns are looked at where nothing else is."""
    found = [*_problems_of_header(fact), *_problems_of_text(fact)]
    if found:
        yield from found
        return
    try:
        names = tables.names(fact.sql)
        kinds = tables.described(fact.sql)
    except QueryError as error:
        yield f"the select cannot be run: {said(error)} Try it in the DuckDB shell."
        return
    yield from _problems_of_columns(fact, names, kinds)


def _problems_of_header(fact: Fact) -> Iterator[str]:
    header = header_of(fact.sql)
    if not fact.row.startswith("one row per "):
        yield f"header: does not say what a row is. Begin with '-- {fact.name}: one row per …'."
    for key in header.keys() - {fact.name, *KEYS}:
        yield f"header, {key}: is no key of a header. {did_you_mean(key, KEYS)}"
    for key, example in (("grain", "contract_id, call_id"), ("reads", "calls"), ("day", "arrived_at")):
        if not header.get(key, "").strip():
            yield f"header, {key}: is missing. Write it such as '-- {key}: {example}'."
    if fact.grain and fact.grain[0] != "contract_id":
        yield f"header, grain: begins with '{fact.grain[0]}'. Begin it with contract_id, whose rows they are."
    for table in fact.reads:
        if table not in TABLES and table != SCHEDULE:
            yield f"header, reads: '{table}' is no canonical table. {did_you_mean(table, [*TABLES, SCHEDULE])}"
    if fact.reads and not set(fact.reads) & TABLES.keys():
        yield f"header, reads: names no canonical table. Name the one its rows are about: {', '.join(TABLES)}."


def _problems_of_text(fact: Fact) -> Iterator[str]:
    body = re.sub(r"--[^\n]*", "", fact.sql).strip()
    if not re.match(r"select\b", body, re.IGNORECASE):
        yield "the SQL is not one bare select. Begin with select; put what would stand in a `with` into brackets after from."
    if refused := _REFUSED.search(re.sub(r"'[^']*'", "''", body)):
        yield f"the SQL has '{refused[0]}' in it. Keep to one bare select over the canonical tables."
    read = {name.lower() for name in _READ.findall(body)} & {*TABLES, SCHEDULE}
    for table in sorted(read - set(fact.reads)):
        yield f"header, reads: '{table}' is read and not named. Add it."
    for table in sorted(set(fact.reads) & {*TABLES, SCHEDULE} - read):
        yield f"header, reads: '{table}' is named and not read. Take it out."


def _problems_of_columns(fact: Fact, names: list[str], kinds: dict[str, str]) -> Iterator[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"column {name}: stands twice. Give one of them another name."
    if fact.is_deadline:
        for name in sorted(STEPS - kinds.keys()):
            yield f"column {name}: is missing. A fact whose day is due_at has {', '.join(sorted(STEPS))}."
    elif fact.day not in kinds:
        yield f"header, day: there is no column '{fact.day}'. {did_you_mean(fact.day, kinds)}"
    elif kinds[fact.day] != "TIMESTAMP":
        yield f"header, day: column '{fact.day}' is a {kinds[fact.day]}. Give an instant, a TIMESTAMP in UTC."
    for key, wanted in (("grain", fact.grain), ("repeats", fact.repeats), ("borrows", fact.borrows)):
        for name in wanted:
            if name not in kinds:
                yield f"header, {key}: there is no column '{name}'. {did_you_mean(name, kinds)}"
    if not fact.is_scheduled:
        for name in SCOPES:
            if name in TABLES[fact.table].columns and name not in kinds:
                yield f"column {name}: is missing. Select it from {fact.table}: a clause's scope may name it."
    flags = {*kinds, *(DUE_COLUMNS if fact.is_deadline else ())}
    for name in filter(None, (fact.whole, *fact.parts, fact.astray)):
        if name not in flags:
            yield f"header, parts: there is no column '{name}'. {did_you_mean(name, flags)}"
    for name in names:
        if name.startswith(_PEOPLE) and name not in PERSONAL:
            yield f"column {name}: may point at a person. Call it as the canonical table does: {', '.join(sorted(PERSONAL))}."
