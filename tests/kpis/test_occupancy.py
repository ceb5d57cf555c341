"""座席占用率: the time with customers, and at the work after it, in the time signed in."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "occupancy"}
TALK = {**CLAUSE, "reading": {"after_call": "left_out"}}
SHIFT = "agent_id | started_at | ended_at\na | 09:00:00 | 10:00:00"
HEADER = "agent_id | answered_at | ended_at | after_call_s\n"

CASES = {
    "the talk and the work after it": (CLAUSE, SHIFT, "a | 09:10:00 | 09:20:00 | 60", (660, 3600)),
    "the talk alone": (TALK, SHIFT, "a | 09:10:00 | 09:20:00 | 60", (600, 3600)),
    "two chats at a time are one": (
        CLAUSE, SHIFT, "a | 09:10:00 | 09:20:00 | 0\na | 09:15:00 | 09:25:00 | 0", (900, 3600),
    ),
    "a second shift at the same time is none": (
        CLAUSE, f"{SHIFT}\na | 09:30:00 | 11:00:00", "a | 09:10:00 | 09:20:00 | 0", (600, 7200),
    ),
    "what goes on after signing out is not of the time signed in": (
        CLAUSE, SHIFT, "a | 09:50:00 | 10:10:00 | 60", (600, 3600),
    ),
    "a contact of somebody else occupies nobody here": (CLAUSE, SHIFT, "b | 09:10:00 | 09:20:00 | 0", (0, 3600)),
    "over midnight on both days": (
        CLAUSE, "agent_id | started_at | ended_at\na | 23:00:00 | 06 01:00", "a | 23:50:00 | 06 00:10 | 0", (1200, 7200),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "shifts", "calls", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, clause: dict[str, object], shifts: str, calls: str, expected: tuple[int, int]) -> None:
    assert counts(opened, clause, shifts=shifts, calls=HEADER + calls) == expected


def test_the_hours_a_clause_names_bound_it(opened: Opened) -> None:
    hours = {"hours": {"work": {"windows": ["09:15-09:45"]}}}
    clause = {**CLAUSE, "scope": {"hours": "work"}}
    found = counts(opened, clause, shifts=SHIFT, calls=HEADER + "a | 09:10:00 | 09:20:00 | 0", contract=hours)
    assert found == (300, 1800)


def test_a_contact_without_an_end_may_last_until_the_next(opened: Opened) -> None:
    calls = HEADER + "a | 09:10:00 | - | 0\na | 09:20:00 | 09:30:00 | 0"
    found = scored(opened, {**CLAUSE, "target": ">= 20 %"}, shifts=SHIFT, calls=calls)
    assert (found.numerator, found.denominator, found.unmeasurable) == (600, 3600, 600)
    assert found.verdict is Verdict.UNDECIDABLE
    assert (
        scored(opened, {**CLAUSE, "target": "between 10 % and 40 %"}, shifts=SHIFT, calls=calls).verdict is Verdict.MET
    )


def test_a_contact_without_an_agent_or_its_work_after_is_counted_apart(opened: Opened) -> None:
    nobodys = scored(opened, CLAUSE, shifts=SHIFT, calls=HEADER + "- | 09:10:00 | 09:20:00 | 0")
    assert (nobodys.numerator, nobodys.unmeasurable) == (0, 600)
    calls = HEADER + "a | 09:10:00 | 09:20:00 | -\na | 09:25:00 | 09:26:00 | 0"
    found = scored(opened, CLAUSE, shifts=SHIFT, calls=calls)
    assert (found.numerator, found.unmeasurable) == (660, 300)
