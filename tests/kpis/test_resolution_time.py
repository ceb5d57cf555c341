"""解决时限达标率: by the limit of the clause, or by the time promised on the case."""

from collections.abc import Callable

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
