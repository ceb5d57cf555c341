"""The bank's mapping on months nobody has seen: invented rows in the raw format, with both changes of the clock."""

import random
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from servicepledge.checks import check_exports, stop_on_critical
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.workspace import Workspace

BANK = "anonymous-bank-1999"
ISRAEL = ZoneInfo("Asia/Jerusalem")
AGENTS = ("AVI", "BASCH", "MICHAL", "NO_SERVER")
MONTHS = {
    "1999-04": date(1999, 4, 2),  # 02:00 becomes 03:00
    "1999-09": date(1999, 9, 3),  # 02:00 becomes 01:00
}


def clock(moment: datetime) -> str:
    local = moment.astimezone(ISRAEL)
    return f"{local.hour}:{local:%M:%S}"


def raw_row(
    n: int, arrived: datetime, outcome: str, vru_s: int, wait_s: int, talk_s: int, **other: str
) -> dict[str, str]:
    """Write a call as the bank's switch did: clocks as text, 0:00:00 for a stage that was not reached."""
    queued = arrived + timedelta(seconds=vru_s)
    answered = queued + timedelta(seconds=wait_s)
    is_answered = outcome == "AGENT"
    return {
        "vru_line": f"AA010{n % 6 + 1}",
        "call_id": str(33000 + n % 100),
        "customer_id": "0" if n % 2 else str(9_000_000 + n % 50),
        "priority": str(n % 3),
        "type": ("PS", "NW", "NE", "TT", "IN", "PE")[n % 6],
        "date": f"{arrived.astimezone(ISRAEL):%y%m%d}",
        "vru_entry": clock(arrived),
        "vru_exit": clock(queued),
        "vru_time": str(vru_s),
        "q_start": clock(queued) if wait_s else "0:00:00",
        "q_exit": clock(answered) if wait_s else "0:00:00",
        "q_time": str(wait_s),
        "outcome": outcome,
        "ser_start": clock(answered) if is_answered else "0:00:00",
        "ser_exit": clock(answered + timedelta(seconds=talk_s)) if is_answered else "0:00:00",
        "ser_time": str(talk_s if is_answered else 0),
        "server": AGENTS[n % 4] if is_answered else "NO_SERVER",
    }


def month_of_calls(first: date, change: date, seed: int) -> tuple[list[dict[str, str]], dict[date, list[int | None]]]:
    """Return raw rows, and per local day what each offered call waited (None: not answered)."""
    chance = random.Random(seed)
    period = Period.of("month", first)
    rows: list[dict[str, str]] = []
    waits: dict[date, list[int | None]] = {}
    midnight = datetime.combine(change, time(), tzinfo=ISRAEL).astimezone(UTC)
    moments = [midnight + timedelta(seconds=15 * step) for step in range(900)]  # from midnight past the change
    moments += [  # and right before each midnight of the month
        datetime.combine(period.first + timedelta(days=day), time(23, 59, 30 + day % 30), tzinfo=ISRAEL).astimezone(UTC)
        for day in range(period.days)
    ]
    moments += [midnight + timedelta(seconds=chance.randrange(6 * 86_400)) for _ in range(400)]
    for n, arrived in enumerate(moments):
        outcome = chance.choices(("AGENT", "HANG", "PHANTOM"), (80, 17, 3))[0]
        wait_s = chance.choice((0, 0, 1, 5, 19, 20, 21, 60, 300, 1500))
        vru_s = chance.choice((0, 4, 9, 30, 90, -57))
        rows.append(raw_row(n, arrived, outcome, vru_s, wait_s, chance.randrange(600)))
        if outcome != "PHANTOM":
            day = arrived.astimezone(ISRAEL).date()
            waits.setdefault(day, []).append(wait_s if outcome == "AGENT" else None)
    return rows, waits


def workspace_with(folder: Path, **months: list[dict[str, str]]) -> Workspace:
    exports = folder / "data" / "exports" / BANK
    exports.mkdir(parents=True)
    for name, rows in months.items():
        pl.DataFrame(rows).write_parquet(exports / f"{name}_raw_strings.parquet")
    return Workspace.at(folder)


