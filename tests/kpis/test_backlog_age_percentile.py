"""未结案件时长百分位数: the age that a share of the open cases did not exceed; the hundredth is the oldest."""

from collections.abc import Callable

import pytest
from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
DAY_S = 86_400
ROWS = "received_at | resolved_at\n" + "\n".join(f"{day:02} 00:00 | -" for day in (31, 30, 29, 28, 22))


@pytest.mark.parametrize(("percentile", "days"), [("50", 3), ("80", 4), ("90", 10), ("100", 10)])
def test_the_age_that_so_many_did_not_exceed(opened: Opened, percentile: str, days: int) -> None:
    clause = {"kpi": "backlog_age_percentile", "reading": {"percentile": percentile}}
    found = scored(opened, clause, tickets=ROWS)
    assert (found.value, found.denominator) == (days * DAY_S, 5)


def test_no_case_may_be_older_than_ten_days(opened: Opened) -> None:
    clause = {"kpi": "backlog_age_percentile", "reading": {"percentile": "100"}}
    assert scored(opened, {**clause, "target": "<= 10 d"}, tickets=ROWS).verdict is Verdict.MET
    assert scored(opened, {**clause, "target": "<= 9 d"}, tickets=ROWS).verdict is Verdict.MISSED
