"""期末未结案件数: what was open when the month ended, and what was waiting then."""

from collections.abc import Callable

import pytest
from support.centre import LATER, contract, counts, scored
from support.drawn import drawn, instant

from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "backlog", "target": "<= 2 cases"}
CLOSED = {**CLAUSE, "reading": {"open_until": "closed"}}
UNPAUSED = {**CLAUSE, "reading": {"paused": "left_out"}}
PAUSED = {**CLAUSE, "reading": {"paused": "alone"}}
END = "2026-11-01 00:00"

CASES = {
    "nothing is open: nought, not nothing": (CLAUSE, "resolved_at\n10:00:00", (0, 1)),
    "open, whenever it came": (CLAUSE, "received_at | resolved_at\n2026-08-01 09:00 | -\n31 23:59:59 | -", (2, 1)),
    "received as the month ended is of the next": (CLAUSE, f"received_at | resolved_at\n{END} | -", (0, 1)),
    "resolved a second before the end is not open": (CLAUSE, "resolved_at\n31 23:59:59", (0, 1)),
    "resolved at the end, or after, was open then": (CLAUSE, f"resolved_at\n{END}\n2026-11-03 09:00", (2, 1)),
    "closed without a resolution is done with": (CLAUSE, "resolved_at | closed_at\n- | 11:00:00", (0, 1)),
    "resolved and not closed is open until closing": (CLOSED, "resolved_at | closed_at\n10:00:00 | -", (1, 1)),
    "paused ones count": (CLAUSE, "resolved_at | paused\n- | 10:00:00-", (1, 1)),
    "paused at the end are left out": (
        UNPAUSED, f"resolved_at | paused\n- | 10:00:00-\n- | 10:00:00-11:00:00\n- | 10:00:00-{END}", (1, 1),
    ),
    "or counted alone": (PAUSED, "resolved_at | paused\n- | 10:00:00-\n- | 10:00:00-11:00:00", (1, 1)),
    "of the kind and class it is about": (
        {**CLAUSE, "scope": {"kind": "complaint", "class": "major"}},
        "resolved_at | kind | class\n- | complaint | major\n- | complaint | minor\n- | inquiry | major", (1, 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "rows", "expected"), CASES.values(), ids=CASES)
def test_counts(opened: Opened, clause: dict[str, object], rows: str, expected: tuple[int, int]) -> None:
    assert counts(opened, clause, tickets=rows) == expected


def test_an_end_that_cannot_be_may_have_been_open_or_not(opened: Opened) -> None:
    rows = "resolved_at | closed_at\n- | -\n- | -\n08:00:00 | -"
    found = scored(opened, CLAUSE, tickets=rows)
    assert (found.value, found.unmeasurable, found.verdict) == (2, 1, Verdict.UNDECIDABLE)
    assert (found.range.best, found.range.worst) == (2, 3)
    assert scored(opened, {**CLAUSE, "target": "<= 3 cases"}, tickets=rows).verdict is Verdict.MET


def test_a_month_that_is_not_over_has_no_backlog_yet(opened: Opened) -> None:
    found = scored(opened, CLAUSE, tickets="resolved_at\n-", as_of="2026-10-31 23:59")
    assert (found.value, found.pending) == (None, 1)


def test_a_quarter_of_monthly_reports_has_the_mean_of_its_ends(opened: Opened) -> None:
    rows = drawn("tickets", "received_at | resolved_at\n2026-10-05 09:00 | 2026-11-05 09:00\n2026-11-20 09:00 | -")
    exports = opened(as_of=instant("2027-01-01 00:00"), tickets=rows)
    (found,) = measure(exports, contract([CLAUSE]), Period.parse("2026-Q4"), today=LATER).scores
    assert (found.numerator, found.denominator, found.value) == (3, 3, 1)
