"""未结案件平均时长: from receipt to the end of the month, of what was open then."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "mean_backlog_age"}
DAY_S = 86_400
HEADER = "received_at | resolved_at | paused\n"

CASES = {
    "a day and three days": (CLAUSE, "31 00:00 | - | -\n29 00:00 | - | -", (4 * DAY_S, 2)),
    "what was done is not in it": (CLAUSE, "31 00:00 | 31 09:00 | -\n29 00:00 | - | -", (3 * DAY_S, 1)),
    "the age of a paused one runs on": (CLAUSE, "31 00:00 | - | 31 01:00-", (DAY_S, 1)),
    "those waiting alone": (
        {**CLAUSE, "reading": {"paused": "alone"}}, "31 00:00 | - | 31 01:00-\n29 00:00 | - | -", (DAY_S, 1),
    ),
    "nothing is open": (CLAUSE, "31 00:00 | 31 09:00 | -", (0, 0)),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "rows", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, clause: dict[str, object], rows: str, expected: tuple[int, int]) -> None:
    assert counts(opened, clause, tickets=HEADER + rows) == expected


def test_an_end_that_cannot_be_is_counted_apart(opened: Opened) -> None:
    found = scored(opened, CLAUSE, tickets="received_at | resolved_at\n31 00:00 | -\n31 00:00 | 30 00:00")
    assert (found.value, found.unmeasurable) == (DAY_S, 1)
