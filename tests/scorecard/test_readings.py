"""What another usual reading would say: the same figure as measuring under it, and a flag where the verdict would flip."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from support.centre import LATER, OCTOBER, contract
from support.drawn import drawn, instant

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.score import Score
from servicepledge.scorecard.verdict import Verdict
from servicepledge.workspace import Workspace

from .test_amendments import amended

Opened = Callable[..., OpenSource]
LEVEL = {"kpi": "service_level", "limit": "15 s", "target": ">= 80 %"}
WAITS = "arrived_at | queued_at | answered_at | ended_at\n" + "\n".join(
    [
        *["09:00:00 | 09:00:10 | 09:00:25 | 09:02:00"] * 8,  # 15 s in the queue, 25 s since arrival
        "09:00:00 | 09:00:10 | - | 09:00:14",  # gave up within 5 s
        "09:00:00 | 09:00:10 | - | 09:01:00",
    ]
)


def read(opened: Opened, clause: Mapping[str, Any], **drawings: str) -> Score:
    exports = {table: drawn(table, text) for table, text in drawings.items()}
    source = opened(as_of=instant("2026-12-01 00:00"), **exports)
    return measure(source, contract([clause]), OCTOBER, readings=True, today=LATER).of("1")


def said(score: Score) -> dict[tuple[str, str], tuple[int, int, Verdict]]:
    return {other.term.other: (other.numerator, other.denominator, other.verdict) for other in score.others}


def test_each_other_answer_is_tried_with_the_rest_as_agreed(opened: Opened) -> None:
    score = read(opened, LEVEL, calls=WAITS)
    assert (score.numerator, score.denominator, score.verdict) == (8, 10, Verdict.MET)
    assert said(score) == {
        ("clock_start", "arrival"): (0, 10, Verdict.MISSED),
        ("abandons", "short_left_out"): (8, 9, Verdict.MET),
        ("abandons", "in_time_left_out"): (8, 9, Verdict.MET),
        ("abandons", "in_time_met"): (9, 10, Verdict.MET),
        ("abandons", "left_out"): (8, 8, Verdict.MET),
    }
    assert score.is_sensitive is True
    assert [other["choice"] for other in score.as_json()["readings"]] == [
        "arrival",
        "short_left_out",
        "in_time_left_out",
        "in_time_met",
        "left_out",
    ]


def test_an_agreed_answer_is_not_tried_again_and_its_default_is(opened: Opened) -> None:
    score = read(opened, {**LEVEL, "reading": {"abandons": "left_out"}}, calls=WAITS)
    assert said(score) == {
        ("clock_start", "arrival"): (0, 8, Verdict.MISSED),
        ("abandons", "counted"): (8, 10, Verdict.MET),
        ("abandons", "short_left_out"): (8, 9, Verdict.MET),
        ("abandons", "in_time_left_out"): (8, 9, Verdict.MET),
        ("abandons", "in_time_met"): (9, 10, Verdict.MET),
    }


def test_a_missed_clause_is_sensitive_where_another_reading_meets_it(opened: Opened) -> None:
    score = read(opened, {**LEVEL, "target": ">= 85 %"}, calls=WAITS)
    assert (score.verdict, score.is_sensitive) == (Verdict.MISSED, True)
    assert read(opened, {**LEVEL, "limit": "30 s", "target": ">= 70 %"}, calls=WAITS).is_sensitive is False


def test_without_a_verdict_there_is_nothing_to_flip(opened: Opened) -> None:
    for target in (None, ">= ____ %"):
        score = read(opened, {**LEVEL, "target": target}, calls=WAITS)
        assert (score.is_sensitive, len(score.others)) == (False, 5)
    assert read(opened, LEVEL, calls="answered_at | ended_at").is_sensitive is False


def test_an_answer_whose_column_is_missing_is_passed_over(opened: Opened) -> None:
    score = read(opened, LEVEL, calls="answered_at\n09:00:01")
    assert [other.term.other for other in score.others] == [("clock_start", "arrival"), ("abandons", "left_out")]


def test_an_answer_in_another_unit_is_a_value_only(opened: Opened) -> None:
    surveys = "answered_at | score | scale_max\n09:00:00 | 5 | 5\n09:00:00 | 2 | 5"
    score = read(opened, {"kpi": "customer_satisfaction", "target": ">= 80 %"}, surveys=surveys)
    assert (score.verdict, score.is_sensitive) == (Verdict.MISSED, False)
    mean = next(other for other in score.as_json()["readings"] if other["choice"] == "mean")
    assert mean == {
        "reading": "metric", "choice": "mean", "unit": "points", "value": 3.5, "numerator": 7, "denominator": 2,
        "verdict": None,
    }  # fmt: skip


CALLED_AGAIN = "customer_id | topic | arrived_at | queued_at | answered_at | resolved\n" + "\n".join(
    f"{who} | a | {day} 09:00:00 | {day} 09:00:00 | {day} 09:00:01 | T"
    for who, day in (("x", "05"), ("x", "07"), ("y", "05"), ("z", "05"), ("z", "06"))
)


def test_windows_are_tried_in_their_usual_lengths(opened: Opened) -> None:
    """x called again after 48 hours, z after 24: exactly at the window's end is still within it."""
    clause = {"kpi": "first_contact_resolution", "target": ">= 30 %"}
    score = read(opened, clause, calls=CALLED_AGAIN)
    assert (score.numerator, score.denominator) == (1, 3)
    found = {choice: figures for (name, choice), figures in said(score).items() if name == "window"}
    assert found == {"24 h": (3, 4, Verdict.MET), "48 h": (1, 3, Verdict.MET)}
    three_days = read(opened, {**clause, "reading": {"window": "3 d"}}, calls=CALLED_AGAIN)
    assert {choice for name, choice in said(three_days) if name == "window"} == {"24 h", "48 h"}


