"""Service hours: windows, nights, closed days, single dates and day sets, as stretches of real time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from servicepledge.contract.hours import (
    DAY_MIN,
    ROUND_THE_CLOCK,
    WEEKDAYS,
    Hours,
    open_segments,
    parse_closed,
    parse_window,
    unusual_days,
    wall_instant,
)
from servicepledge.errors import CalendarError

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def hours(**fields: Any) -> Hours:
    return Hours.model_validate(fields)


def drawn(found: Hours, first: date, last: date, zone: ZoneInfo = SHANGHAI) -> list[str]:
    """Write stretches in local time: '05 08:00 - 05 18:00'."""
    return [
        " - ".join(f"{moment.astimezone(zone):%d %H:%M}" for moment in segment)
        for segment in open_segments(found, zone, first, last)
    ]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("08:00-18:00", (480, 1080)),
        ("8:00 – 18:00", (480, 1080)),
        ("08：00—18：00", (480, 1080)),
        ("08:00至18:00", (480, 1080)),
        (" 08:00~18:00 ", (480, 1080)),
        ("00:00-24:00", (0, 1440)),
        ("22:00-30:00", (1320, 1800)),
        ("23:59-48:00", (1439, 2880)),
        ("00:00-00:01", (0, 1)),
    ],
)
def test_a_window(text: str, minutes: tuple[int, int]) -> None:
    assert parse_window(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "8-18",
        "18:00-08:00",
        "08:00-08:00",
        "24:00-25:00",
        "08:60-09:00",
        "08:00-18:60",
        "22:00-48:01",
        "08:00",
        "",
        8,
        None,
        [],
    ],
)
def test_no_window(text: object) -> None:
    with pytest.raises(
        ValueError, match="is not a window. Write opening and closing such as '08:00-18:00'; a night runs"
    ):
        parse_window(text)


@pytest.mark.parametrize("text", ["2026-05-01", "05-01", "02-29", "2024-02-29", date(2026, 5, 1)])
def test_a_closed_day(text: object) -> None:
    assert parse_closed(text) == str(text)


@pytest.mark.parametrize(
    "text", ["2026-13-01", "02-30", "2026-02-29", "1 May", "5-1", "", 501, datetime(2026, 5, 1), None]
)
def test_no_closed_day(text: object) -> None:
    with pytest.raises(ValueError, match="is not a day. Write '2026-05-01', or '05-01' for every year."):
        parse_closed(text)


OCTOBER_5 = date(2026, 10, 5)  # a Monday
RULES = {
    "the general windows hold": ({}, OCTOBER_5, [480]),
    "a weekday's own go before the general ones": ({"on": {"mon": ["10:00-11:00"]}}, OCTOBER_5, [600]),
    "an empty weekday is closed": ({"on": {"mon": []}}, OCTOBER_5, []),
    "a closed date has none": ({"closed": ["2026-10-05"]}, OCTOBER_5, []),
    "a date closed every year has none": ({"closed": ["10-05"]}, OCTOBER_5, []),
    "a single date wins over closed": ({"closed": ["10-05"], "dates": {"2026-10-05": ["09:00-12:00"]}}, OCTOBER_5, [540]),
    "a single date can be empty": ({"dates": {"2026-10-05": []}}, OCTOBER_5, []),
    "a single date wins over the day set": (
        {"days": "mon_fri", "dates": {"2026-10-10": ["09:00-12:00"]}}, date(2026, 10, 10), [540],
    ),
    "mon_fri leaves Saturday out": ({"days": "mon_fri"}, date(2026, 10, 10), []),
    "mon_fri leaves statutory holidays out": ({"days": "mon_fri"}, date(2026, 10, 1), []),
    "mon_fri keeps them where the hours say so": ({"days": "mon_fri", "holidays": "open"}, date(2026, 10, 1), [480]),
    "mon_fri keeps bridged rest days": ({"days": "mon_fri"}, date(2026, 10, 7), [480]),
    "a make-up Saturday is a working day": ({"days": "cn_workday"}, date(2026, 10, 10), [480]),
    "a make-up Saturday has Saturday's windows": (
        {"days": "cn_workday", "on": {"sat": ["09:00-12:00"]}}, date(2026, 10, 10), [540],
    ),
    "a national holiday is no working day": ({"days": "cn_workday"}, date(2026, 10, 7), []),
    "a bridged rest day is no statutory holiday": ({"days": "except_statutory"}, date(2026, 10, 7), [480]),
    "a statutory holiday is left out": ({"days": "except_statutory"}, date(2026, 10, 1), []),
    "a Sunday is no statutory holiday": ({"days": "except_statutory"}, date(2026, 10, 11), [480]),
}  # fmt: skip


@pytest.mark.parametrize("case", RULES)
def test_which_windows_a_date_has(case: str) -> None:
    fields, day, opens = RULES[case]
    found = hours(**{"windows": ["08:00-18:00"], **fields})
    assert [window[0] for window in found.windows_of(day)] == opens


def test_a_year_without_a_notice_is_refused_and_says_what_to_do() -> None:
    for days in ("cn_workday", "except_statutory", "mon_fri"):
        with pytest.raises(CalendarError) as raised:
            hours(days=days, windows=["08:00-18:00"]).windows_of(date(2027, 1, 4))
        assert raised.value.exit_code == 7
        assert "2027-01-04" in str(raised.value) and "'every_day', or 'mon_fri' with holidays = 'open'" in str(
            raised.value
        )
    assert hours(days="cn_workday", dates={"2027-01-04": ["09:00-10:00"]}, windows=[]).windows_of(date(2027, 1, 4))
    assert hours(days="mon_fri", holidays="open", windows=["08:00-18:00"]).windows_of(date(2027, 1, 4))
    with pytest.raises(ValidationError, match="holidays belongs to days = 'mon_fri'. Remove it"):
        hours(days="cn_workday", holidays="open", windows=["08:00-18:00"])


def test_never_open_is_a_mistake_unless_it_is_said() -> None:
    with pytest.raises(ValidationError, match="no window is given, so it would never be open"):
        hours(closed=["05-01"])
    assert hours(windows=[]).windows_of(OCTOBER_5) == ()


def test_stretches_that_touch_or_overlap_are_one() -> None:
    split = hours(windows=["13:00-18:00", "08:00-12:00", "11:00-12:30"])
    assert drawn(split, OCTOBER_5, OCTOBER_5)[-2:] == ["05 08:00 - 05 12:30", "05 13:00 - 05 18:00"]
    assert drawn(hours(windows=["08:00-12:00", "12:00-18:00"]), OCTOBER_5, OCTOBER_5)[-1] == "05 08:00 - 05 18:00"
    assert drawn(ROUND_THE_CLOCK, OCTOBER_5, date(2026, 10, 7)) == ["04 00:00 - 08 00:00"]


def test_a_night_belongs_to_the_date_it_opens_on() -> None:
    night = hours(windows=["22:00-30:00"], closed=["2026-10-06"])
    assert drawn(night, OCTOBER_5, date(2026, 10, 7)) == [
        "04 22:00 - 05 06:00",
        "05 22:00 - 06 06:00",  # a closed date does not cut the tail of the night before
        "07 22:00 - 08 06:00",
    ]


def test_a_night_and_the_next_morning_count_once() -> None:
    both = hours(on={"mon": ["22:00-32:00"], "tue": ["06:00-10:00"]})
    assert drawn(both, OCTOBER_5, date(2026, 10, 6)) == ["05 22:00 - 06 10:00"]


@pytest.mark.parametrize(("day", "length_h"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (OCTOBER_5, 24)])
def test_a_day_is_as_long_as_it_is(day: date, length_h: int) -> None:
    *_, (start, end) = open_segments(hours(dates={day: ["00:00-24:00"]}, windows=[]), BERLIN, day, day)
    assert end - start == timedelta(hours=length_h)
    assert start.tzinfo is UTC


def test_nothing_is_open() -> None:
    assert list(open_segments(hours(windows=[]), SHANGHAI, OCTOBER_5, date(2026, 12, 31))) == []


windows = st.tuples(st.integers(0, DAY_MIN - 1), st.integers(1, 2 * DAY_MIN)).filter(lambda pair: pair[0] < pair[1])
texts = windows.map(lambda pair: f"{pair[0] // 60:02}:{pair[0] % 60:02}-{pair[1] // 60:02}:{pair[1] % 60:02}")
any_hours = st.fixed_dictionaries(
    {
        "windows": st.lists(texts, max_size=3),
        "on": st.dictionaries(st.sampled_from(WEEKDAYS), st.lists(texts, max_size=2), max_size=3),
        "days": st.sampled_from(["every_day", "mon_fri", "cn_workday", "except_statutory"]),
        "closed": st.lists(st.sampled_from(["03-28", "2026-03-30", "10-25"]), max_size=2),
    }
)


@given(fields=any_hours, zone=st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/Sao_Paulo")]), spring=st.booleans())
def test_stretches_hold_the_minutes_that_any_window_holds(fields: dict[str, Any], zone: ZoneInfo, spring: bool) -> None:
    found = hours(**fields)
    first = date(2026, 3, 27) if spring else date(2026, 10, 23)
    last = first + timedelta(days=4)
    segments = list(open_segments(found, zone, first, last))
    for (_, end), (start, _) in zip(segments, segments[1:], strict=False):
        assert end < start
    assert all(start < end for start, end in segments)
    days = [first + timedelta(days=offset) for offset in range(-1, 5)]
    spans = [
        (wall_instant(day, opens, zone), wall_instant(day, closes, zone))
        for day in days
        for opens, closes in found.windows_of(day)
    ]
    moment = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    for _ in range(9 * 24 * 4):
        in_window = any(start <= moment < end for start, end in spans)
        assert in_window == any(start <= moment < end for start, end in segments), moment
        moment += timedelta(minutes=15)


@pytest.mark.parametrize(("fields", "unusual"), [
    ({"days": "every_day"}, {}),
    ({"days": "except_statutory"}, {1: False, 2: False, 3: False}),
    ({"days": "mon_fri"}, {1: False, 2: False}),
    ({"days": "mon_fri", "holidays": "open"}, {}),
    ({"days": "cn_workday"}, {1: False, 2: False, 5: False, 6: False, 7: False, 10: True}),
    ({"days": "every_day", "closed": ["2026-10-09"], "on": {"sun": []}}, {9: False}),
    ({"days": "mon_fri", "holidays": "open", "dates": {"2026-10-10": ["10:00-16:00"]}}, {10: True}),
])  # fmt: skip
def test_the_dates_that_are_not_as_their_weekday_is(fields: dict[str, Any], unusual: dict[int, bool]) -> None:
    found = unusual_days(hours(windows=["09:00-18:00"], **fields), date(2026, 10, 1), date(2026, 10, 15))
    assert {day.day: bool(windows) for day, windows in found} == unusual
