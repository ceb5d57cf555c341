"""升级上报时限达标率: to whom, and which cases."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "escalation_time", "limit": "24 h", "scope": {"class": "important"}}
DRAWING = """
    class     | escalated_at | reported_to_client_at
    important | 06 09:00:00  | 07 09:00:00
    important | 06 09:00:01  | 06 08:00:00
    important | 06 09:00:01  |
    important |              |
    general   |              |
"""


def test_escalated_or_reported_the_earlier_counts_and_never_is_late(opened: Opened) -> None:
    assert counts(opened, CLAUSE, tickets=DRAWING) == (2, 4)


def test_only_inside_the_centre(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"counts_as": "escalated"}}, tickets=DRAWING) == (1, 4)


def test_only_reported_to_the_client(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"counts_as": "reported"}}, tickets=DRAWING) == (1, 4)
