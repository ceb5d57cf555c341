"""记录保存期限达标: months of which the exports still hold records."""

from collections.abc import Callable
from datetime import date

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "record_retention", "limit": "100 d", "target": ">= 100 %"}
CALLS = "arrived_at\n2026-07-31 09:00\n2026-08-01 00:00:00\n2026-10-31 23:59:59"
TICKETS = "received_at\n2026-09-15 09:00"


def test_months_from_the_limit_on_are_looked_for(opened: Opened) -> None:
    # 100 days before 31 October lie 23 July to 31 October.
    assert counts(opened, CLAUSE, calls=CALLS) == (3, 4)
    assert counts(opened, CLAUSE, calls=CALLS, tickets=TICKETS) == (4, 4)
    assert counts(opened, CLAUSE, calls=CALLS, contract={"starts_on": date(2026, 8, 2)}) == (1, 3)


def test_exports_prove_nothing_either_way(opened: Opened) -> None:
    whole = scored(opened, CLAUSE, calls=CALLS, tickets=TICKETS)
    assert (whole.verdict, whole.reason.code) == (Verdict.UNDECIDABLE, "nothing_against")
    gap = scored(opened, CLAUSE, calls=CALLS)
    assert (gap.verdict, gap.reason.code) == (Verdict.UNDECIDABLE, "something_against")
    assert "1 month" in gap.reason.words.en and "未见反证" in whole.reason.words.zh


def test_a_month_that_is_not_over_is_not_looked_for(opened: Opened) -> None:
    assert counts(opened, CLAUSE, calls=CALLS, as_of="31 23:00") == (2, 3)
