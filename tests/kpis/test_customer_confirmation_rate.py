"""客户确认率: closed and confirmed, and what of those nobody reached."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "customer_confirmation_rate"}
DRAWING = """
    closed_at | confirmed_at | unreachable
    12:00:00  | 11:00:00     |
    12:00:00  |              | T
    12:00:00  |              | F
    12:00:00  |              |
              | 11:00:00     |
"""


def test_confirmed_over_closed(opened: Opened) -> None:
    assert counts(opened, CLAUSE, tickets=DRAWING) == (1, 4)


def test_who_could_not_be_reached_may_be_left_out(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"unreachable": "left_out"}}, tickets=DRAWING) == (1, 3)
