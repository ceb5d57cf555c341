"""Periods: how they are written, where they begin and end, what came before and comes next."""

import json
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.places import DATA

from servicepledge.contract.hours import wall_instant
from servicepledge.errors import UsageError
from servicepledge.periods import Period

FIXTURES = DATA / "oracle" / "kpi_fixtures.json"
FORMS = {
    "2026-10-05": (date(2026, 10, 5), date(2026, 10, 5), "day"),
    "2026-W41": (date(2026, 10, 5), date(2026, 10, 11), "week"),
    "2026-W01": (date(2025, 12, 29), date(2026, 1, 4), "week"),
    "2026-W53": (date(2026, 12, 28), date(2027, 1, 3), "week"),
    "2026-10": (date(2026, 10, 1), date(2026, 10, 31), "month"),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29), "month"),
    "2026-12": (date(2026, 12, 1), date(2026, 12, 31), "month"),
    "2026-Q1": (date(2026, 1, 1), date(2026, 3, 31), "quarter"),
    "2026-Q4": (date(2026, 10, 1), date(2026, 12, 31), "quarter"),
    "2026-H1": (date(2026, 1, 1), date(2026, 6, 30), "half-year"),
    "2026-H2": (date(2026, 7, 1), date(2026, 12, 31), "half-year"),
    "2026": (date(2026, 1, 1), date(2026, 12, 31), "year"),
    "2026-10-01..2026-10-15": (date(2026, 10, 1), date(2026, 10, 15), None),
    "2026-10-05..2026-10-05": (date(2026, 10, 5), date(2026, 10, 5), None),
    "2026-09..2026-10": (date(2026, 9, 1), date(2026, 10, 31), None),
    "2026-W41..2026-10": (date(2026, 10, 5), date(2026, 10, 31), None),
}


@pytest.mark.parametrize(("text", "expected"), FORMS.items(), ids=FORMS)
def test_every_form(text: str, expected: tuple[date, date, str | None]) -> None:
    period = Period.parse(text)
    assert (period.first, period.last, period.every) == expected
    assert period.label == text
    assert period.days == (period.last - period.first).days + 1
    assert period.end == period.last + timedelta(days=1)


def test_blanks_around_a_period_do_not_matter() -> None:
    assert Period.parse(" 2026-10 ") == Period.parse("2026-10")


WRONG = [
    "", "october", "2026-13", "2026-00", "2026-02-30", "2025-W53", "2026-W00", "2026-Q5", "2026-Q0", "2026-H3", "0000",
    "26-10", "2026-1", "2026/10", "2026-10-15..2026-10-01", "2026-11..2026-10", "2026-10..", "2026-09..2026-10..2026-11", "2026-10-01..", "..", "2026-10-01...2026-10-02",
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_period_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(UsageError, match="2026-W41") as caught:
        Period.parse(text)
    assert caught.value.where == f"period '{text}'"


EARLIER = {
    "2026-10": ["2026-08", "2026-09"],
    "2026-01": ["2025-11", "2025-12"],
    "2026-W01": ["2025-W51", "2025-W52"],
    "2027-W01": ["2026-W52", "2026-W53"],
    "2026-Q1": ["2025-Q3", "2025-Q4"],
    "2026-H1": ["2025-H1", "2025-H2"],
    "2026": ["2024", "2025"],
    "2024-03-01": ["2024-02-28", "2024-02-29"],
    "2026-10-08..2026-10-14": ["2026-09-24..2026-09-30", "2026-10-01..2026-10-07"],
}


@pytest.mark.parametrize(("text", "expected"), EARLIER.items(), ids=EARLIER)
def test_earlier_and_next_go_back_and_forth(text: str, expected: list[str]) -> None:
    period = Period.parse(text)
    earlier = period.earlier(2)
    assert [past.label for past in earlier] == expected
    assert earlier[0].next() == earlier[1]
    assert earlier[1].next() == period
    assert period.earlier(0) == []


@given(
    st.sampled_from(["day", "week", "month", "quarter", "half-year", "year"]),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_every_day_is_in_one_period_of_each_kind_and_they_follow_without_gap(every: str, day: date) -> None:
    period = Period.of(every, day)
    assert period.first <= day <= period.last
    assert period.every == every
    assert Period.parse(period.label) == period
    assert period.next().first == period.end
    assert period.next().earlier(1) == [period]
    assert Period.of(every, period.first) == Period.of(every, period.last) == period


# -- months that begin on another day than the first ---------------------------------------------------------------------

FROM_THE_16TH = {
    "2026-10": (date(2026, 10, 16), date(2026, 11, 15), "month"),
    "2026-12": (date(2026, 12, 16), date(2027, 1, 15), "month"),
    "2024-02": (date(2024, 2, 16), date(2024, 3, 15), "month"),
    "2026-Q4": (date(2026, 10, 16), date(2027, 1, 15), "quarter"),
    "2026-H1": (date(2026, 1, 16), date(2026, 7, 15), "half-year"),
    "2026": (date(2026, 1, 16), date(2027, 1, 15), "year"),
    "2026-W41": (date(2026, 10, 5), date(2026, 10, 11), "week"),
    "2026-10-05": (date(2026, 10, 5), date(2026, 10, 5), "day"),
    "2026-10-01..2026-10-15": (date(2026, 10, 1), date(2026, 10, 15), None),
}


@pytest.mark.parametrize(("text", "expected"), FROM_THE_16TH.items(), ids=FROM_THE_16TH)
def test_months_that_begin_on_the_sixteenth(text: str, expected: tuple[date, date, str | None]) -> None:
    period = Period.parse(text, 16)
    assert (period.first, period.last, period.every, period.label) == (*expected, text)
    (before,) = period.earlier(1)
    assert before.end == period.first and before.next() == period and period.next().first == period.end


@given(
    st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 28), st.sampled_from(["month", "quarter", "year"])
)
def test_every_day_lies_in_one_period_whatever_day_months_begin_on(day: date, begins: int, every: str) -> None:
    period = Period.of(every, day, begins)
    assert period.first <= day <= period.last and period.first.day == begins
    assert Period.parse(period.label, begins) == period
    assert Period.of(every, period.last, begins) == period and Period.of(every, period.end, begins) == period.next()


def test_windows_another_program_published() -> None:
    fixtures = json.loads(FIXTURES.read_text("utf-8"))["fixtures"]
    fixture = next(one for one in fixtures if one["id"] == "governify-windows")
    zone, begins = ZoneInfo(fixture["inputs"]["timezone"]), fixture["inputs"]["starts_on_day"]
    every = {"monthly": "month", "quarterly": "quarter"}
    for want in fixture["expected"]:
        period = Period.of(every[want["kind"]], date.fromisoformat(want["local_from"]), begins)
        assert (period.first.isoformat(), period.end.isoformat()) == (want["local_from"], want["local_to_exclusive"])
        bounds = [wall_instant(day, 0, zone) for day in (period.first, period.end)]
        assert [moment.isoformat() for moment in bounds] == [want["utc_from"], want["utc_to_exclusive"]]
        assert (bounds[1] - bounds[0]).total_seconds() == want["hours"] * 3600
