"""接听时限达标率: in time or late, to the microsecond, under each reading."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "service_level", "limit": "15 s"}

CASES = {
    "fifteen seconds is in time, sixteen is not": (
        """
        answered_at
        09:00:15
        09:00:16
        """,
        (1, 2),
    ),
    "one microsecond past the limit is late": (
        """
        answered_at
        09:00:15.000000
        09:00:15.000001
        """,
        (1, 2),
    ),
    "answered at once is in time": (
        """
        answered_at
        09:00:00
        """,
        (1, 1),
    ),
    "never answered is not in time": (
        """
        answered_at | outcome
        09:00:01    | answered
                    | abandoned
                    | rejected
        """,
        (1, 3),
    ),
    "the clock starts at the queue, not at the greeting": (
        """
        arrived_at | queued_at | answered_at
        09:00:00   | 09:00:40  | 09:00:50
        """,
        (1, 1),
    ),
    "a call-back waits until it connects": (
        """
        callback_at
        09:00:15
        09:20:00
        """,
        (1, 2),
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, drawing: str, expected: tuple[int, int]) -> None:
    assert counts(opened, CLAUSE, calls=drawing) == expected


CALLS = """
    arrived_at | queued_at | answered_at | ended_at
    09:00:00   | 09:00:10  | 09:00:20    | 09:05:00
    09:00:00   | 09:00:10  | 09:00:25    | 09:05:00
    09:00:00   | 09:00:10  | 09:00:26    | 09:05:00
    09:00:00   | 09:00:10  |             | 09:00:15
    09:00:00   | 09:00:10  |             | 09:00:16
"""
READINGS = {
    "all who gave up stay in": ({}, (2, 5)),
    "those who gave up within five seconds are left out": ({"abandons": "short_left_out"}, (2, 4)),
    "only the answered are counted": ({"abandons": "left_out"}, (2, 3)),
    "from arrival the greeting counts as waiting": ({"clock_start": "arrival"}, (0, 5)),
    "from arrival, only the answered": ({"clock_start": "arrival", "abandons": "left_out"}, (0, 3)),
}


@pytest.mark.parametrize(("reading", "expected"), READINGS.values(), ids=READINGS)
def test_readings(opened: Opened, reading: dict[str, str], expected: tuple[int, int]) -> None:
    assert counts(opened, {**CLAUSE, "reading": reading}, calls=CALLS) == expected


def test_answered_before_it_was_queued_is_counted_as_unmeasurable_and_not_as_in_time(opened: Opened) -> None:
    score = scored(opened, CLAUSE, calls="queued_at | answered_at\n09:00:10 | 09:00:09\n09:00:10 | 09:00:11")
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 2, 1)


SCOPES = {
    "only the channel named": ({"channel": "phone"}, (1, 2)),
    "either of two channels": ({"channel": ["phone", "chat"]}, (2, 3)),
    "only the queue named": ({"queue": "vip"}, (1, 1)),
    "only the topic named": ({"topic": "bill"}, (1, 2)),
    "callers with special needs": ({"special_needs": True}, (1, 1)),
    "callers without special needs, or of whom nobody said": ({"special_needs": False}, (1, 3)),
    "two columns must both hold": ({"channel": "phone", "topic": "bill"}, (1, 1)),
    "a channel nobody used": ({"channel": "fax"}, (0, 0)),
}
SCOPED = """
    channel | queue | topic | special_needs | answered_at
    phone   | vip   | bill  | T             | 09:00:10
    phone   | all   | fault | F             | 09:01:10
    chat    | all   |       |               | 09:00:10
            |       | bill  |               | 09:01:10
"""


@pytest.mark.parametrize(("scope", "expected"), SCOPES.values(), ids=SCOPES)
def test_scope(opened: Opened, scope: dict[str, object], expected: tuple[int, int]) -> None:
    assert counts(opened, {**CLAUSE, "scope": scope}, calls=SCOPED) == expected


def test_what_is_a_short_wait_is_a_number_that_agreements_name(opened: Opened) -> None:
    gave_up = "answered_at | ended_at\n | 09:00:08"
    for short_wait, expected in (("5 s", (0, 1)), ("7.999 s", (0, 1)), ("8 s", (0, 0)), ("10 s", (0, 0))):
        reading = {"abandons": "short_left_out", "short_wait": short_wait}
        clause = {"kpi": "service_level", "limit": "15 s", "reading": reading}
        assert counts(opened, clause, calls=gave_up) == expected, short_wait
