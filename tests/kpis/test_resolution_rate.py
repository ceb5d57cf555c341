"""问题解决率: resolved of what was due, in time or late."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "resolution_rate"}
DRAWING = """
    received_at | promised_at         | resolved_at | confirmed_at
    09:00:00    | 12:00:00            | 11:00:00    | 12:00:00
    09:00:00    | 12:00:00            | 15:00:00    |
    09:00:00    | 12:00:00            |             |
    09:00:00    | 2026-12-24 12:00:00 |             |
"""


def test_late_is_resolved_too_and_open_past_due_is_not(opened: Opened) -> None:
    assert counts(opened, CLAUSE, tickets=DRAWING) == (2, 3)


def test_open_and_not_yet_due_is_counted_apart(opened: Opened) -> None:
    drawing = "promised_at | resolved_at\n10 12:00:00 |"
    score = scored(opened, CLAUSE, tickets=drawing, as_of="10 11:59:59")
    assert (score.numerator, score.denominator, score.pending) == (0, 0, 1)


def test_resolved_though_nothing_was_promised_is_resolved_open_is_open(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets="promised_at | resolved_at\n | 10:00:00\n |")
    assert (score.numerator, score.denominator, score.unmeasurable, score.pending) == (1, 1, 0, 1)


def test_due_by_the_limit_of_the_clause_where_it_gives_one(opened: Opened) -> None:
    drawing = "received_at | resolved_at\n2026-10-31 20:00:00 | 2026-10-31 21:00:00\n2026-10-31 20:00:00 |"
    assert counts(opened, {**CLAUSE, "limit": "3 h"}, tickets=drawing) == (1, 2)
    assert counts(opened, {**CLAUSE, "limit": "5 h"}, tickets=drawing) == (0, 0), "due in November"


def test_of_all_that_was_received(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"base": "received"}}, tickets=DRAWING) == (2, 4)


def test_the_customers_word_decides_where_agreed(opened: Opened) -> None:
    for base, cases in (("due", 3), ("received", 4)):
        clause = {**CLAUSE, "reading": {"resolved": "confirmed", "base": base}}
        assert counts(opened, clause, tickets=DRAWING) == (1, cases)
