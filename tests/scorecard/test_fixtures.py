"""Figures other people published, in tests/data/oracle: every one about a share or a mean of calls, cases and answers."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from support.boring import Row
from support.centre import LATER, OCTOBER, contract, score
from support.drawn import ZONE, drawn, instant
from support.places import DATA

from servicepledge.contract.quantity import parse_target
from servicepledge.exports.open import OpenSource
from servicepledge.kpis import KPIS
from servicepledge.scorecard.measure import measure
from servicepledge.scorecard.verdict import Verdict, headroom, judge

FIXTURES = DATA / "oracle" / "kpi_fixtures.json"
Opened = Callable[..., OpenSource]
LIMIT_S = 20
START = datetime(2026, 10, 5, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def fixtures() -> dict[str, dict[str, Any]]:
    return {fixture["id"]: fixture for fixture in json.loads(FIXTURES.read_text(encoding="utf-8"))["fixtures"]}


def calls(answered_s: Sequence[int], abandoned_s: Sequence[int], ivr_only: int = 0) -> list[Row]:
    """Return calls answered and abandoned after so many seconds, and calls that never asked for a person."""
    waits = [(True, wait) for wait in answered_s] + [(False, wait) for wait in abandoned_s]
    rows = [
        {
            "queued_at": START,
            "answered_at": START + timedelta(seconds=wait) if is_answered else None,
            "ended_at": START + timedelta(seconds=wait + 60 * is_answered),
        }
        for is_answered, wait in waits
    ]
    rows += [{"queued_at": None, "answered_at": None, "ended_at": START}] * ivr_only
    return [{"call_id": f"{n}", "contract_id": "one", "arrived_at": START, **row} for n, row in enumerate(rows)]


def shares(source: OpenSource, readings: Sequence[tuple[str, dict[str, str]]]) -> list[tuple[object, object]]:
    clauses = [
        {"kpi": kpi, "reading": reading, "limit": f"{LIMIT_S} s" if KPIS[kpi].limit == "required" else None}
        for kpi, reading in readings
    ]
    scores = measure(source, contract(clauses), OCTOBER, today=LATER).scores
    return [(found.numerator, found.denominator) for found in scores]


def expected(fixture: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {one["formula"]: (one["num"], one["den"]) for one in fixture["expected"]}


def test_service_level_under_the_formulas_in_use(opened: Opened, fixtures: dict[str, Any]) -> None:
    given = fixtures["service-level-one-fixture"]["inputs"]
    want = expected(fixtures["service-level-one-fixture"])
    short, in_time = given["short_abandons"], given["abandoned_within_T"]
    rows = calls(
        [LIMIT_S] * given["answered_within_T"] + [LIMIT_S + 1] * given["answered_after_T"],
        [5] * short + [LIMIT_S] * (in_time - short) + [LIMIT_S + 1] * given["abandoned_after_T"],
    )
    assert len(rows) == given["offered"]
    short_out = {"short_abandons": "left_out"}
    assert shares(
        opened(calls=rows),
        [
            ("service_level", {}),
            ("service_level", {"abandons": "left_out"}),
            ("service_level", {"abandons": "short_left_out"}),
            ("service_level", {"abandons": "in_time_left_out"}),
            ("service_level", {"abandons": "in_time_met"}),
            ("answer_rate", {}),
            ("answer_rate", short_out),
            ("abandonment_rate", {}),
            ("abandonment_rate", short_out),
        ],
    ) == [
        want["answered<=T / (answered + abandoned)"],
        want["answered<=T / answered"],
        want["answered<=T / (offered - short abandons)"],
        want["answered<=T / (answered + abandoned>T)"],
        want["(answered<=T + abandoned<=T) / offered"],
        want["answer rate: answered / offered"],
        want["answer rate without short abandons: answered / (offered - short abandons)"],
        want["abandonment rate: abandoned / offered"],
        want["abandonment rate without short abandons: (abandoned - short) / (offered - short)"],
    ]
    assert len(want) == 9, "every formula of the fixture is asked"


def test_the_three_modes_of_cisco(opened: Opened, fixtures: dict[str, Any]) -> None:
    given, want = fixtures["cisco-three-modes"]["inputs"], expected(fixtures["cisco-three-modes"])
    in_time, gave_up = given["ServiceLevelCalls"], given["ServiceLevelAband"]
    assert in_time + gave_up + given["exceeded"] == given["ServiceLevelCallsOffered"]
    rows = calls([1] * in_time + [99] * given["exceeded"], [9] * gave_up)
    modes = ("in_time_left_out", "counted", "in_time_met")
    assert shares(opened(calls=rows), [("service_level", {"abandons": mode}) for mode in modes]) == [
        want["ignored: SLCalls / (SLOffered - SLAband)"],
        want["negative: SLCalls / SLOffered"],
        want["positive: (SLCalls + SLAband) / SLOffered"],
    ]


def test_cisco_38_per_cent(opened: Opened, fixtures: dict[str, Any]) -> None:
    given, (want,) = fixtures["cisco-38"]["inputs"], fixtures["cisco-38"]["expected"]
    rows = calls([1] * given["answered_under_30s"] + [99] * given["over_30s"], [])
    assert shares(opened(calls=rows), [("service_level", {"abandons": "left_out"})]) == [(want["num"], want["den"])]


def test_answer_rate_crosses_the_line_by_its_definition(opened: Opened, fixtures: dict[str, Any]) -> None:
    fixture = fixtures["answer-rate-A3"]
    given, verdicts = fixture["inputs"], fixture["expected_verdicts_at_95_pct"]
    short = given["abandoned_within_5s"]
    rows = calls([1] * given["answered"], [5] * short + [6] * (given["abandoned"] - short), given["ivr_only"])
    source = opened(calls=rows)
    readings = (
        {},
        {"short_abandons": "left_out"},
        {"basis": "all_arrivals"},
        {"basis": "self_service_connected"},
    )
    for reading, one, is_met in zip(readings, fixture["expected"], verdicts, strict=True):
        found = score(source, {"kpi": "answer_rate", "target": ">= 95 %", "reading": reading})
        assert (found.numerator, found.denominator) == (one["num"], one["den"])
        assert found.verdict is (Verdict.MET if is_met else Verdict.MISSED)


def test_offered_and_answered_are_both_in_the_hour_of_arrival(opened: Opened, fixtures: dict[str, Any]) -> None:
    given = fixtures["genesys-interval"]["inputs"]
    drawing = f"arrived_at | queued_at | answered_at\n{given['queue_enter']}:00 | {given['queue_enter']}:00 | {given['answered']}:00"
    assert _by_hour(opened, f"{drawing}\n06:59:59 | 06:59:59 | 07:01:00") == {7: (1, 1), 6: (1, 1)}
    cohort = fixtures["genesys-interval"]["expected"]["by_arrival_cohort"]
    assert cohort["offered_interval"] == cohort["answered_interval"]


def test_an_abandon_is_in_the_hour_of_arrival(opened: Opened, fixtures: dict[str, Any]) -> None:
    given = fixtures["firstline-interval"]["inputs"]
    drawing = (
        f"arrived_at | queued_at | ended_at\n{given['arrived']}:00 | {given['arrived']}:00 | {given['abandoned']}:00"
    )
    assert _by_hour(opened, drawing) == {10: (0, 1)}


def test_hours_are_half_open(opened: Opened, fixtures: dict[str, Any]) -> None:
    for moment, hour in fixtures["aliyun-half-open"]["expected"].items():
        assert _by_hour(opened, f"arrived_at\n{moment}") == {int(hour[:2]): (0, 1)}


def _by_hour(opened: Opened, drawing: str) -> dict[object, tuple[object, object]]:
    source = opened(calls=drawn("calls", drawing))
    scores = measure(source, contract([{"kpi": "answer_rate"}]), OCTOBER, by=["hour"], today=LATER).scores
    return {found.by["hour"]: (found.numerator, found.denominator) for found in scores}


def test_satisfaction_of_five_points(opened: Opened, fixtures: dict[str, Any]) -> None:
    fixture = fixtures["csat-five-point"]
    scores = [int(points) for points, count in fixture["inputs"]["counts"].items() for _ in range(count)]
    drawing = "score | scale_max\n" + "\n".join(f"{points} | 5" for points in scores)
    source = opened(surveys=drawn("surveys", drawing))
    top_two, mean, as_share, bottom_two = fixture["expected"]
    clause = {"kpi": "customer_satisfaction"}
    found = score(source, clause)
    assert (found.numerator, found.denominator) == (top_two["num"], top_two["den"])
    found = score(source, {**clause, "reading": {"metric": "mean"}})
    assert (found.numerator, found.denominator) == (mean["num"], mean["den"])
    assert found.value == Fraction(str(mean["value"]))
    found = score(source, {**clause, "reading": {"metric": "mean_as_share"}})
    assert (found.numerator, found.denominator) == (as_share["num"], as_share["den"])
    found = score(source, {"kpi": "dissatisfaction_rate"})
    assert (found.numerator, found.denominator) == (bottom_two["num"], bottom_two["den"])


def test_satisfaction_of_good_and_bad(opened: Opened, fixtures: dict[str, Any]) -> None:
    points = {"good": 5, "neutral": 3, "bad": 1}
    for name, metrics in (("csat-8-2", ["top_two"]), ("csat-7-1-2", ["top_two", "good_and_bad"])):
        given = fixtures[name]["inputs"]
        rows = [f"{points[said]} | 5" for said, count in given.items() for _ in range(count)]
        source = opened(surveys=drawn("surveys", "\n".join(["score | scale_max", *rows])))
        for metric, one in zip(metrics, fixtures[name]["expected"], strict=True):
            found = score(source, {"kpi": "customer_satisfaction", "reading": {"metric": metric}})
            assert (found.numerator, found.denominator) == (one["num"], one["den"])


def test_resolved_as_recorded_on_the_call(opened: Opened, fixtures: dict[str, Any]) -> None:
    given, (want,) = fixtures["sqm-fcr"]["inputs"], fixtures["sqm-fcr"]["expected"]
    marks = ["T"] * given["first_call_resolved"] + ["F"] * (given["surveyed"] - given["first_call_resolved"])
    drawing = "answered_at | resolved\n" + "\n".join(f"09:00:03 | {mark}" for mark in marks)
    clause = {"kpi": "first_contact_resolution", "reading": {"form": "recorded"}}
    found = score(opened(calls=drawn("calls", drawing)), clause)
    assert (found.numerator, found.denominator) == (want["num"], want["den"])


def test_an_answer_to_an_earlier_invitation_is_not_this_months(opened: Opened, fixtures: dict[str, Any]) -> None:
    (want,) = fixtures["trengo-response-rate"]["expected"]
    drawing = """
        sent_at             | answered_at | score
        05 08:00:00         | 05 09:00:00 | 5
        05 08:00:00         |             |
        05 08:00:00         |             |
        2026-09-30 08:00:00 | 05 09:00:00 | 5
    """
    found = score(
        opened(as_of=instant("2026-12-01 00:00"), surveys=drawn("surveys", drawing)), {"kpi": "survey_response_rate"}
    )
    assert (found.numerator, found.denominator) == (want["num"], want["den"])


def test_headroom_and_verdict(fixtures: dict[str, Any]) -> None:
    named = [name for name in fixtures if name.startswith("headroom-")]
    assert len(named) == 7
    kpi = KPIS["answer_rate"]
    for name in named:
        given, want = fixtures[name]["inputs"], fixtures[name]["expected"]
        target = parse_target(f">= {given['target_pct']} %")
        found = headroom(kpi, target, given["answered"], given["offered"])
        assert (found.allowed, found.actual, found.amount) == (
            want["allowed_unanswered"], want["actual_unanswered"], want["headroom"]
        ), name  # fmt: skip
        verdict, _ = judge(kpi, target, given["answered"], given["offered"])
        assert verdict is (Verdict.MET if want["met"] else Verdict.MISSED), name


def test_the_exact_value_is_compared_never_the_rounded_one(fixtures: dict[str, Any]) -> None:
    fixture = fixtures["gbt-8170-two-methods"]
    given = fixture["inputs"]
    verdict, _ = judge(KPIS["answer_rate"], parse_target(f">= {given['target_pct']} %"), given["num"], given["den"])
    assert (verdict is Verdict.MET) == fixture["expected"]["全数值比较法"]["met"]


def test_no_calls_are_no_data(fixtures: dict[str, Any]) -> None:
    given = fixtures["empty-denominator"]["inputs"]
    verdict, reason = judge(KPIS["answer_rate"], parse_target(">= 95 %"), given["answered"], given["offered"])
    assert (verdict, reason.code) == (Verdict.NOT_OCCURRED, "not_occurred"), (
        "unless the export lacks the period, see scoring"
    )
