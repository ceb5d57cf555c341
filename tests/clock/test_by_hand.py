"""Clocks by hand: the cases a client would dispute, in Polars and in DuckDB."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from support.clocks import due_both, elapsed_both, spans, working_day_both
from support.polars_clock import Rule, clock_for

from servicepledge.clock.segments import clock
from servicepledge.clock.working_days import working_days
from servicepledge.contract.hours import Hours
from servicepledge.errors import CalendarError

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR_US = 3600 * 1_000_000
WORK = {"days": "cn_workday", "windows": ["09:00-18:00"]}
SPLIT = {"days": "mon_fri", "windows": ["13:30-18:00", "09:00-12:00"]}
NIGHT = {"windows": ["22:00-30:00"], "closed": ["10-06"]}
ALL_DAY = {"windows": ["00:00-24:00"]}


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=zone)


ELAPSED = {
    "a night's rest does not count": (WORK, "09-14 17:00", "09-15 10:00", [], 2 * HOUR_US),
    "neither does lunch": (SPLIT, "09-14 11:00", "09-14 14:00", [], 3 * HOUR_US // 2),
    "a make-up Saturday counts": (WORK, "10-09 17:00", "10-12 10:00", [], 11 * HOUR_US),
    "the closed day's night, not the night before it": (NIGHT, "10-05 23:00", "10-07 23:00", [], 8 * HOUR_US),
    "a microsecond is a microsecond": (WORK, "09-14 09:00", "09-14 09:00:00.000001", [], 1),
    "the closing instant is closed": (WORK, "09-14 18:00", "09-15 09:00", [], 0),
    "two pauses that overlap count once": (
        WORK, "09-14 09:00", "09-14 18:00", [("09-14 10:00", "09-14 12:00"), ("09-14 11:00", "09-14 13:00")], 6 * HOUR_US,
    ),
    "a pause counts only where the clock runs": (
        WORK, "09-14 17:00", "09-15 10:00", [("09-14 17:30", "09-15 09:15")], 5 * HOUR_US // 4,
    ),
    "a pause before the start or after the end is none": (
        WORK, "09-14 10:00", "09-14 12:00", [("09-14 09:00", "09-14 10:00"), ("09-14 12:00", "09-14 15:00")], 2 * HOUR_US,
    ),
    "backwards is negative": (WORK, "09-15 10:00", "09-14 17:00", [], -2 * HOUR_US),
}  # fmt: skip


@pytest.mark.parametrize("case", ELAPSED)
def test_elapsed(case: str) -> None:
    hours, start, end, pauses, expected_us = ELAPSED[case]
    found = clock(Hours.model_validate(hours), SHANGHAI, date(2026, 9, 14), date(2026, 10, 20))
    frame = spans([(at(start), at(end), [(at(a), at(b)) for a, b in pauses])])
    assert elapsed_both(found, frame) == [expected_us]


DUE = {
    "the rest of the limit runs the next day": (WORK, "09-14 17:00", 2, [], "09-15 10:00"),
    "received at night, it begins at the opening": (WORK, "09-14 22:00", 2, [], "09-15 11:00"),
    "used up exactly at closing, it is due at that closing": (WORK, "09-14 17:00", 1, [], "09-14 18:00"),
    "round the clock is natural time": (ALL_DAY, "09-14 17:00", 24, [], "09-15 17:00"),
    "a pause moves it on": (WORK, "09-14 10:00", 2, [("09-14 11:00", "09-14 14:00")], "09-14 15:00"),
    "a pause that begins when it is due does not": (WORK, "09-14 10:00", 2, [("09-14 12:00", "09-14 14:00")], "09-14 12:00"),
    "one pause can bring another one in": (
        WORK, "09-14 10:00", 2, [("09-14 12:30", "09-14 13:30"), ("09-14 11:00", "09-14 12:00")], "09-14 14:00",
    ),
    "beyond the days looked at there is no answer": (WORK, "10-20 17:00", 2, [], None),
}  # fmt: skip


@pytest.mark.parametrize("case", DUE)
def test_deadline(case: str) -> None:
    hours, start, limit_h, pauses, expected = DUE[case]
    found = clock(Hours.model_validate(hours), SHANGHAI, date(2026, 9, 14), date(2026, 10, 20))
    frame = spans([(at(start), None, [(at(a), at(b)) for a, b in pauses])])
    assert due_both(found, frame, limit_h * HOUR_US) == [expected and at(expected)]


DAYS: dict[str, tuple[dict[str, Any], str, int, Rule, str]] = {
    "the day of receipt is not counted": (WORK, "09-14 09:00", 1, "civil_code", "09-15 18:00"),
    "a make-up Saturday is a working day": (WORK, "02-13 10:00", 1, "civil_code", "02-14 18:00"),
    "the Spring Festival is passed over": (WORK, "02-13 10:00", 2, "civil_code", "02-24 18:00"),
    "received on a rest day": (WORK, "10-03 10:00", 1, "civil_code", "10-08 18:00"),
    "the later of two closings": (SPLIT, "09-14 10:00", 1, "end_of_working_day", "09-15 18:00"),
    "a night closes the next morning": (NIGHT, "10-04 10:00", 2, "civil_code", "10-08 06:00"),
    "at the same time of day": (SPLIT, "09-14 10:00", 2, "same_time", "09-16 10:00"),
    "at noon the next open moment is after lunch": (SPLIT, "09-14 12:30", 1, "same_time", "09-15 13:30"),
    "in the evening it is the next morning": (SPLIT, "09-17 19:00", 1, "same_time", "09-21 09:00"),
}


@pytest.mark.parametrize("case", DAYS)
def test_working_days(case: str) -> None:
    hours, start, days_n, rule, expected = DAYS[case]
    assert working_day_both(Hours.model_validate(hours), SHANGHAI, [at(start)], days_n, rule) == [at(expected)]


def test_the_same_time_of_day_across_a_clock_change() -> None:
    hours = Hours.model_validate(ALL_DAY)
    starts = [at("03-28 02:30", BERLIN), at("03-28 12:00", BERLIN), at("10-24 02:30", BERLIN)]
    skipped, noon, twice = working_day_both(hours, BERLIN, starts, 1, "same_time")
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "02:30 does not exist: read on the clock as it was"
    assert noon == at("03-29 12:00", BERLIN)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30 comes twice: the first"


def test_a_day_of_a_clock_change_has_its_real_hours() -> None:
    found = clock(Hours.model_validate(ALL_DAY), BERLIN, date(2026, 3, 28), date(2026, 10, 26))
    days = [(at(f"{day} 00:00", BERLIN), at(f"{following} 00:00", BERLIN), ())
            for day, following in (("03-29", "03-30"), ("10-25", "10-26"))]  # fmt: skip
    assert elapsed_both(found, spans(days)) == [23 * HOUR_US, 25 * HOUR_US]


def test_what_is_unknown_or_not_covered_has_no_answer() -> None:
    found = clock(Hours.model_validate(WORK), SHANGHAI, date(2026, 9, 14), date(2026, 9, 15))
    edges = [at("09-14 00:00"), at("09-16 00:00")]
    beyond = [edges[0] - timedelta(microseconds=1), edges[1] + timedelta(microseconds=1)]
    rows = [(edges[0], edges[1], []), (beyond[0], edges[1], []), (edges[0], beyond[1], []), (edges[0], None, [])]
    assert elapsed_both(found, spans(rows)) == [18 * HOUR_US, None, None, None]
    assert due_both(found, spans([(edges[0], None, []), (beyond[0], None, [])]), 18 * HOUR_US)[0] == at("09-15 18:00")


def test_hours_that_never_open_have_no_deadline() -> None:
    never = Hours.model_validate({"windows": []})
    found = clock_for(never, SHANGHAI, at("09-14 10:00"), at("09-14 10:00"), HOUR_US)
    frame = spans([(at("09-14 10:00"), at("09-14 12:00"), [])])
    assert (found.total_us, elapsed_both(found, frame), due_both(found, frame, HOUR_US)) == (0, [0], [None])


def test_a_clock_reaches_back_and_ahead_for_open_time() -> None:
    found = clock(Hours.model_validate(WORK), SHANGHAI, date(2026, 10, 8), date(2026, 10, 8), before_us=10 * HOUR_US)
    assert found.segments["from_us"].min() == pl.Series([at("09-29 09:00")]).dt.epoch("us").item()
    ahead = clock_for(Hours.model_validate(WORK), SHANGHAI, at("09-30 17:00"), at("09-30 17:00"), 2 * HOUR_US)
    assert due_both(ahead, spans([(at("09-30 17:00"), None, [])]), 2 * HOUR_US) == [at("10-08 10:00")]


def test_a_clock_goes_on_as_far_as_the_calendar_is_known() -> None:
    hours = Hours.model_validate(WORK)
    found = clock(hours, SHANGHAI, date(2026, 12, 1), date(2026, 12, 30), until=date(2027, 3, 1))
    assert found.covers_till_us == pl.Series([datetime(2026, 12, 31, 16)]).dt.epoch("us").item()
    with pytest.raises(CalendarError, match="data/calendar/2027.toml"):
        clock(hours, SHANGHAI, date(2026, 12, 1), date(2027, 1, 1))
    listed = working_days(hours, SHANGHAI, date(2026, 12, 1), date(2026, 12, 30), after_n=5)
    assert listed.last == date(2026, 12, 31)
