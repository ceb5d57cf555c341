"""解决时限达标率: by the limit of the clause, or by the time promised on the case."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
DRAWING = """
    promised_at | resolved_at
    12:00:00    | 12:00:00
    12:00:00    | 12:00:01
    18:00:00    | 17:00:00
"""


def test_by_the_promised_time_where_the_clause_gives_none(opened: Opened) -> None:
    assert counts(opened, {"kpi": "resolution_time"}, tickets=DRAWING) == (2, 3)


def test_by_the_limit_where_the_clause_gives_one_whatever_was_promised(opened: Opened) -> None:
    assert counts(opened, {"kpi": "resolution_time", "limit": "3 h"}, tickets=DRAWING) == (1, 3)


def test_nothing_was_promised_so_there_is_nothing_to_be_late_for_and_it_says_so(opened: Opened) -> None:
    score = scored(opened, {"kpi": "resolution_time"}, tickets="promised_at | resolved_at\n | 09:30:00")
    assert (score.numerator, score.denominator, score.unmeasurable, score.unpromised) == (0, 0, 0, 1)


def test_a_promise_for_next_month_belongs_to_next_month(opened: Opened) -> None:
    drawing = "promised_at | resolved_at\n2026-10-31 23:59:59 | 09:30:00\n2026-11-01 00:00:00 | 09:30:00"
    assert counts(opened, {"kpi": "resolution_time"}, tickets=drawing) == (1, 1)


BEGINS_AND_ENDS = """
    received_at | first_response_at | resolved_at | confirmed_at | closed_at
    09:00:00    | 10:00:00          | 11:00:00    | 12:00:00     | 13:00:00
    09:00:00    | 10:00:00          | 11:00:00    |              | 11:30:00
    09:00:00    |                   | 11:00:00    | 11:00:00     |
"""
CLOCKS = {
    "receipt to resolution": ({}, "2 h", (3, 3, 0)),
    "until the customer confirmed": ({"until": "confirmed"}, "2 h", (1, 3, 0)),
    "until the case was closed": ({"until": "closed"}, "150 min", (1, 3, 0)),
    "from the beginning of the service to its confirmation: 003/2 1.3": (
        {"start": "first_response", "until": "confirmed"}, "2 h", (1, 3, 1),
    ),
    "an hour is too little": ({"start": "first_response", "until": "confirmed"}, "119 min", (0, 3, 1)),
}  # fmt: skip


@pytest.mark.parametrize(("reading", "limit", "expected"), CLOCKS.values(), ids=CLOCKS)
def test_where_the_clock_begins_and_ends(
    opened: Opened, reading: dict[str, str], limit: str, expected: tuple[int, int, int]
) -> None:
    score = scored(opened, {"kpi": "resolution_time", "limit": limit, "reading": reading}, tickets=BEGINS_AND_ENDS)
    assert (score.numerator, score.denominator, score.unmeasurable) == expected
