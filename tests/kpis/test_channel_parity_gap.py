"""线上线下时效差异: how far the medians are apart, whichever side waits longer, and how surely."""

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from math import comb
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.boring import sound
from support.boring_base import Asked
from support.boring_cases import requests
from support.bundled import SHANGHAI, sample
from support.centre import contract, scored
from support.drawn import drawn

from servicepledge.evidence.evidence import Evidence
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.report.formatting.durations import further_facts
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.medians import Group, Medians, outer_places
from servicepledge.scorecard.verdict import Verdict
from servicepledge.workspace import Workspace

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "channel_parity_gap", "target": "<= 10 min"}
DRAWING = """
    channel | first_response_at | resolved_at
    phone   | 09:10:00          | 10:00:00
    email   | 09:20:00          | 10:00:00
    onsite  | 09:30:00          | 12:00:00
    onsite  |                   | 10:00:00
            | 09:30:00          | 10:00:00
"""


def test_the_distance_of_the_medians(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets=DRAWING)
    assert (score.value, score.denominator, score.unmeasurable) == (15 * 60, 3, 1)
    assert (score.verdict, score.headroom.amount) == (Verdict.MISSED, -5 * 60)


def test_one_that_took_a_week_moves_no_median(opened: Opened) -> None:
    drawing = "channel | first_response_at\n" + "phone | 09:10:00\n" * 2 + "phone | 12 09:00:00\n"
    drawing += "onsite | 09:05:00\n"
    assert scored(opened, CLAUSE, tickets=drawing).value == 5 * 60


def test_the_other_side_slower_is_as_far_apart(opened: Opened) -> None:
    turned = DRAWING.replace("onsite", "other").replace("phone ", "onsite").replace("email ", "onsite")
    assert scored(opened, CLAUSE, tickets=turned).value == 15 * 60


def test_handling_instead_of_response(opened: Opened) -> None:
    score = scored(opened, {**CLAUSE, "reading": {"length": "handling"}}, tickets=DRAWING)
    assert (score.value, score.denominator) == (3600, 4)


def test_half_way_between_the_middle_two_to_the_microsecond(opened: Opened) -> None:
    drawing = "channel | first_response_at\nphone | 09:00:01\nphone | 09:00:02\nonsite | 09:00:00\nonsite | 09:00:00"
    assert scored(opened, CLAUSE, tickets=drawing).value == Fraction(3, 2)


def test_one_side_alone_is_no_comparison(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets="channel | first_response_at\nphone | 09:10:00")
    assert (score.value, score.reason.code, score.medians) == (None, "not_occurred", None)


def boring(cases: list[dict[str, Any]], stop: str, first: datetime, end: datetime) -> tuple[list[int], list[int]]:
    """Return how long cases online and on site took, in microseconds, sorted."""
    sides: dict[bool, list[int]] = {True: [], False: []}
    for case in cases:
        received, stopped = case["received_at"], case[stop]
        if received is None or stopped is None or stopped < received or case["channel"] is None:
            continue
        if first <= received < end:
            sides[case["channel"] != "onsite"].append((stopped - received) // timedelta(microseconds=1))
    return sorted(sides[True]), sorted(sides[False])


def place(n: int) -> int:
    """Return how far in from either end the median's interval begins, by adding up chances from the outside."""
    found, outside = 0, 0
    for below in range(n):
        outside += comb(n, below)
        if Fraction(2 * outside, 2**n) > Fraction(25, 1000):
            return found
        found = below + 1
    return found


@pytest.mark.parametrize(("length", "stop"), [("response", "first_response_at"), ("handling", "resolved_at")])
@pytest.mark.parametrize("month", range(4, 11))
def test_the_sample_as_plain_loops_have_it(workspace: Workspace, month: int, length: str, stop: str) -> None:
    agreed = contract(
        [{"kpi": "channel_parity_gap", "reading": {"length": length}}], id="retail", source="centre", rows="retail"
    )
    first, end = (datetime(2026, number, 1, tzinfo=SHANGHAI) for number in (month, month + 1))
    cases = requests(Asked(agreed, agreed.clauses[0], sound(sample(str(workspace.data / "sample")))))
    online, onsite = boring(cases, stop, first, end)
    (score,) = measure(open_for(workspace, agreed), agreed, Period.parse(f"2026-{month:02}")).scores
    gap = abs(Fraction(median(map(Fraction, online))) - Fraction(median(map(Fraction, onsite))))
    assert len(online) > 9 < len(onsite) and score.denominator == len(online) + len(onsite)
    assert 0 <= gap - score.value * 1_000_000 < 1, "cut to the whole microsecond of the sum"
    a, b = place(len(online)), place(len(onsite))
    assert score.medians.interval_us == (online[a - 1] - onsite[-b], online[-a] - onsite[b - 1])


@pytest.mark.parametrize("n", [*range(1, 40), 100, 251, 1000])
def test_how_far_in_the_interval_begins(n: int) -> None:
    assert outer_places(n) == place(n)
    assert (outer_places(n) == 0) == (n < 7)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_a_group_from_counts_is_the_group_of_its_times(times: list[int]) -> None:
    found, row, cut = Group.of({time: times.count(time) for time in times}), sorted(times), place(len(times))
    assert (found.n, Fraction(found.twice_us, 2)) == (len(row), median(map(Fraction, row)))
    assert found.interval_us == ((row[cut - 1], row[-cut]) if cut else None)


def test_intervals_that_meet_hold_zero() -> None:
    found = Medians(Group.of({5: 1, 10: 7, 15: 1}), Group.of({10: 1, 15: 7, 20: 1}))
    assert (found.interval_us, found.numerator, found.denominator) == ((-15, 5), 90, 18)


def test_the_two_medians_are_told(opened: Opened) -> None:
    few = measured(opened, DRAWING)
    assert further_facts(Evidence(few), few.scores[0], "en") == (
        "medians: online 15.0 min (2), on site 30.0 min (1); too few for an interval"
    )
    rows = "".join(f"phone | 09:{10 + n}:00\n" for n in range(9)) + "".join(f"onsite | 09:0{n}:00\n" for n in range(9))
    many = measured(opened, "channel | first_response_at\n" + rows)
    assert further_facts(Evidence(many), many.scores[0], "zh") == (
        "中位数：线上 14.0 分钟（9 件），线下 4.0 分钟（9 件）；线上减线下的 95% 区间 2.0 分钟 至 18.0 分钟"
    )
    alike = measured(opened, "channel | first_response_at\n" + rows.replace("phone | 09:1", "phone | 09:0"))
    assert further_facts(Evidence(alike), alike.scores[0], "en").endswith(
        "which includes zero: they may differ by chance"
    )


def measured(opened: Opened, drawing: str) -> Any:
    tables = opened(tickets=drawn("tickets", drawing))
    return measure(tables, contract([{"kpi": "channel_parity_gap"}]), Period.parse("2026-10"))
