"""Every case with an expected answer, in Polars and in DuckDB."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support.clocks import due_both, elapsed_both, spans, working_day_both
from support.oracle import calendar_cn, cases, hours_of, instant, pauses_of
from support.polars_clock import clock_for

from servicepledge.contract.hours import Hours
from servicepledge.errors import CalendarError

SECOND_US = 1_000_000
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("case", [*cases("elapsed.jsonl"), *cases("random_cn.jsonl")])
def test_elapsed(case: dict[str, Any]) -> None:
    zone, start, end, pauses = ZoneInfo(case["timezone"]), instant(case, "start"), instant(case, "end"), pauses_of(case)
    found = elapsed_both(clock_for(hours_of(case), zone, start, end), spans([(start, end, pauses)]))
    assert found == [case["expected_s"] * SECOND_US], case["note"]


@pytest.mark.parametrize("case", cases("deadline.jsonl"))
def test_deadline(case: dict[str, Any]) -> None:
    zone, start, pauses = ZoneInfo(case["timezone"]), instant(case, "start"), pauses_of(case)
    limit_us = case["target_s"] * SECOND_US
    latest = max([start, *(end for _, end in pauses)])
    found = clock_for(hours_of(case), zone, start, latest, limit_us)
    assert due_both(found, spans([(start, None, pauses)]), limit_us) == [instant(case, "expected")], case["note"]


@pytest.mark.parametrize("case", cases("day_targets.json"))
def test_working_days(case: dict[str, Any]) -> None:
    zone, start = ZoneInfo(case["timezone"]), instant(case, "start")
    found = working_day_both(hours_of(case), zone, [start], case["days"], case["rule"])
    assert found == [instant(case, "expected")], case["note"]


def test_hours_over_holidays() -> None:
    hours = Hours.model_validate({"days": "cn_workday", "windows": ["09:00-18:00"]})
    for row in calendar_cn()["elapsed_hours_rows"]["rows"]:
        start, end = instant(row, "start"), instant(row, "end")
        found = elapsed_both(clock_for(hours, SHANGHAI, start, end), spans([(start, end, [])]))
        assert found == [row["hours_correct"] * 3600 * SECOND_US]


def test_working_days_between_two_dates() -> None:
    hours = Hours.model_validate({"days": "cn_workday", "windows": ["09:00-18:00"]})
    for row in calendar_cn()["business_day_counts"]["rows"]:
        start, end = (datetime.fromisoformat(row[name]).replace(tzinfo=SHANGHAI) for name in ("from", "to_exclusive"))
        found = elapsed_both(clock_for(hours, SHANGHAI, start, end), spans([(start, end, [])]))
        assert found == [row["correct"] * 9 * 3600 * SECOND_US]


def test_beyond_the_last_notice_is_refused() -> None:
    hours = Hours.model_validate({"days": "cn_workday", "windows": ["09:00-18:00"]})
    for refusal in calendar_cn()["refusals"]:
        start, end = instant(refusal, "start"), instant(refusal, "end" if "end" in refusal else "start")
        with pytest.raises(CalendarError, match="2027"):
            clock_for(hours, SHANGHAI, start, end, refusal.get("target_s", 0) * SECOND_US)
    last_hour = datetime(2026, 12, 31, 17, tzinfo=SHANGHAI)
    found = clock_for(hours, SHANGHAI, last_hour, last_hour, 3600 * SECOND_US)
    assert due_both(found, spans([(last_hour, None, [])]), 3600 * SECOND_US) == [last_hour + timedelta(hours=1)]
