"""Limits that end with a day: months by the Civil Code, the next day at a time, half a working day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from support.centre import contract, scored

from servicepledge.clock.working_days import same_day
from servicepledge.exports.open import OpenSource
from servicepledge.kpis import KPIS
from servicepledge.periods import Period
from servicepledge.report.formatting.figures import limit_text, within

Opened = Callable[..., OpenSource]
HOURS = {"hours": {"work": {"days": "cn_workday", "windows": ["09:00-12:00", "13:00-18:00"]}}}

CASES: dict[str, tuple[dict[str, Any], str, str, bool]] = {
    "a month ends with the day of its number": ({"limit": "1 个月"}, "2026-09-15 09:00", "2026-10-15 23:59:59", True),
    "and not a moment later": ({"limit": "1 个月"}, "2026-09-15 09:00", "2026-10-16 00:00:01", False),
    "at 24:00 it is met": ({"limit": "1 个月"}, "2026-09-15 09:00", "2026-10-16 00:00:00", True),
    "the 31st of August and a month is the 30th of September, two are the 31st of October, a Saturday, so Monday": (
        {"limit": "2 个月"}, "2026-08-31 09:00", "2026-11-02 12:00", True,
    ),
    "a last day in the holiday moves to the first working day": ({"limit": "1 month"}, "2026-09-03 09:00", "2026-10-08 23:00", True),
    "and no further": ({"limit": "1 month"}, "2026-09-03 09:00", "2026-10-09 00:00:01", False),
    "it ends at the closing of the hours named": (
        {"limit": "1 个月", "clock": "work"}, "2026-09-15 09:00", "2026-10-15 18:00:01", False,
    ),
    "by noon of the next day": ({"limit": "次日12:00前"}, "2026-10-10 20:00", "2026-10-11 12:00:00", True),
    "a second past noon is late": ({"limit": "次日12:00前"}, "2026-10-10 20:00", "2026-10-11 12:00:01", False),
    "of one that came at dawn it is the next day, too": ({"limit": "次日12:00前"}, "2026-10-10 00:30", "2026-10-11 11:00", True),
    "by noon of the next working day, which a Saturday may be": (
        {"limit": "次一工作日12:00前"}, "2026-10-09 20:00", "2026-10-10 12:00:01", False,
    ),
    "over a Sunday to Monday": ({"limit": "下一个工作日12:00前"}, "2026-10-17 20:00", "2026-10-19 11:59", True),
    "half a working day is four of its eight hours": (
        {"limit": "0.5 个工作日", "clock": "work"}, "2026-10-12 10:00", "2026-10-12 15:00:00", True,
    ),
    "and no second more": ({"limit": "半个工作日", "clock": "work"}, "2026-10-12 10:00", "2026-10-12 15:00:01", False),
    "half an hour": ({"limit": "半小时"}, "2026-10-12 10:00", "2026-10-12 10:30:00", True),
    "a week": ({"limit": "1 周"}, "2026-10-12 10:00", "2026-10-19 10:00:01", False),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "received", "resolved", "is_met"), CASES.values(), ids=CASES)
def test_when_it_falls_due(opened: Opened, clause: dict[str, Any], received: str, resolved: str, is_met: bool) -> None:
    drawing = f"received_at | resolved_at\n{received} | {resolved}"
    month = "2026-11" if clause["limit"] == "2 个月" else "2026-10"
    found = scored(
        opened, {"kpi": "resolution_time", **clause}, tickets=drawing, contract={**HOURS, "period": Period.parse(month)}
    )
    assert (found.numerator, found.denominator) == (int(is_met), 1)


def test_what_is_open_past_the_month_is_late_and_before_its_end_is_not_due(opened: Opened) -> None:
    drawing = "received_at | resolved_at\n2026-09-10 09:00 | -\n2026-09-25 09:00 | -"
    found = scored(opened, {"kpi": "resolution_time", "limit": "1 个月"}, tickets=drawing, as_of="2026-10-20 00:00")
    assert (found.numerator, found.denominator, found.pending) == (0, 1, 1)


MONTHS = {
    (date(2026, 1, 31), 1): date(2026, 2, 28), (date(2027, 12, 31), 2): date(2028, 2, 29), (date(2026, 1, 30), 1): date(2026, 2, 28),
    (date(2026, 2, 28), 1): date(2026, 3, 28), (date(2026, 11, 30), 3): date(2027, 2, 28), (date(2026, 12, 15), 1): date(2027, 1, 15),
}  # fmt: skip


@pytest.mark.parametrize(("day", "months_n"), MONTHS)
def test_the_day_of_the_same_number_or_the_last_of_a_shorter_month(day: date, months_n: int) -> None:
    assert same_day(day, months_n) == MONTHS[day, months_n]


REFUSED = {
    "half a working day needs its hours": ({"limit": "0.5 个工作日"}, "runs only while hours are open, and none are named"),
    "days of two lengths have no half": ({"limit": "0.5 个工作日", "clock": "odd"}, "are not all of one length"),
    "a time of day needs no clock": ({"limit": "次日12:00前", "clock": "work"}, "clock 'work' changes nothing"),
    "pauses do not move the end of a day": (
        {"limit": "1 个月", "reading": {"pause": "waiting_for_customer"}}, "cannot be taken out of limit '1 个月'",
    ),
    "a wait in the queue has no month": ({"kpi": "service_level", "limit": "1 个月"}, "ends with a day, and service_level"),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "said"), REFUSED.values(), ids=REFUSED)
def test_limits_that_cannot_be(clause: dict[str, Any], said: str) -> None:
    hours = {**HOURS["hours"], "odd": {"windows": ["09:00-18:00"], "on": {"sat": ["09:00-12:00"]}}}
    with pytest.raises(ValidationError) as raised:
        contract([{"kpi": "resolution_time", **clause}], hours=hours)
    assert said in str(raised.value)


def test_how_they_are_said() -> None:
    texts = {"1 个月": ("1 个月", "1 month"), "次日9:30前": ("次日 09:30 前", "09:30 on the next day")}
    texts |= {
        "次工作日12:00前": ("次一工作日 12:00 前", "12:00 on the next working day"),
        "半个工作日": ("0.5 个工作日", "half a working day"),
    }
    for written, (zh, en) in texts.items():
        clock = {"clock": "work"} if "半" in written else {}
        limit = contract([{"kpi": "resolution_time", "limit": written, **clock}], **HOURS).clauses[0].limit
        assert limit is not None and (limit_text(limit, "zh"), limit_text(limit, "en")) == (zh, en)
        assert within(KPIS["resolution_time"], limit, "zh") == (zh if "日 " in zh else f"≤ {zh}")
