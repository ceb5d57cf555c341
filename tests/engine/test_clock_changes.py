"""Days of 23 and 25 hours: whose day a moment is, when hours are open, and how far a window looks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import duckdb
import pytest
from support.boring import US, Figures, on_the_clock
from support.centre import contract, engine_figures
from support.drawn import drawn
from support.generated import ANCHORS

from servicepledge.clock.local import DAY_US, local_day_sql, local_hour_sql, microseconds
from servicepledge.contract.hours import Hours
from servicepledge.engine.passes import Span
from servicepledge.engine.timetables.days import day_table
from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.measure import terms_of

Opened = Callable[..., OpenSource]
BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
EPOCH_DAY = date(1970, 1, 1)
LONGEST = datetime(2027, 1, 1, tzinfo=UTC)

HOURS_OF = {
    ("Asia/Shanghai", date(2026, 10, 25)): 24,
    ("Europe/Berlin", SPRING): 23,
    ("Europe/Berlin", AUTUMN): 25,
    ("Asia/Jerusalem", date(2026, 3, 27)): 23,
    ("Asia/Beirut", SPRING): 23,
    ("Asia/Beirut", date(2026, 10, 24)): 25,
    ("Australia/Lord_Howe", date(2026, 4, 5)): 24.5,
}


@pytest.mark.parametrize(("zone", "day"), HOURS_OF)
def test_the_table_of_days_has_days_as_long_as_they_are(zone: str, day: date) -> None:
    agreed = contract(
        [{"kpi": "answer_rate", "scope": {"hours": "always"}}],
        time_zone=zone,
        hours={"always": {"windows": ["00:00-24:00"]}},
    )
    table = day_table([agreed], {"one": ["always"]}, {"one": {}}, day - timedelta(days=2), day + timedelta(days=2))
    rows = {row["day"]: row for row in table.frame.iter_rows(named=True)}
    assert len(rows) == 5
    lengths = {at: (row["h0_0_till"] - row["h0_0_from"]) / 3_600_000_000 for at, row in rows.items()}
    assert lengths[day] == HOURS_OF[zone, day]
    assert all(before["h0_0_till"] == after["h0_0_from"] for before, after in pairwise(rows.values()))


@pytest.mark.parametrize(("name", "day"), ANCHORS)
def test_the_local_day_and_hour_are_those_zoneinfo_gives(name: str, day: date) -> None:
    zone = ZoneInfo(name)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    moments = [start + timedelta(minutes=30 * step) + jitter for step in range(192) for jitter in (-US, timedelta(0))]
    first, last = day - timedelta(days=3), day + timedelta(days=3)
    sql = f"select {local_day_sql('us', zone, first, last)}, {local_hour_sql('us', zone, first, last)}"
    with duckdb.connect() as connection:
        listed = ", ".join(f"({number}, {microseconds(moment)})" for number, moment in enumerate(moments))
        found = connection.execute(f"{sql} from (values {listed}) as t(n, us) order by n").fetchall()
    locals_ = [moment.astimezone(zone) for moment in moments]
    assert found == [((local.date() - EPOCH_DAY).days, local.hour) for local in locals_]


def test_a_call_in_the_hour_that_comes_twice_is_in_the_window_by_real_time() -> None:
    """02:30-03:30 opens at the first 02:30 of the autumn night and is two real hours long."""
    hours = Hours(windows=("02:30-03:30",))
    agreed = contract(
        [{"kpi": "answer_rate", "scope": {"hours": "night"}}], time_zone="Europe/Berlin", hours={"night": hours}
    )
    frame = day_table([agreed], {"one": ["night"]}, {"one": {}}, AUTUMN, AUTUMN).frame
    opens, closes = frame["h0_0_from"][0], frame["h0_0_till"][0]
    assert opens == microseconds(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert closes - opens == 2 * DAY_US // 24


@pytest.mark.parametrize(
    ("hours_apart", "expected"),
    [(71.5, Figures()), (72, Figures()), (72.001, Figures(1, 1))],
    ids=["71.5 h before", "exactly 72 h before", "more than 72 h before"],
)
def test_a_window_looks_back_72_real_hours_across_a_short_day(
    opened: Opened, hours_apart: float, expected: Figures
) -> None:
    """From 00:20 on the day after the short one, 72 hours reach into the fourth local day before."""
    day = date(2026, 4, 1)
    later = on_the_clock(day, 20, BERLIN)
    earlier = later - timedelta(hours=hours_apart)
    assert earlier.astimezone(BERLIN).date() <= day - timedelta(days=4)
    rows = [
        {
            "call_id": f"{number}",
            "contract_id": "one",
            "customer_id": "x",
            "topic": "bill",
            "arrived_at": at,
            "queued_at": at,
            "answered_at": at,
        }
        for number, at in enumerate((earlier, later))
    ]
    agreed = contract([{"kpi": "first_contact_resolution"}], time_zone="Europe/Berlin")
    found = engine_figures(opened(calls=rows), terms_of(agreed), Span(day, day, LONGEST))
    assert found["one", "1"].get(day, Figures()) == expected


def test_a_window_looks_forth_72_real_hours_across_a_short_day(opened: Opened) -> None:
    day = date(2026, 3, 28)
    earlier = on_the_clock(day, 24 * 60 - 20, BERLIN)
    rows = [
        {
            "call_id": f"{number}",
            "contract_id": "one",
            "customer_id": "x",
            "topic": "bill",
            "arrived_at": at,
            "queued_at": at,
            "answered_at": at,
        }
        for number, at in enumerate((earlier, earlier + timedelta(hours=72)))
    ]
    agreed = contract([{"kpi": "first_contact_resolution"}], time_zone="Europe/Berlin")
    found = engine_figures(opened(calls=rows), terms_of(agreed), Span(day, day, LONGEST))
    assert found["one", "1"] == {day: Figures(0, 1)}


def test_the_hours_of_a_case_are_found_though_24_hours_span_three_local_days(opened: Opened) -> None:
    received = on_the_clock(date(2026, 3, 28), 23 * 60 + 30, BERLIN)
    due = date(2026, 3, 30)
    rows = [{"ticket_id": "1", "contract_id": "one", "received_at": received, "first_response_at": received}]
    agreed = contract(
        [{"kpi": "first_response_time", "limit": "24 h", "scope": {"hours": "late"}}],
        time_zone="Europe/Berlin",
        hours={"late": {"windows": ["22:00-24:00"]}},
    )
    found = engine_figures(opened(tickets=rows), terms_of(agreed), Span(due, due, LONGEST))
    assert found["one", "1"] == {due: Figures(1, 1)}


NIGHT = """
    arrived_at  | queued_at   | answered_at
    05 21:59:59 | 05 21:59:59 | 05 22:00:00
    05 22:00:00 | 05 22:00:00 | 05 22:00:01
    06 05:59:59 | 06 05:59:59 | 06 06:00:00
    06 06:00:00 | 06 06:00:00 | 06 06:00:01
"""


def test_a_night_runs_past_midnight_and_its_calls_belong_to_the_day_they_came_in_on(opened: Opened) -> None:
    agreed = contract(
        [{"kpi": "answer_rate", "scope": {side: "night"}} for side in ("hours", "outside")],
        hours={"night": {"windows": ["22:00-30:00"]}},
    )
    found = engine_figures(
        opened(calls=drawn("calls", NIGHT)), terms_of(agreed), Span(date(2026, 10, 5), date(2026, 10, 6), LONGEST)
    )
    one_each = {date(2026, 10, 5): Figures(1, 1), date(2026, 10, 6): Figures(1, 1)}
    assert found == {("one", "1"): one_each, ("one", "2"): one_each}