@pytest.mark.parametrize("month", MONTHS)
def test_an_invented_month_with_a_change_of_the_clock(empty_examples: Path, month: str) -> None:
    rows, waits = month_of_calls(Period.parse(month).first, MONTHS[month], seed=7)
    workspace = workspace_with(empty_examples, invented=rows)
    contract = workspace.contract(BANK)
    opened = open_for(workspace, contract)
    assert opened.left_out() == {"calls": sum(row["outcome"] == "PHANTOM" for row in rows)}
    found: dict[date, dict[str, tuple[Fraction | None, int | None]]] = {}
    for score in measure(opened, contract, Period.parse(month), by=["day"]).scores:
        found.setdefault(score.by["day"], {})[score.term.clause.ref] = (score.numerator, score.denominator)  # type: ignore[arg-type, call-overload]
    assert sorted(found) == sorted(waits)
    for day, waited in waits.items():
        answered = [wait for wait in waited if wait is not None]
        assert found[day]["1"] == (len(answered), len(waited)), day
        assert found[day]["2"] == (sum(answered), len(answered)), (
            f"{day}: waits are whole seconds, whatever the clock does"
        )
        for limit_s in (5, 20, 60):
            within = sum(wait <= limit_s for wait in answered)
            assert found[day][f"3 within {limit_s} s"] == (within, len(waited)), (day, limit_s)


def test_every_wait_is_the_stored_one(empty_examples: Path) -> None:
    rows, waits = month_of_calls(date(1999, 4, 1), MONTHS["1999-04"], seed=11)
    opened = open_for(workspace := workspace_with(empty_examples, invented=rows), workspace.contract(BANK))
    found = opened.database.connection.execute(
        "select date_diff('microsecond', queued_at, answered_at) from calls where answered_at is not null"
    ).fetchall()
    expected = [wait * 1_000_000 for waited in waits.values() for wait in waited if wait is not None]
    assert sorted(us for (us,) in found) == sorted(expected)


def test_months_lie_side_by_side(empty_examples: Path) -> None:
    months = {name: month_of_calls(Period.parse(name).first, change, seed=3) for name, change in MONTHS.items()}
    workspace = workspace_with(empty_examples, **{name: rows for name, (rows, _) in months.items()})
    contract = workspace.contract(BANK)
    opened = open_for(workspace, contract)
    for name, (_, waits) in months.items():
        offered = measure(opened, contract, Period.parse(name)).of("1").denominator
        assert offered == sum(len(waited) for waited in waits.values())


@pytest.mark.filterwarnings("ignore")
def test_calls_are_told_apart_and_the_checks_let_the_month_pass(empty_examples: Path) -> None:
    rows, _ = month_of_calls(date(1999, 9, 1), MONTHS["1999-09"], seed=5)
    rows = [row for row in rows if not row["vru_time"].startswith("-")]  # more of them here than the bank ever had
    workspace = workspace_with(empty_examples, invented=rows)
    opened = open_for(workspace, workspace.contract(BANK))
    distinct, every = opened.database.connection.execute(
        "select count(distinct call_id), count(*) from calls"
    ).fetchall()[0]
    assert distinct == every
    stop_on_critical(check_exports(opened, workspace.expectations), BANK)


BAD = {
    "no date": ({"date": "99xx31"}, "no day", None),
    "a date that is none": ({"date": "990231"}, "no day", None),
    "no arrival": ({"vru_entry": ""}, "no day", None),
    "an arrival at 25 o'clock": ({"vru_entry": "25:00:00"}, "no day", None),
    "nobody knows how long it queued": ({"q_time": "n/a"}, "offered", None),
    "queued for longer than there are numbers": ({"q_time": "99999999999999999999"}, "offered", None),
    "no time in the voice unit": ({"vru_time": ""}, "answered", 20),
    "no time with the agent": ({"ser_time": "?"}, "answered", 20),
    "spaces around the outcome": ({"outcome": "AGENT "}, "answered", 20),
    "an outcome that does not exist": ({"outcome": "LOST"}, "offered", None),
    "no outcome": ({"outcome": ""}, "offered", None),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_never_stops_the_run(empty_examples: Path, case: str) -> None:
    changed, becomes, wait_s = BAD[case]
    noon = datetime(1999, 5, 5, 9, tzinfo=UTC)
    rows = [raw_row(n, noon, "AGENT", 5, 20, 60) for n in (1, 2)]
    rows[1] |= changed
    workspace = workspace_with(empty_examples, invented=rows)
    contract = workspace.contract(BANK)
    card = measure(open_for(workspace, contract), contract, Period.parse("1999-05"))
    answered = 2 if becomes == "answered" else 1
    offered = 1 if becomes == "no day" else 2
    assert (card.of("1").numerator, card.of("1").denominator) == (answered, offered)
    assert card.of("2").value == 20
    assert card.of("3 within 20 s").numerator == (2 if wait_s == 20 else 1)
