"""接听达标时段占比: the half-hours, or days, in which enough calls were answered in time."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "interval_service_level", "limit": "15 s"}
DAILY = {**CLAUSE, "reading": {"interval": "day"}}
OFFICE = {"hours": {"work": {"windows": ["09:00-12:00", "13:00-18:00"]}}}
HEADER = "arrived_at | queued_at | answered_at\n"


def call(at: str, wait_s: int | None, day: int = 5) -> str:
    return f"{day:02} {at}:00 | {day:02} {at}:00 | " + ("-" if wait_s is None else f"{day:02} {at}:{wait_s:02}")


def calls(*rows: str) -> str:
    return HEADER + "\n".join(rows)


CASES = {
    "four of five in time is eighty per cent": (
        CLAUSE, [*[call("09:01", 15)] * 4, call("09:29", 16)], (1, 1),
    ),
    "three of four is less": (CLAUSE, [*[call("09:01", 15)] * 3, call("09:29", None)], (0, 1)),
    "every half-hour for itself": (CLAUSE, [call("09:29", 1), call("09:30", 16), call("14:00", 1)], (2, 3)),
    "a day by all its calls": (DAILY, [*[call("09:29", 1)] * 4, call("14:00", 16), call("09:00", 20, day=6)], (1, 2)),
    "another share": (
        {**CLAUSE, "reading": {"least": "50"}}, [call("09:01", 15), call("09:02", 16)], (1, 1),
    ),
    "nobody called": (CLAUSE, [], (0, 0)),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "rows", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, clause: dict[str, object], rows: list[str], expected: tuple[int, int]) -> None:
    assert counts(opened, clause, calls=calls(*rows)) == expected


def test_calls_outside_of_the_hours_are_in_no_interval(opened: Opened) -> None:
    rows = calls(call("08:59", 16), call("09:00", 1), call("12:30", 16), call("17:59", 1), call("18:00", 16))
    for clause, expected in ((CLAUSE, (2, 2)), (DAILY, (1, 1))):
        assert counts(opened, {**clause, "scope": {"hours": "work"}}, calls=rows, contract=OFFICE) == expected


def test_a_half_hour_that_is_not_over_is_not_counted_yet(opened: Opened) -> None:
    rows = calls(call("09:01", 1), call("09:31", 16))
    assert counts(opened, CLAUSE, calls=rows, as_of="2026-10-05 09:59") == (1, 1)
    assert counts(opened, CLAUSE, calls=rows, as_of="2026-10-05 10:00") == (1, 2)
    assert counts(opened, DAILY, calls=rows, as_of="2026-10-05 23:59") == (0, 0)


def test_calls_whose_end_is_not_known_leave_a_half_hour_open_where_they_decide(opened: Opened) -> None:
    rows = (
        "arrived_at | answered_at | outcome\n09:00:00 | 09:00:01 | answered\n09:01:00 | - | answered\n"
        "10:00:00 | - | abandoned\n10:00:00 | - | answered"
    ).replace("arrived_at | ", "arrived_at | queued_at | ")
    lines = rows.splitlines()
    drawing = "\n".join([lines[0], *(f"{line.split(' | ')[0]} | {line}" for line in lines[1:])])
    found = scored(opened, {**CLAUSE, "target": ">= 50 %"}, calls=drawing)
    assert (found.numerator, found.denominator, found.unmeasurable) == (0, 2, 1)
    assert found.verdict is Verdict.UNDECIDABLE
