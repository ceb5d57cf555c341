"""A period under way: where it ends at the present rate, and how much may still be lost."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from support.centre import contract, full

from servicepledge.evidence.outlook import Course, Outlook, outlooks
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure

COVERED = date(2026, 10, 11)
"""Eleven of October's days; the four weeks before are whole."""
RATE = {"kpi": "answer_rate"}
SPEED = {"kpi": "average_speed_of_answer"}
LOST = {"kpi": "abandonment_rate"}
LONG = {"kpi": "long_wait_count"}


def calls(lost_n: int, wait_s: int = 4) -> list[Mapping[str, Any]]:
    """Return ten calls at noon of every day from September on; of October's 110 the last `lost_n` were given up."""
    rows = []
    first = datetime(2026, 9, 1, 4, tzinfo=UTC)
    days_n = (COVERED - first.date()).days + 1
    for number in range(days_n * 10):
        noon = first + timedelta(days=number // 10, seconds=number % 10)
        is_lost = number >= days_n * 10 - lost_n
        rows.append(
            {
                "call_id": str(number), "contract_id": "one", "channel": "phone", "arrived_at": noon, "queued_at": noon,
                "answered_at": None if is_lost else noon + timedelta(seconds=wait_s), "is_test": False,
                "ended_at": noon + timedelta(seconds=300), "outcome": "abandoned" if is_lost else "answered",
            }
        )  # fmt: skip
    return full("calls", rows)


def outlook(opened: Callable[..., OpenSource], clause: Mapping[str, str], **more: int) -> Outlook:
    exports = opened(as_of=datetime(2026, 10, 11, 16, tzinfo=UTC), calls=calls(**more))
    card = measure(exports, contract([clause]), Period.parse("2026-10"), history=1, today=date(2026, 10, 12))
    (only,) = outlooks(card, COVERED)
    return only


def test_of_310_calls_one_in_ten_may_be_lost_and_twenty_are(opened: Any) -> None:
    found = outlook(opened, RATE | {"target": ">= 90 %"}, lost_n=20)
    assert (found.value, found.expected) == (Fraction(90, 110), 200)
    assert found.left == 31 - 20, "of 110 and the 200 to come, 10 % are 31"
    assert (found.course, found.is_alarming) == (Course.AT_RISK, True)


@pytest.mark.parametrize(
    ("clause", "lost_n", "course", "left"),
    [
        (RATE | {"target": ">= 90 %"}, 5, "on_course", 26),
        (RATE | {"target": ">= 90 %"}, 31, "at_risk", 0),
        (RATE | {"target": ">= 90 %"}, 32, "out_of_reach", -1),
        (RATE | {"target": "> 90 %"}, 31, "out_of_reach", -1),
        (RATE | {"target": ">= 100 %"}, 1, "missed", -1),
        (RATE | {"target": ">= 100 %"}, 0, "on_course", 0),
        (LOST | {"target": "<= 10 %"}, 20, "at_risk", 11),
        (LOST | {"target": "<= 10 %"}, 32, "out_of_reach", -1),
    ],
    ids=[
        "few are lost", "all that may be lost is lost", "one too many", "on the line is not above it",
        "none may be lost and one is", "none is", "where less is better", "where less is better, one too many",
    ],
)  # fmt: skip
def test_what_may_be_lost_of_a_share(
    opened: Any, clause: Mapping[str, str], lost_n: int, course: str, left: int
) -> None:
    found = outlook(opened, clause, lost_n=lost_n)
    assert (found.course, found.left) == (course, left)


def test_a_mean_says_what_those_to_come_may_have(opened: Any) -> None:
    found = outlook(opened, SPEED | {"target": "<= 3 s"}, lost_n=0, wait_s=4)
    assert (found.course, found.value) == (Course.AT_RISK, 4)
    assert found.mean == Fraction(3 * 310 - 4 * 110, 200), "110 calls of 4 s, and 310 of 3 s on average"


def test_a_mean_that_no_answer_at_once_can_mend_is_out_of_reach(opened: Any) -> None:
    found = outlook(opened, SPEED | {"target": "<= 1 s"}, lost_n=0, wait_s=4)
    assert found.course is Course.OUT_OF_REACH


def test_a_count_goes_on_as_it_did(opened: Any) -> None:
    at_risk = outlook(opened, LONG | {"target": "<= 200 calls"}, lost_n=0, wait_s=181)
    assert (at_risk.value, at_risk.course, at_risk.left) == (310, Course.AT_RISK, 90)
    missed = outlook(opened, LONG | {"target": "<= 109 calls"}, lost_n=0, wait_s=181)
    assert missed.course is Course.MISSED


def test_a_clause_without_a_target_has_no_outlook_and_nothing_measured_none_to_alarm(opened: Any) -> None:
    exports = opened(as_of=datetime(2026, 10, 11, 16, tzinfo=UTC), calls=calls(0))
    clauses = [RATE, RATE | {"target": ">= ____ %"}, RATE | {"target": ">= 90 %", "scope": {"queue": "none"}}]
    card = measure(exports, contract(clauses), Period.parse("2026-10"), history=1, today=date(2026, 10, 12))
    (only,) = outlooks(card, COVERED)
    assert (only.course, only.is_alarming) == (Course.OPEN, False)


def test_a_period_that_is_over_is_met_or_missed(opened: Any) -> None:
    exports = opened(as_of=datetime(2026, 10, 11, 16, tzinfo=UTC), calls=calls(0))
    card = measure(exports, contract([RATE | {"target": ">= 90 %"}]), Period.parse("2026-09"), today=COVERED)
    (only,) = outlooks(card, COVERED)
    assert (only.course, only.left) == (Course.ON_COURSE, None)
