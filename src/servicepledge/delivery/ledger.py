"""
The ledger: what was due, made, approved, delivered, superseded or failed, and when; nothing in it is ever changed.

It is one file, `data/ledger.sqlite`, that only grows. Every entry carries a seal over itself and the entry of the same contract before
it, so that what was altered or taken away shows, and stops that contract alone.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..errors import RecordError
from ..workspace import Workspace

WAIT_S = 30.0
"""How long somebody else's writing is waited for."""
_LAYOUT = 1
_TABLE = """
create table if not exists events (
    number integer primary key autoincrement,
    at text not null, event text not null, contract text not null, period text not null,
    edition integer, about text not null, seal text not null
) strict;
create index if not exists events_of_contract on events (contract, number);
create trigger if not exists events_stay before update on events begin select raise(abort, 'the ledger only grows'); end;
create trigger if not exists events_last before delete on events begin select raise(abort, 'the ledger only grows'); end;
"""
_COLUMNS = "number, at, event, contract, period, edition, about, seal"
_REMEDY = "Put a sound copy from a backup there; nothing of this contract is made or delivered until then."


class Event(StrEnum):
    """What the ledger records of a contract's period."""

    DUE = "due"
    MADE = "made"
    APPROVED = "approved"
    DELIVERED = "delivered"
    SUPERSEDED = "superseded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened: when (UTC), of which contract and period, of which edition where it is about one, and what else is to know."""

    number: int
    at: datetime
    event: Event
    contract: str
    period: str
    """Its label, as '2026-10'; empty where it is about none."""
    edition: int | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    """Plain values: the manifest's hash, by whom approved, the channel and message id, the reason …"""


class Ledger:
    """
    A workspace's ledger; several processes may read and write it at once.

    It is made when the first entry is; before, it is empty. `now` is the clock.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path, self._now = path, now

    @classmethod
    def of(cls, workspace: Workspace) -> "Ledger":
        """Return the ledger of a workspace."""
        return cls(workspace.data / "ledger.sqlite")

    def append(
        self,
        event: Event,
        contract: str,
        period: str = "",
        edition: int | None = None,
        *,
        about: Mapping[str, Any] | None = None,
        at: datetime | None = None,
        once: bool = False,
    ) -> Entry:
        """
        Write down what happened, on the disk when this returns; `once` returns the entry that says the same already, if there is one.

        Raises  RecordError where the ledger, or what it holds of the contract, is damaged or cannot be written.
        """
        held, when = dict(about or {}), (at or self._now()).astimezone(UTC)
        with self._writing() as database:
            rows = database.execute(f"select {_COLUMNS} from events where contract = ? order by number", [contract])
            seal, entries = self._checked(contract, rows)
            same = (event, period, edition, held)
            for entry in entries if once else ():
                if (entry.event, entry.period, entry.edition, dict(entry.about)) == same:
                    return entry
            values = (when.isoformat(), event.value, contract, period, edition, _as_text(held))
            number = database.execute(
                "insert into events (at, event, contract, period, edition, about, seal) values (?, ?, ?, ?, ?, ?, ?)",
                [*values, _seal(seal, values)],
            ).lastrowid
        assert number is not None
        return Entry(number, when, event, contract, period, edition, held)

    def events(self, contract: str, period: str | None = None, *kinds: Event) -> list[Entry]:
        """
        Return what happened to a contract, the earliest first; of one period, or of some kinds, where these are named.

        Raises  RecordError where the ledger, or what it holds of this contract, is damaged.
        """
        if not self.path.exists():
            return []
        with self._reading() as database:
            rows = database.execute(f"select {_COLUMNS} from events where contract = ? order by number", [contract])
            _, entries = self._checked(contract, rows)
        return [
            entry
            for entry in entries
            if (period is None or entry.period == period) and (not kinds or entry.event in kinds)
        ]

    def contracts(self) -> list[str]:
        """
        Return the ids of the contracts it speaks of.

        Raises  RecordError where the ledger is damaged.
        """
        if not self.path.exists():
            return []
        with self._reading() as database:
            return [name for (name,) in database.execute("select distinct contract from events order by contract")]

    def next_edition(self, contract: str, period: str, numbers: Iterable[int] = ()) -> int:
        """
        Return the number of a period's next edition; `numbers` are those whose folders are there. None is ever given twice.

        Raises  RecordError as `events`.
        """
        known = (entry.edition or 0 for entry in self.events(contract, period))
        return max([*known, *numbers], default=0) + 1

    def _checked(self, contract: str, rows: Iterable[tuple[Any, ...]]) -> tuple[str, list[Entry]]:
        """Return the last seal of a contract's entries, and the entries; RecordError where one is not what was written."""
        seal, entries = "", list[Entry]()
        for number, *values, held in rows:
            seal = _seal(seal, tuple(values))
            at, event, _, period, edition, about = values
            try:
                if seal != held:
                    raise ValueError
                when = datetime.fromisoformat(at)
                entries.append(Entry(number, when, Event(event), contract, period, edition, json.loads(about)))
            except ValueError:
                raise RecordError(
                    str(self.path), f"entry {number}, of contract '{contract}', is not what was written. {_REMEDY}"
                ) from None
        return seal, entries

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Open it to read; where the folder may not be written to, as a file that nobody changes meanwhile."""
        with self._told():
            address = f"{self.path.resolve().as_uri()}?mode=ro"
            database = sqlite3.connect(address, timeout=WAIT_S, uri=True)
            try:
                database.execute("select 1 from events limit 1")
            except sqlite3.OperationalError as error:
                database.close()
                if error.sqlite_errorcode not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                    raise
                database = sqlite3.connect(f"{address}&immutable=1", uri=True)
            with closing(database):
                yield database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open it to write, alone, what is then on the disk or not written at all."""
        with self._told():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)) as database:
                database.execute("pragma journal_mode = wal")
                database.execute("pragma synchronous = full")
                if database.execute("pragma user_version").fetchone() != (_LAYOUT,):
                    database.executescript(f"begin immediate; {_TABLE} pragma user_version = {_LAYOUT}; commit;")
                database.execute("begin immediate")
                try:
                    yield database
                    database.execute("commit")
                finally:
                    if database.in_transaction:
                        database.execute("rollback")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite raises into a sentence."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                said = "is being written by somebody else, who does not end. Run again later."
            else:
                said = f"cannot be used ({error}). Check who may read and write there, and the space left."
            raise RecordError(str(self.path), said) from None
        except (sqlite3.Error, UnicodeDecodeError):
            raise RecordError(str(self.path), f"is no ledger any more: the file is damaged. {_REMEDY}") from None
        except OSError as error:
            raise RecordError(
                str(self.path), f"cannot be written ({error.strerror}). Check who may write there, and the space left."
            ) from None


def _as_text(held: object) -> str:
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def _seal(before: str, values: tuple[Any, ...]) -> str:
    return hashlib.sha256(_as_text([before, *values]).encode()).hexdigest()
