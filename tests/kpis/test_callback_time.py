"""回拨及时率: who was called back in time of those who reached nobody."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "callback_time", "limit": "30 min"}
PROMISED = {**CLAUSE, "reading": {"of": "promised"}}
HEADER = "answered_at | ended_at | callback_at | outcome\n"

CASES = {
    "exactly at the limit from hanging up": (CLAUSE, "- | 09:02:00 | 09:32:00 | abandoned", (1, 1)),
    "a second later is late": (CLAUSE, "- | 09:02:00 | 09:32:01 | abandoned", (0, 1)),
    "never called back is late": (CLAUSE, "- | 09:02:00 | - | abandoned", (0, 1)),
    "overflowed and rejected are to be called back, too": (
        CLAUSE, "- | 09:02:00 | 09:10:00 | overflowed\n- | 09:02:00 | - | rejected", (1, 2),
    ),
    "without an end the clock starts in the queue": (CLAUSE, "- | - | 09:30:00 | callback", (1, 1)),
    "who was answered is not": (CLAUSE, "09:00:10 | 09:02:00 | - | answered", (0, 0)),
    "self-service asked for nobody": (CLAUSE, "- | 09:02:00 | - | self_served", (0, 0)),
    "those promised it alone": (PROMISED, "- | 09:02:00 | 09:10:00 | callback\n- | 09:02:00 | - | abandoned", (1, 1)),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "rows", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, clause: dict[str, object], rows: str, expected: tuple[int, int]) -> None:
    assert counts(opened, clause, calls=HEADER + rows) == expected


def test_within_the_limit_when_the_exports_end_is_pending_not_late(opened: Opened) -> None:
    rows = "ended_at | callback_at | outcome\n09:02:00 | - | abandoned\n08:59:00 | - | abandoned"
    found = scored(opened, {**CLAUSE, "target": ">= 90 %"}, calls=rows, as_of="2026-10-05 09:30")
    assert (found.numerator, found.denominator, found.pending) == (0, 1, 1)
    at_its_end = scored(opened, CLAUSE, calls=rows, as_of="2026-10-05 09:32")
    assert (at_its_end.numerator, at_its_end.denominator, at_its_end.pending) == (0, 2, 0)


def test_those_called_back_already_settle_nothing_while_others_are_pending(opened: Opened) -> None:
    rows = "ended_at | callback_at | outcome\n09:20:00 | 09:21:00 | abandoned\n09:20:00 | - | abandoned"
    found = scored(opened, {**CLAUSE, "target": ">= 90 %"}, calls=rows, as_of="2026-10-05 09:30")
    assert (found.numerator, found.denominator, found.pending) == (1, 1, 1)
    assert found.verdict is Verdict.UNDECIDABLE


def test_called_back_before_hanging_up_cannot_be_and_may_have_been_in_time(opened: Opened) -> None:
    rows = "- | 09:02:00 | 09:01:00 | abandoned\n- | 09:02:00 | 09:03:00 | abandoned"
    found = scored(opened, {**CLAUSE, "target": ">= 60 %"}, calls=HEADER + rows)
    assert (found.numerator, found.denominator, found.unmeasurable) == (1, 2, 1)
    assert found.verdict is Verdict.UNDECIDABLE
