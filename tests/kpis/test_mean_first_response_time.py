"""平均首次响应时长: how long a first human response took, on average."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "mean_first_response_time"}

CASES = {
    "the times of those first answered, added and divided once": ("first_response_at\n09:10:00\n09:30:00", (2400, 2)),
    "what is open counts on the day it is done": ("first_response_at\n09:10:00\n-", (600, 1)),
    "a case of September that was done in October": (
        "received_at | first_response_at\n2026-09-30 23:00 | 2026-10-01 01:00",
        (7200, 1),
    ),
    "one of October that was done in November is not of October": ("first_response_at\n2026-11-01 00:00", (0, 0)),
    "exact to the microsecond": ("first_response_at\n09:00:00.000001", (Fraction(1, 1_000_000), 1)),
}


@pytest.mark.parametrize(("drawing", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, drawing: str, expected: tuple[Fraction, int]) -> None:
    assert counts(opened, CLAUSE, tickets=drawing) == expected


def test_the_clock_may_start_at_registration(opened: Opened) -> None:
    drawing = "registered_at | first_response_at\n09:05:00 | 09:10:00"
    assert counts(opened, {**CLAUSE, "reading": {"start": "registration"}}, tickets=drawing) == (300, 1)


def test_one_done_before_it_came_in_is_counted_apart_and_nothing_bounds_the_mean(opened: Opened) -> None:
    drawing = "received_at | first_response_at\n09:00:00 | 08:00:00\n09:00:00 | 09:01:00"
    found = scored(opened, {**CLAUSE, "target": "<= 1 h"}, tickets=drawing)
    assert (found.value, found.denominator, found.unmeasurable) == (60, 1, 1)
    assert found.verdict is Verdict.UNDECIDABLE


def test_who_names_a_channel_means_the_calls_and_chats_of_it_too(opened: Opened) -> None:
    cases, calls = (
        "channel | first_response_at\nchat | 09:01:00",
        "channel | answered_at\nchat | 09:00:20\nphone | 09:00:50",
    )
    scope = {"channel": "chat"}
    assert counts(opened, {**CLAUSE, "scope": scope}, tickets=cases, calls=calls) == (80, 2)
    assert counts(opened, CLAUSE, tickets=cases, calls=calls) == (60, 1)
