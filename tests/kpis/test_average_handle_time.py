"""平均处理时长: the talk, and the work after the call where it counts."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "average_handle_time"}
AFTER = {**CLAUSE, "reading": {"after_call": "counted"}}

CASES = {
    "from answer to end": (CLAUSE, "answered_at | ended_at\n09:00:10 | 09:03:10\n09:00:10 | 09:01:10", (240, 2)),
    "the wait before it is no handling": (CLAUSE, "answered_at | ended_at\n09:05:00 | 09:06:00", (60, 1)),
    "who gave up was not handled": (CLAUSE, "answered_at | ended_at\n- | 09:06:00", (0, 0)),
    "work after the call where it counts": (
        AFTER,
        "answered_at | ended_at | after_call_s\n09:00:10 | 09:01:10 | 30.5",
        (Fraction(181, 2), 1),
    ),
}


@pytest.mark.parametrize(("clause", "drawing", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, clause: dict[str, object], drawing: str, expected: tuple[Fraction, int]) -> None:
    assert counts(opened, clause, calls=drawing) == expected


def test_calls_without_an_end_or_their_after_call_work_are_counted_apart(opened: Opened) -> None:
    found = scored(opened, CLAUSE, calls="answered_at | ended_at\n09:00:10 | 09:01:10\n09:00:10 | -")
    assert (found.value, found.unmeasurable) == (60, 1)
    found = scored(opened, AFTER, calls="answered_at | ended_at | after_call_s\n09:00:10 | 09:01:10 | -")
    assert (found.value, found.unmeasurable) == (None, 1)
    found = scored(opened, AFTER, calls="answered_at | ended_at\n09:00:10 | 09:01:10")
    assert found.reason.code == "missing_column"
