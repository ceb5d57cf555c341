"""What must hold of every clock, in Polars and in DuckDB, whatever the hours, the zone and the instants."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from support.boring_limits import due_plainly, elapsed_plainly
from support.clocks import due_both, elapsed_both, spans

from servicepledge.clock.segments import Clock, clock
from servicepledge.contract.hours import WEEKDAYS, Hours

FIRST, LAST = date(2026, 3, 20), date(2026, 4, 8)
BEGINS, ENDS = datetime(2026, 3, 22, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC)
ZONES = ["Asia/Shanghai", "Europe/Berlin", "Asia/Beirut", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
"""Among them clocks that change within the days looked at, at midnight, and by half an hour."""
US = timedelta(microseconds=1)
ROWS, EXAMPLES = 12, 20


@st.composite
def windows(draw: st.DrawFn) -> list[str]:
    """Draw up to three windows, some across midnight, some that touch or overlap."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        opens = draw(st.one_of(st.integers(0, 23).map(lambda hour: hour * 60), st.integers(0, 24 * 60 - 1)))
        closes = draw(st.integers(opens + 1, min(opens + 24 * 60, 48 * 60)))
        found.append(f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}")
    return found


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    fields: dict[str, Any] = {
        "days": draw(st.sampled_from(["every_day", "mon_fri", "cn_workday", "except_statutory"])),
        "windows": draw(windows()),
        "on": draw(st.dictionaries(st.sampled_from(WEEKDAYS), windows(), max_size=3)),
        "closed": draw(st.lists(st.sampled_from(["03-25", "2026-03-30"]), max_size=2)),
        "dates": draw(st.dictionaries(st.sampled_from(["2026-03-28", "2026-03-29", "2026-04-04"]), windows(), max_size=2)),
    }  # fmt: skip
    return Hours.model_validate(fields)


clocks = st.builds(lambda found, zone: clock(found, ZoneInfo(zone), FIRST, LAST), hours(), st.sampled_from(ZONES))
instants = st.one_of(
    st.datetimes(datetime(2026, 3, 22), datetime(2026, 4, 6)).map(lambda moment: moment.replace(tzinfo=UTC)),
    st.integers(0, 15 * 24 * 4).map(lambda quarter: BEGINS + timedelta(minutes=15 * quarter)),
    st.integers(0, 15 * 24).map(lambda hour: BEGINS + timedelta(hours=hour) - US),
)
pauses = st.lists(st.tuples(instants, instants).map(lambda pair: (min(pair), max(pair))), max_size=4)


def us(length: timedelta) -> int:
    return length // US


@given(clocks, st.lists(st.tuples(instants, instants, instants).map(sorted), min_size=ROWS, max_size=ROWS))
@settings(max_examples=EXAMPLES)
def test_parts_add_up_to_the_whole(found: Clock, rows: list[list[datetime]]) -> None:
    whole = elapsed_both(found, spans([(a, c, []) for a, _, c in rows]), pauses=False)
    first = elapsed_both(found, spans([(a, b, []) for a, b, _ in rows]), pauses=False)
    second = elapsed_both(found, spans([(b, c, []) for _, b, c in rows]), pauses=False)
    assert whole == [one + other for one, other in zip(first, second, strict=True)]
    assert all(0 <= length <= us(c - a) for length, (a, _, c) in zip(whole, rows, strict=True))


@given(clocks, st.lists(st.tuples(instants, instants, pauses), min_size=ROWS, max_size=ROWS))
@settings(max_examples=EXAMPLES)
def test_a_pause_never_adds_time_and_counts_once(found: Clock, drawn: list[tuple[Any, ...]]) -> None:
    rows = [(min(a, b), max(a, b), paused) for a, b, paused in drawn]
    plain = elapsed_both(found, spans([(a, b, []) for a, b, _ in rows]))
    paused = elapsed_both(found, spans(rows))
    twice = elapsed_both(found, spans([(a, b, [*paused, *reversed(paused)]) for a, b, paused in rows]))
    assert all(0 <= less <= length for less, length in zip(paused, plain, strict=True))
    assert twice == paused
    assert paused == [elapsed_plainly(found, *row) for row in rows]


@given(clocks, st.lists(st.tuples(instants, pauses), min_size=ROWS, max_size=ROWS), st.integers(1, 40 * 3600 * 10**6))
@settings(max_examples=EXAMPLES)
def test_deadline_and_elapsed_are_each_others_inverse(found: Clock, drawn: list[tuple[Any, ...]], limit: int) -> None:
    for with_pauses in (False, True):
        starts = [(start, None, paused if with_pauses else []) for start, paused in drawn]
        dues = due_both(found, spans(starts), limit, pauses=with_pauses)
        assert dues == [due_plainly(found, start, limit, paused) for start, _, paused in starts]
        ended = [(start, due, paused) for (start, _, paused), due in zip(starts, dues, strict=True) if due]
        just_before = [(start, due - US, paused) for start, due, paused in ended]
        if ended:
            assert elapsed_both(found, spans(ended)) == [limit] * len(ended)
            assert elapsed_both(found, spans(just_before)) == [limit - 1] * len(ended)
