"""Business time and the working calendar against the cases of tests/data/oracle."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support.oracle import calendar_cn, cases, hours_of

from servicepledge.contract.calendar_cn import is_statutory_holiday, is_workday
from servicepledge.contract.hours import Hours, open_segments
from servicepledge.errors import CalendarError

Stretch = tuple[datetime, datetime]


@pytest.fixture(scope="module")
def calendar() -> dict[str, Any]:
    return calendar_cn()


def elapsed_s(case: dict[str, Any]) -> float:
    """Seconds of the case inside its hours and outside its pauses, second by stretch."""
    start, end = (datetime.fromisoformat(case[name]) for name in ("start", "end"))
    zone = ZoneInfo(case["timezone"])
    pauses = merged((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in case["pauses"])
    total = timedelta()
    segments = open_segments(hours_of(case), zone, start.astimezone(zone).date(), end.astimezone(zone).date())
    for opens, closes in segments:
        total += overlap((opens, closes), (start, end))
        for pause in pauses:
            total -= overlap((max(opens, start), min(closes, end)), pause)
    return total.total_seconds()


def overlap(one: Stretch, other: Stretch) -> timedelta:
    return max(timedelta(), min(one[1], other[1]) - max(one[0], other[0]))


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for start, end in sorted((a.astimezone(UTC), b.astimezone(UTC)) for a, b in stretches):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif end > start:
            found.append((start, end))
    return found


@pytest.mark.parametrize("case", [*cases("elapsed.jsonl"), *cases("random_cn.jsonl")])
def test_business_seconds(case: dict[str, Any]) -> None:
    assert elapsed_s(case) == case["expected_s"], case["note"]


def test_hours_over_holidays(calendar: dict[str, Any]) -> None:
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), [("09:00", "18:00")])
    for row in calendar["elapsed_hours_rows"]["rows"]:
        case = {
            **row, "timezone": "Asia/Shanghai", "hours": week, "closed": [], "open_overrides": {}, "calendar": "CN", "pauses": [],
        }  # fmt: skip
        assert elapsed_s(case) == row["hours_correct"] * 3600


def days_of(years: Iterable[str]) -> Iterator[date]:
    for year in years:
        day = date(int(year), 1, 1)
        while day.year == int(year):
            yield day
            day += timedelta(days=1)


def test_every_working_day(calendar: dict[str, Any]) -> None:
    makeup = {day for days in calendar["makeup_workdays"].values() for day in days}
    resting = {day for days in calendar["rest_weekdays"].values() for day in days}
    for day in days_of(calendar["makeup_workdays"]):
        expected = day.isoformat() in makeup or (day.weekday() < 5 and day.isoformat() not in resting)
        assert is_workday(day) is expected, day


def test_working_days_per_month(calendar: dict[str, Any]) -> None:
    for year, counts in calendar["working_days_per_month"].items():
        found = [0] * 12
        for day in days_of([year]):
            found[day.month - 1] += is_workday(day)
        assert found == counts, year


def test_statutory_holidays(calendar: dict[str, Any]) -> None:
    known = calendar["statutory_days"]
    found = {year: [day.isoformat() for day in days_of([year]) if is_statutory_holiday(day)] for year in known}
    assert found == known


def test_days_in_lieu_are_rest_but_not_statutory(calendar: dict[str, Any]) -> None:
    for days in calendar["in_lieu_rest_days"].values():
        for text in days:
            day = date.fromisoformat(text)
            assert not is_workday(day) and not is_statutory_holiday(day), day


def test_beyond_the_last_notice_is_refused(calendar: dict[str, Any]) -> None:
    hours = Hours.model_validate({"days": "cn_workday", "windows": ["09:00-18:00"]})
    for refusal in calendar["refusals"]:
        first = datetime.fromisoformat(refusal["start"]).date()
        last = datetime.fromisoformat(refusal["end"]).date() if "end" in refusal else first + timedelta(days=1)
        with pytest.raises(CalendarError, match="2027"):
            list(open_segments(hours, ZoneInfo("Asia/Shanghai"), first, last))
