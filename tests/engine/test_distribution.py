"""The distribution behind a KPI, against sorted lists."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import polars as pl
import pytest
from support.distributions import distribution

from servicepledge.contract.model import Contract
from servicepledge.engine.distribution import Distribution
from servicepledge.engine.terms import Term
from servicepledge.errors import SourceError
from servicepledge.exports.open import OpenSource, open_source
from servicepledge.exports.source import Source
from servicepledge.periods import Period

SHANGHAI = ZoneInfo("Asia/Shanghai")
OCTOBER = Period.parse("2026-10")
NAME = {"zh": "例", "en": "example"}
US = timedelta(microseconds=1)
Row = dict[str, Any]


def local(day: int, hour: int = 12, minute: int = 0, *, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def contract_of(*clauses: Mapping[str, Any], **other: Any) -> Contract:
    fields = {
        "id": "one",
        "title": NAME,
        "source": "centre",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "client": {"name": NAME},
        "provider": {"name": NAME},
        "report": {"every": "month"},
        "clauses": [{"ref": str(n), "words": "…", **clause} for n, clause in enumerate(clauses, 1)],
    }
    return Contract.model_validate(fields | other)


def opened_with(folder: Path, **tables: Sequence[Row]) -> OpenSource:
    exports = {}
    for table, rows in tables.items():
        pl.DataFrame(list(rows), infer_schema_length=None).write_parquet(folder / f"{table}.parquet")
        exports[table] = {"path": f"{table}.parquet"}
    source = Source.model_validate({"id": "centre", "name": NAME, "time_zone": "UTC", "folder": folder, **exports})
    return open_source(source, "centre.toml")


def found(opened: OpenSource, contract: Contract, period: Period = OCTOBER, **reading: str) -> Distribution:
    return distribution(opened, Term.of(contract, contract.clauses[0], reading), period)


def by_hand(waits: Sequence[timedelta]) -> Distribution:
    """Sort and count."""
    us = sorted(wait // US for wait in waits)
    n = len(us)
    if n == 0:
        return Distribution(0)
    middle = Fraction(us[(n - 1) // 2] + us[n // 2], 2)
    nine_in_ten = next(wait for rank, wait in enumerate(us, 1) if rank * 10 >= n * 9)
    figures = (Fraction(sum(us), n), middle, Fraction(nine_in_ten), Fraction(us[-1]))
    return Distribution(n, *(figure / 1_000_000 for figure in figures))


def call(number: int, arrived: datetime, wait: timedelta | None, **other: Any) -> Row:
    """A call that queued for 5 s before its wait began to count."""
    queued = arrived + timedelta(seconds=5)
    row = {
        "call_id": f"c{number}", "contract_id": "one", "channel": "phone", "queue": "a", "kind": "inquiry",
        "special_needs": None, "arrived_at": arrived, "queued_at": queued,
        "answered_at": None if wait is None else queued + wait, "callback_at": None, "is_test": False,
    }  # fmt: skip
    return row | other


@pytest.mark.parametrize("count", [1, 2, 3, 9, 10, 11, 19, 20, 21, 100])
def test_mean_median_and_nine_in_ten(tmp_path: Path, count: int) -> None:
    chance = random.Random(count)
    waits = [chance.choice((timedelta(0), chance.randrange(10**9) * US, timedelta(seconds=20))) for _ in range(count)]
    opened = opened_with(tmp_path, calls=[call(n, local(2), wait) for n, wait in enumerate(waits)])
    contract = contract_of({"kpi": "average_speed_of_answer"})
    assert found(opened, contract) == by_hand(waits)


def test_the_arithmetic_of_four_waits(tmp_path: Path) -> None:
    waits = [timedelta(seconds=wait_s) for wait_s in (1, 2, 4, 100)]
    opened = opened_with(tmp_path, calls=[call(n, local(2), wait) for n, wait in enumerate(waits)])
    assert found(opened, contract_of({"kpi": "average_speed_of_answer"})) == Distribution(
        n=4,
        mean=Fraction(1 + 2 + 4 + 100, 4),
        median=Fraction(2 + 4, 2),
        p90=Fraction(100),
        longest=Fraction(100),
    )


def test_a_half_of_a_microsecond_is_kept(tmp_path: Path) -> None:
    decade = timedelta(days=3650)
    waits = [decade, decade + US]
    arrived = datetime(2016, 10, 2, 12, tzinfo=UTC)
    opened = opened_with(tmp_path, calls=[call(n, arrived, wait) for n, wait in enumerate(waits)])
    contract = contract_of({"kpi": "average_speed_of_answer"}, starts_on=date(2016, 1, 1))
    median = found(opened, contract, Period.parse("2016-10")).median
    assert median == Fraction(2 * (decade // US) + 1, 2_000_000)


def random_calls(count: int = 600) -> list[Row]:
    chance = random.Random(20261001)
    rows = []
    for number in range(count):
        arrived = local(1, 0, month=9) + timedelta(seconds=chance.randrange(92 * 86_400))
        wait = None if chance.random() < 0.2 else timedelta(seconds=chance.randrange(-3, 200))
        rows.append(
            call(
                number,
                arrived,
                wait,
                contract_id=chance.choice(("one", "one", "other")),
                channel=chance.choice(("phone", "chat", "video", None)),
                queue=chance.choice(("a", "b", "it's", None)),
                kind=chance.choice(("inquiry", "complaint", None)),
                special_needs=chance.choice((True, False, None)),
                is_test=chance.random() < 0.05,
            )
        )
    rows += [call(count, local(3), None, callback_at=local(3, 13)), call(count + 1, local(3), None, queued_at=None)]
    rows += [call(count + 2, local(4), timedelta(1), queued_at=None)]  # a robot answered what never asked for a person
    return rows


WORK = {"windows": ["08:00-18:00"], "days": "mon_fri"}
NIGHT = {"windows": ["22:00-30:00"]}


def at_work(row: Row) -> bool:
    moment = row["arrived_at"].astimezone(SHANGHAI)
    return moment.weekday() < 5 and 8 <= moment.hour < 18


def at_night(row: Row) -> bool:
    hour = row["arrived_at"].astimezone(SHANGHAI).hour
    return hour >= 22 or hour < 6


SCOPES: dict[str, tuple[dict[str, Any], dict[str, Any], Any]] = {
    "everything": ({}, {}, lambda row: True),
    "one channel": ({"channel": "phone"}, {}, lambda row: row["channel"] == "phone"),
    "two channels": ({"channel": ["chat", "video"]}, {}, lambda row: row["channel"] in ("chat", "video")),
    "a queue with a quote in its name": ({"queue": "it's"}, {}, lambda row: row["queue"] == "it's"),
    "two queues and a kind": (
        {"queue": ["a", "b"], "kind": "complaint"}, {},
        lambda row: row["queue"] in ("a", "b") and row["kind"] == "complaint",
    ),
    "special needs": ({"special_needs": True}, {}, lambda row: row["special_needs"] is True),
    "no special needs, unknown ones too": ({"special_needs": False}, {}, lambda row: row["special_needs"] is not True),
    "in working hours": ({"hours": "work"}, {}, at_work),
    "outside working hours": ({"outside": "work"}, {}, lambda row: not at_work(row)),
    "by night": ({"hours": "night", "channel": "phone"}, {}, lambda row: row["channel"] == "phone" and at_night(row)),
    "chat in its service hours, the rest round the clock": (
        {}, {"service_hours": {"chat": "work"}}, lambda row: row["channel"] != "chat" or at_work(row),
    ),
    "two channels, each in its service hours": (
        {"channel": ["chat", "phone"]}, {"service_hours": {"chat": "work", "phone": "night"}},
        lambda row: (row["channel"] == "chat" and at_work(row)) or (row["channel"] == "phone" and at_night(row)),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], OpenSource]:
    rows = random_calls()
    return rows, opened_with(tmp_path_factory.mktemp("spread"), calls=rows)


@pytest.mark.parametrize("case", SCOPES)
@pytest.mark.parametrize("clock", ["queue_entry", "arrival"])
def test_scope(many: tuple[list[Row], OpenSource], case: str, clock: str) -> None:
    rows, opened = many
    scope, terms, holds = SCOPES[case]
    contract = contract_of(
        {"kpi": "average_speed_of_answer", "scope": scope}, hours={"work": WORK, "night": NIGHT}, **terms
    )
    waits = []
    for row in rows:
        reached = row["answered_at"] or row["callback_at"]
        if row["contract_id"] != "one" or row["is_test"] or row["queued_at"] is None or reached is None:
            continue
        is_in_october = row["arrived_at"].astimezone(SHANGHAI).month == 10
        wait = reached - row["queued_at" if clock == "queue_entry" else "arrived_at"]
        is_known = row["answered_at"] is None or row["queued_at"] <= row["answered_at"]
        if is_in_october and holds(row) and is_known and wait >= timedelta(0):
            waits.append(wait)
    assert len(waits) > 5
    assert found(opened, contract, clock_start=clock) == by_hand(waits)


def test_the_mean_is_the_average_speed_of_answer(many: tuple[list[Row], OpenSource]) -> None:
    from servicepledge.scorecard.measure import measure

    contract = contract_of({"kpi": "average_speed_of_answer"})
    assert found(many[1], contract).mean == measure(many[1], contract, OCTOBER).of("1").value


def test_the_period_ends_where_the_term_does(tmp_path: Path) -> None:
    rows = [call(day, local(day), timedelta(seconds=day)) for day in (9, 10, 20, 21)]
    opened = opened_with(tmp_path, calls=rows)
    contract = contract_of({"kpi": "average_speed_of_answer"}, starts_on=date(2026, 10, 10), ends_on=date(2026, 10, 20))
    assert found(opened, contract) == by_hand([timedelta(seconds=10), timedelta(seconds=20)])
    assert found(opened, contract, Period.parse("2026-11")) == Distribution(0)


def test_local_midnight_parts_the_days(tmp_path: Path) -> None:
    last, first = local(31, 23, 59), local(1, 0, month=11)
    opened = opened_with(tmp_path, calls=[call(1, last, timedelta(seconds=1)), call(2, first, timedelta(seconds=2))])
    contract = contract_of({"kpi": "average_speed_of_answer"})
    assert found(opened, contract) == by_hand([timedelta(seconds=1)])
    assert found(opened, contract, Period.parse("2026-11")) == by_hand([timedelta(seconds=2)])


def ticket(number: int, received: datetime, took: timedelta | None, **other: Any) -> Row:
    row = {
        "ticket_id": number, "contract_id": "one", "channel": "web", "kind": "request", "received_at": received,
        "first_response_at": None if took is None else received + took, "promised_at": None, "resolved_at": None,
    }  # fmt: skip
    return row | other


def test_cases_count_on_the_day_they_fell_due(tmp_path: Path) -> None:
    took = {n: timedelta(hours=n) for n in range(1, 40)}
    rows = [ticket(n, local(30, 12, month=9) + timedelta(hours=n), took[n]) for n in took]
    rows += [ticket(90, local(5), None), ticket(91, local(5), -timedelta(hours=1))]
    rows += [ticket(92, local(5), timedelta(days=400), contract_id="other")]
    opened = opened_with(tmp_path, tickets=rows)
    contract = contract_of(
        {"kpi": "first_response_time", "limit": "24 h"}, {"kpi": "email_first_reply_time", "limit": "1 h"}
    )
    due_in_october = [took[n] for n in took if local(30, 12, month=9) + timedelta(hours=n + 24) >= local(1, 0)]
    assert found(opened, contract) == by_hand(due_in_october)
    assert distribution(opened, Term.of(contract, contract.clauses[1]), OCTOBER) == Distribution(0), (
        "there are no e-mails"
    )


def test_cases_with_a_time_of_their_own(tmp_path: Path) -> None:
    rows = [
        ticket(1, local(1), None, resolved_at=local(3), promised_at=local(4)),
        ticket(2, local(1), None, resolved_at=local(9), promised_at=local(4)),
        ticket(3, local(1), None, resolved_at=local(9), promised_at=local(4, month=11)),
    ]
    opened = opened_with(tmp_path, tickets=rows)
    assert found(opened, contract_of({"kpi": "resolution_time"})) == by_hand([timedelta(days=2), timedelta(days=8)])


def test_a_promise_without_a_number_has_its_times_on_the_days_they_began(tmp_path: Path) -> None:
    rows = [
        ticket(1, local(1), timedelta(hours=2), promised_at=local(4, month=11)),
        ticket(2, local(30), timedelta(days=3)),
        ticket(3, local(30, month=9), timedelta(days=3)),
        ticket(4, local(2), None),
    ]
    waits = [timedelta(seconds=wait_s) for wait_s in (5, 7)]
    calls = [call(n, local(2), wait) for n, wait in enumerate(waits)]
    opened = opened_with(tmp_path, tickets=rows, calls=calls)
    promptly = {"kind": "time_limit_without_number", "kpi": "first_response_time"}
    assert found(opened, contract_of(promptly)) == by_hand([timedelta(hours=2), timedelta(days=3)])
    assert found(opened, contract_of({**promptly, "kpi": "service_level"})) == by_hand(waits)


def test_nothing_to_describe(tmp_path: Path) -> None:
    rows = [call(1, local(2), None), call(2, local(2), -timedelta(seconds=9))]
    opened = opened_with(tmp_path, calls=rows)
    assert found(opened, contract_of({"kpi": "average_speed_of_answer"})) == Distribution(0), (
        "nobody was answered in a time"
    )
    assert found(opened, contract_of({"kpi": "answer_rate"})) == Distribution(0), "no times are behind it"
    assert found(opened, contract_of({"kpi": "resolution_time"})) == Distribution(0), "there are no cases"
    assert found(opened, contract_of({"kpi": "service_level", "limit": "____ s"})) == Distribution(0), (
        "nobody filled it in"
    )


def test_an_export_that_breaks_while_it_is_read_shows_no_value(tmp_path: Path) -> None:
    calls = tmp_path / "calls.csv"
    calls.write_text(
        "call_id,contract_id,arrived_at,queued_at,answered_at\n"
        "1,one,2026-10-02 08:00:00,2026-10-02 08:00:00,2026-10-02 08:00:09\n"
        "2,one,2026-10-02 08:00:00,2026-10-02 08:00:00,call Ms Li 13800000000\n"
    )
    columns = {name: {"sql": f"cast({name} as timestamp)"} for name in ("arrived_at", "queued_at", "answered_at")}
    export = {"path": "calls.csv", "columns": columns}
    source = Source.model_validate({"id": "c", "name": NAME, "time_zone": "UTC", "folder": tmp_path, "calls": export})
    opened = open_source(source, "c.toml")
    with pytest.raises(SourceError) as raised:
        found(opened, contract_of({"kpi": "average_speed_of_answer"}))
    assert "13800000000" not in str(raised.value)
    assert raised.value.__cause__ is None
    with pytest.raises(duckdb.Error, match="13800000000"):
        opened.database.connection.execute("select max(answered_at) from calls").fetchall()
