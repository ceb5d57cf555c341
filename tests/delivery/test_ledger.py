"""The ledger: it only grows, gives no number twice, and says so where it is not what was written."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from servicepledge.delivery.ledger import Event, Ledger
from servicepledge.errors import RecordError

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "data" / "ledger.sqlite", lambda: NOON)


def altered(ledger: Ledger, sql: str) -> None:
    """Do to the file what somebody with an editor could."""
    with sqlite3.connect(ledger.path) as database:
        for trigger in ("events_stay", "events_last"):
            database.execute(f"drop trigger {trigger}")
        database.execute(sql)


def test_a_ledger_that_is_not_there_is_empty_and_reading_does_not_make_it(ledger: Ledger) -> None:
    assert not ledger.events("one") and not ledger.contracts()
    assert ledger.next_edition("one", "2026-03") == 1
    assert not ledger.path.exists()


def test_what_was_written_down_is_read_again_as_it_was(ledger: Ledger) -> None:
    ledger.append(Event.DUE, "one", "2026-03", about={"by": "2026-04-05"})
    made = ledger.append(Event.MADE, "one", "2026-03", 1, about={"manifest": "ab12", "客户": "甲方"})
    ledger.append(Event.MADE, "two", "2026-03", 1)
    assert made.at == NOON and made.about == {"manifest": "ab12", "客户": "甲方"}
    assert ledger.events("one", "2026-03", Event.MADE) == [made]
    assert [entry.event for entry in ledger.events("one")] == [Event.DUE, Event.MADE]
    assert ledger.contracts() == ["one", "two"]


def test_the_same_is_written_down_once_where_that_is_asked_for(ledger: Ledger) -> None:
    first = ledger.append(Event.DUE, "one", "2026-03", once=True)
    assert ledger.append(Event.DUE, "one", "2026-03", once=True) == first
    ledger.append(Event.DUE, "one", "2026-04", once=True)
    ledger.append(Event.DUE, "one", "2026-03")
    assert len(ledger.events("one")) == 3


def test_a_number_is_never_given_twice(ledger: Ledger) -> None:
    ledger.append(Event.MADE, "one", "2026-03", 4)
    assert ledger.next_edition("one", "2026-03") == 5, "though its folder is gone"
    assert ledger.next_edition("one", "2026-03", [6]) == 7, "a folder the ledger does not know of counts, too"
    assert ledger.next_edition("one", "2026-04") == ledger.next_edition("two", "2026-03") == 1


def test_nothing_in_it_can_be_changed_or_taken_out(ledger: Ledger) -> None:
    ledger.append(Event.MADE, "one", "2026-03", 1)
    for sql in ("update events set edition = 2", "delete from events"):
        with pytest.raises(sqlite3.DatabaseError, match="only grows"), sqlite3.connect(ledger.path) as database:
            database.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "update events set edition = 2 where number = 1",
        "update events set about = '{' where number = 1",
        "update events set event = 'lost' where number = 1",
        "delete from events where number = 1",
    ],
)
def test_what_was_altered_stops_its_own_contract_alone(ledger: Ledger, sql: str) -> None:
    ledger.append(Event.MADE, "one", "2026-03", 1)
    two = ledger.append(Event.MADE, "two", "2026-03", 1)
    ledger.append(Event.MADE, "one", "2026-04", 1)
    altered(ledger, sql)
    with pytest.raises(RecordError, match="of contract 'one', is not what was written"):
        ledger.events("one")
    with pytest.raises(RecordError):
        ledger.append(Event.MADE, "one", "2026-05", 1)
    with pytest.raises(RecordError):
        ledger.next_edition("one", "2026-05")
    assert ledger.events("two") == [two]
    ledger.append(Event.MADE, "two", "2026-04", 1)


@pytest.mark.parametrize(
    "content", [b"no database at all, and longer than its head" * 40, b"SQLite format 3\0" + b"\xff" * 8000]
)
def test_a_damaged_file_is_a_sentence_for_whoever_asks(ledger: Ledger, content: bytes) -> None:
    ledger.path.parent.mkdir()
    ledger.path.write_bytes(content)
    for ask in (ledger.contracts, lambda: ledger.events("one"), lambda: ledger.append(Event.DUE, "one")):
        with pytest.raises(RecordError, match=r"ledger.sqlite\n  - is no ledger any more: the file is damaged"):
            ask()
    assert ledger.path.read_bytes() == content, "what may still be saved of it stays"


def test_a_folder_that_cannot_be_written_to_can_be_read(ledger: Ledger) -> None:
    made = ledger.append(Event.MADE, "one", "2026-03", 1)
    ledger.path.parent.chmod(0o555)
    ledger.path.chmod(0o444)
    try:
        assert ledger.events("one") == [made]
    finally:
        ledger.path.parent.chmod(0o755)


def test_many_may_write_at_once(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda n: Ledger(ledger.path).append(Event.DUE, "one", str(n)), range(40)))
    assert sorted(int(entry.period) for entry in ledger.events("one")) == list(range(40))
