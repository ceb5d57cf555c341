"""接通率: what clients and operators have disputed about 'answered' and 'offered'."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]

CASES = {
    "answered over offered": (
        """
        answered_at
        09:00:03
        09:00:09
        -
        """,
        (2, 3),
    ),
    "a caller who gave up was offered and not answered": (
        """
        answered_at | outcome
        09:00:03    | answered
                    | abandoned
        """,
        (1, 2),
    ),
    "overflowed and rejected calls stay in the denominator": (
        """
        answered_at | outcome
        09:00:03    | answered
                    | overflowed
                    | rejected
        """,
        (1, 3),
    ),
    "a caller who gave up within five seconds still counts": (
        """
        answered_at | ended_at
        09:00:03    | 09:01:00
                    | 09:00:02
        """,
        (1, 2),
    ),
    "served by the machine alone: never asked for a person, in neither number": (
        """
        queued_at | answered_at | outcome
        09:00:00  | 09:00:03    | answered
                  |             | self_served
        """,
        (1, 1),
    ),
    "answered without ever asking for a person: in neither number": (
        """
        queued_at | answered_at
                  | 09:00:03
        """,
        (0, 0),
    ),
    "a test call is nobody's call; one that does not say so is a call": (
        """
        answered_at | is_test
        09:00:03    | T
        09:00:03    | F
        09:00:03    |
        """,
        (2, 2),
    ),
    "a call-back accepted in the queue was answered if it connected": (
        """
        callback_at | outcome
        09:40:00    | callback
                    | callback
        """,
        (1, 2),
    ),
    "a transferred call is one call": (
        """
        answered_at | transferred
        09:00:03    | T
        """,
        (1, 1),
    ),
    "a call belongs to the month in which it arrived, not in which it was answered": (
        """
        arrived_at          | queued_at           | answered_at
        2026-09-30 23:59:59 | 2026-10-01 00:00:00 | 2026-10-01 00:00:02
        2026-10-31 23:59:59 | 2026-11-01 00:00:00 | 2026-11-01 00:00:02
        """,
        (1, 1),
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, drawing: str, expected: tuple[int, int]) -> None:
    assert counts(opened, {"kpi": "answer_rate"}, calls=drawing) == expected


SHORT = {
    "five seconds is short, one microsecond more is not": (
        """
        answered_at | ended_at
        09:00:30    | 09:01:00
                    | 09:00:05
                    | 09:00:05.000001
        """,
        (1, 2),
    ),
    "the five seconds run from the queue, not from the machine's greeting": (
        """
        queued_at | ended_at
        09:00:20  | 09:00:24
        """,
        (0, 0),
    ),
    "nobody knows when the caller gave up: not shown to be short, so it counts": (
        """
        ended_at | outcome
                 | abandoned
        """,
        (0, 1),
    ),
    "gave up before entering the queue is impossible, so it is no short abandon": (
        """
        queued_at | ended_at
        09:00:20  | 09:00:19
        """,
        (0, 1),
    ),
    "rejected within five seconds did not give up": (
        """
        ended_at | outcome
        09:00:01 | rejected
        """,
        (0, 1),
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), SHORT.values(), ids=SHORT)
def test_short_abandons_left_out(opened: Opened, drawing: str, expected: tuple[int, int]) -> None:
    clause = {"kpi": "answer_rate", "reading": {"short_abandons": "left_out"}}
    assert counts(opened, clause, calls=drawing) == expected


SELF_SERVICE = """
    queued_at | answered_at | outcome
    09:00:00  | 09:00:03    | answered
    09:00:00  |             | abandoned
              |             | self_served
              |             |
              |             | rejected
"""
BASES = {"agent_requests": (1, 2), "all_arrivals": (1, 5), "self_service_connected": (3, 5)}


@pytest.mark.parametrize(("basis", "expected"), BASES.items())
def test_what_self_service_is_counted_as(opened: Opened, basis: str, expected: tuple[int, int]) -> None:
    assert counts(opened, {"kpi": "answer_rate", "reading": {"basis": basis}}, calls=SELF_SERVICE) == expected


CALLED_BACK = """
    answered_at | ended_at | callback_at | outcome
       09:00:05 | 09:05:00 |             | answered
                | 09:00:30 |    09:20:00 | callback
                | 09:00:30 |    09:20:00 |
                | 09:00:30 |             | abandoned
"""


@pytest.mark.parametrize(("callbacks", "expected"), [("counted", (3, 4)), ("live_only", (1, 4))])
def test_whether_a_call_back_is_an_answer(opened: Opened, callbacks: str, expected: tuple[int, int]) -> None:
    clause = {"kpi": "answer_rate", "reading": {"callbacks": callbacks}}
    assert counts(opened, clause, calls=CALLED_BACK) == expected


def test_nobody_called_is_undefined_not_zero(opened: Opened) -> None:
    score = scored(opened, {"kpi": "answer_rate", "target": ">= 95 %"}, calls="answered_at")
    assert score.value is None
    assert (score.verdict, score.reason.code) == (Verdict.UNDECIDABLE, "no_rows")


def test_what_is_a_short_wait_is_a_number_that_agreements_name(opened: Opened) -> None:
    gave_up = "answered_at | ended_at\n | 09:00:08"
    for short_wait, expected in (("5 s", (0, 1)), ("7.999 s", (0, 1)), ("8 s", (0, 0)), ("10 s", (0, 0))):
        reading = {"short_abandons": "left_out", "short_wait": short_wait}
        clause = {"kpi": "answer_rate", "reading": reading}
        assert counts(opened, clause, calls=gave_up) == expected, short_wait
