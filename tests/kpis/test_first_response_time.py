"""首次响应时限达标率: and with it every promise of the kind 'done within the limit'."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "first_response_time", "limit": "10 min"}

CASES = {
    "ten minutes is in time, a microsecond more is late": (
        """
        first_response_at
        09:10:00
        09:10:00.000001
        """,
        (1, 2),
    ),
    "answered in the second it came in": (
        """
        first_response_at
        09:00:00
        """,
        (1, 1),
    ),
    "never answered and past due is late": (
        """
        first_response_at
        09:05:00
        -
        """,
        (1, 2),
    ),
    "a case belongs to the month in which it fell due, not in which it came in": (
        """
        received_at         | first_response_at
        2026-09-30 23:49:59 | 2026-09-30 23:55:00
        2026-09-30 23:50:00 | 2026-09-30 23:55:00
        2026-10-31 23:49:59 | 2026-10-31 23:55:00
        2026-10-31 23:50:00 | 2026-10-31 23:55:00
        """,
        (2, 2),
    ),
}


@pytest.mark.parametrize(("drawing", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, drawing: str, expected: tuple[int, int]) -> None:
    assert counts(opened, CLAUSE, tickets=drawing) == expected


def test_open_and_due_at_the_very_end_of_the_exports_is_late_a_microsecond_later_is_pending(opened: Opened) -> None:
    for as_of, expected in (("09:10:00", (0, 1, 0)), ("09:09:59.999999", (0, 0, 1))):
        score = scored(opened, CLAUSE, tickets="first_response_at\n-", as_of=as_of)
        assert (score.numerator, score.denominator, score.pending) == expected


def test_answered_early_counts_though_it_is_not_yet_due(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets="first_response_at\n09:05:00", as_of="09:06:00")
    assert (score.numerator, score.denominator, score.pending) == (1, 1, 0)


def test_answered_before_it_came_in_is_unmeasurable_and_not_in_time(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets="first_response_at\n08:59:59\n09:05:00")
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 2, 1)


def test_nobody_knows_when_it_came_in(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets="received_at | first_response_at\n | 09:05:00\n09:00:00 | 09:05:00")
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 2, 1)


CLASSES = """
    class   | kind      | first_response_at
    general | inquiry   | 09:05:00
    complex | complaint | 09:05:00
            | complaint | 09:50:00
"""
SCOPES = {
    "one class": ({"class": "general"}, (1, 1)),
    "either class; a case without one is in neither": ({"class": ["general", "complex"]}, (2, 2)),
    "one kind": ({"kind": "complaint"}, (1, 2)),
}


@pytest.mark.parametrize(("scope", "expected"), SCOPES.values(), ids=SCOPES)
def test_scope(opened: Opened, scope: dict[str, object], expected: tuple[int, int]) -> None:
    assert counts(opened, {**CLAUSE, "scope": scope}, tickets=CLASSES) == expected


HOURS = {"hours": {"work": {"windows": ["08:00-18:00"]}}}
AT_CLOSING = """
    received_at | first_response_at
    07:59:59    | 08:05:00
    08:00:00    | 08:05:00
    17:59:59    | 18:05:00
    18:00:00    | 18:05:00
"""


def test_hours_are_those_the_case_came_in_not_those_it_fell_due_in(opened: Opened) -> None:
    for side, expected in (("hours", (2, 2)), ("outside", (2, 2))):
        clause = {**CLAUSE, "scope": {side: "work"}}
        assert counts(opened, clause, tickets=AT_CLOSING, contract=HOURS) == expected


def test_a_case_in_hours_that_falls_due_a_day_later_was_still_in_hours(opened: Opened) -> None:
    clause = {"kpi": "first_response_time", "limit": "24 h", "scope": {"hours": "work"}}
    drawing = "received_at | first_response_at\n05 17:00:00 | 06 16:00:00\n05 19:00:00 | 06 16:00:00"
    assert counts(opened, clause, tickets=drawing, contract=HOURS) == (1, 1)
