"""应答时长百分位数: the wait that the agreed share of answered calls did not exceed."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from support.boring_base import US, Asked
from support.boring_calls import contacts, reached_at, wait
from support.boring_times import percentile
from support.bundled import sample
from support.centre import contract, scored
from support.drawn import drawn

from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.verdict import Verdict
from servicepledge.workspace import Workspace

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "answer_time_percentile", "target": "<= 9 s"}
TEN = "answered_at\n" + "".join(f"09:00:{n:02}\n" for n in range(1, 11))

CASES = {
    "nine of ten waited nine seconds at most": ({}, 9),
    "half of ten: half way between the fifth and the sixth": ({"percentile": "50"}, Fraction(11, 2)),
    "a median is one, however percentiles are taken": ({"percentile": "50", "rank": "interpolated"}, Fraction(11, 2)),
    "ninety-one in a hundred of ten are all ten": ({"percentile": "91"}, 10),
    "all": ({"percentile": "100"}, 10),
    "as a spreadsheet has it, a tenth of the way from the ninth to the tenth": (
        {"rank": "interpolated"},
        Fraction(91, 10),
    ),
    "the shortest": ({"percentile": "1"}, 1),
}


@pytest.mark.parametrize(("reading", "expected"), CASES.values(), ids=CASES)
def test_of_ten_waits(opened: Opened, reading: dict[str, str], expected: Fraction) -> None:
    found = scored(opened, {**CLAUSE, "reading": reading}, calls=TEN)
    assert (found.value, found.denominator) == (expected, 10)
    assert found.verdict is (Verdict.MET if expected <= 9 else Verdict.MISSED)


def test_ninety_in_a_hundred_within_nine_seconds_is_the_same_promise_as_their_share(opened: Opened) -> None:
    share = {"kpi": "service_level", "limit": "9 s", "target": ">= 90 %", "reading": {"abandons": "left_out"}}
    assert scored(opened, CLAUSE, calls=TEN).verdict is scored(opened, share, calls=TEN).verdict is Verdict.MET
    slower = TEN.replace("09:00:09", "09:00:10")
    assert scored(opened, CLAUSE, calls=slower).verdict is scored(opened, share, calls=slower).verdict is Verdict.MISSED


def test_days_add_up_and_are_never_averaged(opened: Opened) -> None:
    drawing = "arrived_at | queued_at | answered_at\n" + "".join(
        f"{day} 09:00:00 | {day} 09:00:00 | {day} 09:00:{second:02}\n"
        for day, second in (("05", 1), ("06", 2), ("06", 30))
    )
    assert scored(opened, {**CLAUSE, "reading": {"percentile": "50"}}, calls=drawing).value == 2


def test_who_gave_up_has_no_wait_and_nobody_answered_is_undefined(opened: Opened) -> None:
    assert scored(opened, CLAUSE, calls="answered_at | ended_at\n09:00:03 | 09:01:00\n | 09:10:00").value == 3
    found = scored(opened, CLAUSE, calls="outcome\nabandoned")
    assert (found.value, found.verdict, found.reason.code) == (None, Verdict.NOT_OCCURRED, "not_occurred")


def test_the_clock_may_start_at_arrival(opened: Opened) -> None:
    drawing = "arrived_at | queued_at | answered_at\n09:00:00 | 09:00:20 | 09:00:25"
    assert scored(opened, CLAUSE, calls=drawing).value == 5
    assert scored(opened, {**CLAUSE, "reading": {"clock_start": "arrival"}}, calls=drawing).value == 25


def test_a_wait_that_cannot_be_is_taken_as_the_shortest_and_as_the_longest(opened: Opened) -> None:
    backwards = "queued_at | answered_at\n09:00:10 | 09:00:09\n" + "".join(
        f"09:00:00 | 09:00:{n:02}\n" for n in range(1, 10)
    )
    found = scored(opened, {**CLAUSE, "reading": {"percentile": "80"}}, calls=backwards)
    assert (found.value, found.range.best, found.range.worst, found.unmeasurable) == (8, 7, 8, 1)
    assert found.verdict is Verdict.MET
    nine = scored(opened, {**CLAUSE, "reading": {"percentile": "95"}}, calls=backwards)
    assert (nine.value, nine.range.best, nine.range.worst) == (9, 9, None)
    assert (nine.verdict, nine.reason.code) == (Verdict.UNDECIDABLE, "unmeasurable")


def test_how_it_is_taken_flips_a_verdict(opened: Opened) -> None:
    found = measured(opened, TEN, readings=True)
    assert found.verdict is Verdict.MET and found.is_sensitive
    assert {(one.term.other, one.value) for one in found.others} >= {(("rank", "interpolated"), Fraction(91, 10))}


def measured(opened: Opened, drawing: str, **more: bool):  # type: ignore[no-untyped-def]
    tables = opened(calls=drawn("calls", drawing))
    return measure(tables, contract([CLAUSE]), Period.parse("2026-10"), **more).scores[0]


@pytest.mark.parametrize("rank", ["nearest", "interpolated"])
@pytest.mark.parametrize("percent", [1, 50, 90, 99, 100])
def test_the_sample_as_plain_loops_have_it(workspace: Workspace, percent: int, rank: str) -> None:
    reading = {"percentile": str(percent), "rank": rank}
    agreed = contract(
        [{"kpi": "answer_time_percentile", "reading": reading}], id="telecom", source="centre", rows="telecom"
    )
    asked = Asked(agreed, agreed.clauses[0], sample(str(workspace.data / "sample")))
    opened = open_for(workspace, agreed)
    for month in ("2026-09", "2026-10"):
        period = Period.parse(month)
        (found,) = measure(opened, agreed, period).scores
        waits = [
            wait(asked, {**call, "unknown": set()}) // US
            for call in contacts(asked)
            if period.first <= call["arrived_at"].astimezone(agreed.zone).date() <= period.last
            and reached_at({**call, "unknown": set()}) is not None
        ]
        expected = percentile(waits, percent, rank)
        assert len(waits) == found.denominator > 1000
        assert 0 <= found.value * 1_000_000 - expected < 1, "a part of a microsecond of the sum counts as one"
