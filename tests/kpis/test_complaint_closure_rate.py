"""投诉办结率: complaints alone, closed and not merely resolved."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "complaint_closure_rate"}
DRAWING = """
    kind      | promised_at         | resolved_at | closed_at
    complaint | 12:00:00            | 11:00:00    | 15:00:00
    complaint | 12:00:00            | 11:00:00    |
    complaint | 2026-12-24 12:00:00 |             |
    inquiry   | 12:00:00            | 11:00:00    | 15:00:00
              | 12:00:00            |             |
"""


def test_of_the_complaints_that_fell_due(opened: Opened) -> None:
    assert counts(opened, CLAUSE, tickets=DRAWING) == (1, 2)


def test_of_the_complaints_that_were_received(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"base": "received"}}, tickets=DRAWING) == (1, 3)
