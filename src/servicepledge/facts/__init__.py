"""The facts: SQL files, each one bare select with one row per measured thing. The folder is the registry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from .expression import SINCE, UNTIL

SCHEDULE = "schedule"
"""The table the engine lays out for facts that read it: one row per term and stretch of its calendar."""
SCHEDULE_COLUMNS: Mapping[str, str] = {
    "term_no": "integer",
    "contract_id": "varchar",
    "dated_at": "timestamp",
    "opens_at": "timestamp",
    "closes_at": "timestamp",
    "is_over": "boolean",
    "known_until": "timestamp",
    "activities": "varchar[]",
    "channels": "varchar[]",
    "topics": "varchar[]",
    "causes": "varchar[]",
    "kinds": "varchar[]",
    "classes": "varchar[]",
}
"""The columns of that table."""
DUE_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(
        ("is_met", "is_due", "is_pending", "is_early", "is_missed", "is_unmeasurable", "is_unpromised"), "boolean"
    ),
    **dict.fromkeys(("elapsed_us", "start_us", "stop_us", "due_us"), "bigint"),
}
"""What the engine adds to the rows of a fact whose rows fall due."""
NEIGHBOUR_COLUMNS: Mapping[str, str] = dict.fromkeys((SINCE, UNTIL), "bigint")
"""What it adds to those of a fact that says which rows are about the same matter."""
KEYS = ("grain", "reads", "day", "repeats", "parts", "astray", "mend", "sample", "hours", "borrows", "why")
"""What a header may say, besides what one row is."""
_HEADER = re.compile(r"^-- (\w+): (.+)$")


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One SQL file: what a row is, its grain, the canonical tables it reads, the column that dates a row.

    `repeats` are the columns that make two contacts the same matter; a fact that names them offers
    `since_previous_us` and `until_next_us` to the tallies. Every row that has the flag `whole` has exactly one of the
    flags `parts` (none of them without it); `mend` says what to do where one has not. `astray`
    is the flag of the rows of which that does not hold, where the fact knows them by less work than by all its parts.
    A fact whose rows are a `sample` says of what: a share of them says no more than a sample can. Rows whose `hours` are
    the service's count in the service hours of their channel. What a row `borrows` from another's table, where its own
    says nothing, needs no column of its own table.
    """

    name: str
    row: str
    grain: tuple[str, ...]
    reads: tuple[str, ...]
    day: str
    repeats: tuple[str, ...]
    whole: str
    parts: tuple[str, ...]
    mend: str
    astray: str
    is_sample: bool
    is_live: bool
    borrows: tuple[str, ...]
    sql: str

    @property
    def table(self) -> str:
        """The canonical table its rows are about."""
        return next(name for name in self.reads if name != SCHEDULE)

    @property
    def is_deadline(self) -> bool:
        """Whether its rows are dated by a due time, which the engine works out from the limits of clauses."""
        return self.day == "due_at"

    @property
    def is_scheduled(self) -> bool:
        """Whether its rows are made for each term from the schedule, which has the term's scope in it."""
        return SCHEDULE in self.reads


def header_of(text: str) -> dict[str, str]:
    """Return what the head of a fact's SQL says, by key: its name, grain, reads, day, and so on."""
    header: dict[str, str] = {}
    for line in text.splitlines():
        found = _HEADER.match(line)
        if found is None:
            break
        header[found[1]] = f"{header[found[1]]} {found[2]}" if found[1] in header else found[2]
    return header


def read_fact(name: str, text: str) -> Fact:
    """Return a fact from its SQL; what its header leaves out stays empty."""
    header = header_of(text)
    names = {key: tuple(part.strip() for part in header.get(key, "").split(",") if part.strip()) for key in header}
    whole, _, parts = header.get("parts", "").partition(" = ")
    return Fact(
        name=name,
        row=header.get(name, ""),
        grain=names.get("grain", ()),
        reads=names.get("reads", ()),
        day=header.get("day", ""),
        repeats=names.get("repeats", ()),
        whole=whole,
        parts=tuple(parts.split(" + ")) if parts else (),
        astray=header.get("astray", ""),
        mend=header.get("mend", ""),
        is_sample="sample" in header,
        is_live=header.get("hours") == "service",
        borrows=names.get("borrows", ()),
        sql=text,
    )


FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        file.name.removesuffix(".sql"): read_fact(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in sorted(files(__name__).iterdir(), key=lambda file: file.name)
        if file.name.endswith(".sql")
    }
)