def test_a_window_that_is_not_looked_at_is_not_tried(opened: Opened) -> None:
    clause = {"kpi": "first_contact_resolution", "reading": {"form": "recorded"}}
    assert {name for name, _ in said(read(opened, clause, calls=CALLED_AGAIN))} == {"form"}


def test_they_are_worked_out_only_where_asked_for(opened: Opened) -> None:
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", WAITS))
    score = measure(source, contract([LEVEL]), OCTOBER, today=LATER).of("1")
    assert (score.others, score.is_sensitive) == (None, None)
    assert (score.as_json()["readings"], score.as_json()["sensitive"]) == (None, None)


def test_an_amended_clause_is_read_otherwise_in_each_segment(opened: Opened) -> None:
    drawing = "arrived_at | queued_at | answered_at | ended_at\n" + "\n".join(
        f"{day} 09:00:00 | {day} 09:00:10 | {day} 09:00:{second} | {day} 09:02:00"
        for day, second in (("14", "25"), ("15", "40"))
    )
    agreed = amended(contract([LEVEL]), date(2026, 10, 15), {"ref": "1", "limit": "30 s"})
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", drawing))
    score = measure(source, agreed, OCTOBER, readings=True, today=LATER).of("1")
    assert (score.numerator, score.denominator) == (2, 2)
    (arrival,) = [other for other in score.others if other.term.other == ("clock_start", "arrival")]
    assert [(one.numerator, one.denominator) for one in arrival.segments] == [(0, 1), (0, 1)]


@pytest.mark.parametrize("name", ["telecom", "hotline", "aftersales"])
def test_another_reading_says_what_measuring_under_it_says(workspace: Workspace, name: str) -> None:
    agreed = workspace.contract(name)
    source = open_for(workspace, agreed)
    card = measure(source, agreed, OCTOBER, history=1, readings=True)
    plain = measure(source, agreed, OCTOBER, history=1)
    assert [past.as_json() for past in card.history[0]] == [past.as_json() for past in plain.history[0]]
    tried = 0
    for score, alone in zip(card.scores, plain.scores, strict=True):
        assert [getattr(score, field) for field in FIGURES] == [getattr(alone, field) for field in FIGURES]
        for other in score.others or ():
            clause = alone.term.clause.model_copy(
                update={
                    "reading": {**alone.term.clause.reading, **dict([other.term.other])},
                    "target": other.term.clause.target,
                }
            )
            under = measure(source, agreed.model_copy(update={"clauses": (clause,)}), OCTOBER).of(clause.ref)
            assert [getattr(other, field) for field in FIGURES] == [getattr(under, field) for field in FIGURES]
            tried += 1
    assert tried >= {"telecom": 9, "hotline": 10, "aftersales": 1}[name]


FIGURES = ("value", "numerator", "denominator", "verdict", "unmeasurable", "pending", "headroom")


def test_groups_of_a_breakdown_are_read_otherwise_too(opened: Opened) -> None:
    drawing = "channel | arrived_at | queued_at | answered_at\n" + "\n".join(
        f"{channel} | 09:00:00 | 09:00:10 | 09:00:{second}" for channel, second in (("phone", "25"), ("chat", "15"))
    )
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", drawing))
    scores = measure(source, contract([LEVEL]), OCTOBER, by=["channel"], readings=True, today=LATER).scores
    found = {score.by["channel"]: said(score)["clock_start", "arrival"][0] for score in scores}
    assert found == {"phone": 0, "chat": 1}


def test_a_clause_that_says_no_number_is_not_tried_under_readings_that_look_at_one(opened: Opened) -> None:
    score = read(opened, {"kpi": "service_level", "kind": "time_limit_without_number"}, calls=WAITS)
    assert (score.verdict, score.others) == (Verdict.FACTS_ONLY, ())
