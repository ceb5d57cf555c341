"""优先处理率: urgent cases that nobody overtook who came later and was not urgent."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "handled_first_rate", "scope": {"class": "urgent"}}
HANDLING = {**CLAUSE, "reading": {"length": "handling"}}
HEADER = "class | received_at | first_response_at | resolved_at\n"

CASES = {
    "who came later was answered earlier": (
        CLAUSE, "urgent | 09:00:00 | 10:00:00 | -\ngeneral | 09:30:00 | 09:59:59 | -", (0, 1),
    ),
    "at the same moment is not before": (
        CLAUSE, "urgent | 09:00:00 | 10:00:00 | -\ngeneral | 09:30:00 | 10:00:00 | -", (1, 1),
    ),
    "who came before may be answered before": (
        CLAUSE, "urgent | 09:00:00 | 10:00:00 | -\ngeneral | 09:00:00 | 09:30:00 | -", (1, 1),
    ),
    "another urgent one is no other class": (
        CLAUSE, "urgent | 09:00:00 | 10:00:00 | -\nurgent | 09:10:00 | 09:30:00 | -", (2, 2),
    ),
    "one without a class is another": (
        CLAUSE, "urgent | 09:00:00 | 10:00:00 | -\n- | 09:10:00 | 09:30:00 | -", (0, 1),
    ),
    "waiting still, and overtaken": (CLAUSE, "urgent | 09:00:00 | - | -\ngeneral | 09:10:00 | 09:30:00 | -", (0, 1)),
    "waiting still, and next": (CLAUSE, "urgent | 09:00:00 | - | -\ngeneral | 09:10:00 | - | -", (0, 0)),
    "by resolution": (
        HANDLING, "urgent | 09:00:00 | 09:01:00 | 11:00:00\ngeneral | 09:10:00 | 09:30:00 | 10:00:00", (0, 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "rows", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, clause: dict[str, object], rows: str, expected: tuple[int, int]) -> None:
    assert counts(opened, clause, tickets=HEADER + rows) == expected


def test_a_response_that_cannot_be_is_counted_apart(opened: Opened) -> None:
    rows = HEADER + "urgent | 09:00:00 | 08:00:00 | -\nurgent | 09:00:00 | 09:01:00 | -\nurgent | 09:00:00 | - | -"
    found = scored(opened, CLAUSE, tickets=rows)
    assert (found.numerator, found.denominator, found.unmeasurable, found.pending) == (1, 2, 1, 1)
