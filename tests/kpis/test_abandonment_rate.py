"""放弃率: who gave up, out of whom."""

from collections.abc import Callable

import pytest
from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]

CASES = {
    "gave up in the queue": (
        """
        answered_at | outcome
        09:00:03    | answered
                    | abandoned
        """,
        (1, 2),
    ),
    "not answered and no word why: gave up": (
        """
        answered_at
        09:00:03
        -
        """,
        (1, 2),
    ),
    "overflowed and rejected callers did not give up, but they called": (
        """
        outcome
        overflowed
        rejected
        abandoned
        """,
        (1, 3),
    ),
    "whoever was called back as accepted in the queue did not give up": (
        """
        callback_at | outcome
        09:30:00    | callback
        09:30:00    |
        """,
        (0, 2),
    ),
    "whoever gave up gave up, though the centre rang back": (
        """
        callback_at | outcome
        09:30:00    | abandoned
        """,
        (1, 1),
    ),
    "left the machine's menu: never in the queue": (
        """
        queued_at | outcome
                  | abandoned
        09:00:00  | abandoned
        """,
        (1, 1),
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, drawing: str, expected: tuple[int, int]) -> None:
    assert counts(opened, {"kpi": "abandonment_rate"}, calls=drawing) == expected


def test_short_abandons_left_out_leave_both_numbers(opened: Opened) -> None:
    drawing = """
        answered_at | ended_at
        09:00:30    | 09:01:00
                    | 09:00:05
                    | 09:00:06
    """
    clause = {"kpi": "abandonment_rate"}
    assert counts(opened, clause, calls=drawing) == (2, 3)
    assert counts(opened, {**clause, "reading": {"short_abandons": "left_out"}}, calls=drawing) == (1, 2)


def test_what_is_a_short_wait_is_a_number_that_agreements_name(opened: Opened) -> None:
    gave_up = "answered_at | ended_at\n | 09:00:08"
    for short_wait, expected in (("5 s", (1, 1)), ("7.999 s", (1, 1)), ("8 s", (0, 0)), ("10 s", (0, 0))):
        reading = {"short_abandons": "left_out", "short_wait": short_wait}
        clause = {"kpi": "abandonment_rate", "reading": reading}
        assert counts(opened, clause, calls=gave_up) == expected, short_wait
