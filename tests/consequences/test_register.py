"""The breach register: which misses, in which class, what is owed from when to when."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from support.centre import LATER, OCTOBER, contract
from support.drawn import drawn, instant
from support.scores import agreement, scores_of

from servicepledge.consequences.as_json import follows
from servicepledge.consequences.register import Register, register, register_of
from servicepledge.contract.calendar_cn import Notice, WorkingCalendar
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure

PLAN = {"zh": "提交整改方案", "en": "a corrective plan"}
THREE = {"ref": "四.1(2)", "when": {"missed_in_a_row": 3}, "owed": PLAN, "within": "10 d"}


def made(histories: Mapping[str, str], *rules: Mapping[str, Any], last: str = "2026-10", **more: Any) -> Register:
    agreed = agreement(histories, consequences=rules, **more)
    return register_of(agreed, scores_of(agreed, histories, Period.parse(last))[1])


OWED = {
    "three in a row": ("xxx", [("2026-10", date(2026, 11, 10))]),
    "two are not three": ("oxx", []),
    "a month nobody can judge neither counts nor breaks": ("xx?x", [("2026-10", date(2026, 11, 10))]),
    "the fourth opens nothing new": ("oxxxx", [("2026-09", date(2026, 10, 10))]),
    "broken by a month that was met": ("xxox", []),
    "nothing is owed for a month nobody can judge": ("xxx?", []),
    "a first month of half a term does not count": ("(x)xx", []),
}


@pytest.mark.parametrize(("history", "owed"), OWED.values(), ids=OWED)
def test_three_in_a_row(history: str, owed: list[tuple[str, date]]) -> None:
    found = made({"a": history}, THREE)
    assert [(one.since.label, one.due_on) for one in found.duties] == owed


def test_a_run_that_began_before_anything_was_measured_says_so() -> None:
    (owed,) = made({"a": "xxxx"}, THREE).duties
    assert not owed.is_since_known
    assert not made({"a": "xx?xx"}, THREE).duties[0].is_since_known
    (owed,) = made({"a": "xxxx"}, THREE, starts_on=date(2026, 7, 1)).duties
    assert owed.is_since_known and owed.since.label == "2026-09"


def test_each_clause_runs_for_itself_and_only_those_the_rule_is_about() -> None:
    histories = {"a": "oxxx", "b": "oxxx", "c": "xoxo"}
    assert [one.score.term.clause.ref for one in made(histories, THREE).duties] == ["a", "b"]
    assert [one.score.term.clause.ref for one in made(histories, {**THREE, "clauses": "b"}).duties] == ["b"]


def test_the_most_urgent_first() -> None:
    rules = [{**THREE, "ref": "late"}, {"ref": "soon", "owed": PLAN, "within": "3 d"}, {"ref": "any", "owed": PLAN}]
    assert [one.rule.ref for one in made({"a": "oxxx"}, *rules).duties] == ["soon", "late", "any"]


def test_counted_from_the_day_the_report_is_due() -> None:
    rule = {"ref": "x", "owed": PLAN, "within": "2 working days", "counted_from": "report_due"}
    (owed,) = made({"a": "x"}, rule).duties
    assert owed.due_on == date(2026, 11, 9), "due on 5 November; Friday the 6th and Monday the 9th"


def test_a_last_day_beyond_the_published_calendar_is_said_not_guessed() -> None:
    rule = {"ref": "x", "owed": PLAN, "within": "10 working days"}
    (owed,) = made({"a": "x"}, rule, last="2026-12").duties
    assert (owed.due_on, owed.is_calendar_missing) == (None, True)


def test_a_notice_that_the_workspace_wrote_down_is_counted_by() -> None:
    agreed = agreement({"a": "x"}, consequences=[{"ref": "x", "owed": PLAN, "within": "3 working days"}])
    holiday = Notice(source="n", workdays=frozenset(), rest_days=frozenset({date(2027, 1, 1)}))
    agreed._calendar = WorkingCalendar({2027: holiday})
    (owed,) = register_of(agreed, scores_of(agreed, {"a": "x"}, Period.parse("2026-12"))[1]).duties
    assert owed.due_on == date(2027, 1, 6), "Friday the 1st is a holiday; Monday the 4th is the first of three"


def test_the_last_month_of_a_term_counts_from_its_own_end() -> None:
    rule = {"ref": "x", "owed": PLAN, "within": "10 d"}
    (owed,) = made({"a": "(x)"}, rule, ends_on=date(2026, 10, 20)).duties
    assert owed.due_on == date(2026, 10, 30)


# -- classes -----------------------------------------------------------------------------------------------------------

LOSS = {"zh": "造成重大损失", "en": "major loss"}
LETTER = [
    {"ref": "4.1.1", "clauses": "agreed", "when": {"unless_missed": "prescribed"}, "class": "minor"},
    {"ref": "4.2.1", "clauses": "prescribed", "needs": LOSS, "class": "major"},
]
"""003/2: past the agreed time but within the prescribed limit is minor; past it and with a major loss, major."""
CLASSES = {
    "past the agreed time only": ({"agreed": "x", "prescribed": "o"}, {"agreed": "minor"}),
    "past both: the letter leaves a hole": (
        {"agreed": "x", "prescribed": "x"}, {"agreed": "unclassified", "prescribed": "unclassified"},
    ),
    "nothing missed": ({"agreed": "o", "prescribed": "o"}, {}),
    "a clause the classes are not about": ({"agreed": "o", "prescribed": "o", "c": "x"}, {"c": None}),
}  # fmt: skip


@pytest.mark.parametrize(("histories", "classes"), CLASSES.values(), ids=CLASSES)
def test_classes(histories: dict[str, str], classes: dict[str, str | None]) -> None:
    found = made(histories, *LETTER)
    assert {entry.score.term.clause.ref: entry.breach for entry in found.entries} == classes


BY_CASE = {
    "three past the agreed time, of which one past the prescribed one": (
        "30 min",
        ["09:31", "10:59", "11:01", "09:30"],
        "minor",
        2,
    ),
    "all of them past both: none is minor": ("30 min", ["11:01", "11:02", "09:10"], "unclassified", None),
    "none past the prescribed one": ("30 min", ["09:31", "09:45", "09:10"], "minor", 2),
}


@pytest.mark.parametrize(("limit", "responses", "breach", "cases"), BY_CASE.values(), ids=BY_CASE)
def test_classes_by_case(
    opened: Callable[..., OpenSource], limit: str, responses: list[str], breach: str, cases: int | None
) -> None:
    """003/2 4.1.1: 未在约定时间内响应，但未超过规定时限 is said of each request, not of a month."""
    both = {"kpi": "first_response_time", "target": ">= 100 %"}
    agreed = contract(
        [{"ref": "agreed", "limit": limit, **both}, {"ref": "prescribed", "limit": "2 h", **both}], consequences=LETTER
    )
    tickets = drawn("tickets", "first_response_at\n" + "\n".join(f"{time}:00" for time in responses))
    card = measure(opened(as_of=instant("2026-12-01 00:00"), tickets=tickets), agreed, OCTOBER, today=LATER)
    entry = register(card).entries[0]
    assert (entry.score.term.clause.ref, entry.breach, entry.cases) == ("agreed", breach, cases)
    assert follows(card)["register"][0].get("breach_cases") == cases


def test_clauses_that_differ_in_more_than_their_limits_are_not_told_case_by_case() -> None:
    found = made({"agreed": "x", "prescribed": "x"}, *LETTER)
    assert [entry.cases for entry in found.entries] == [None, None]


def test_what_no_export_shows_is_left_to_the_parties() -> None:
    rule = {**LETTER[1], "owed": PLAN}
    found = made({"agreed": "o", "prescribed": "x"}, LETTER[0], rule)
    (entry,) = found.entries
    assert [rule.needs.zh for rule in entry.undecided] == ["造成重大损失"]
    assert (entry.breach, found.duties) == ("unclassified", ())


def test_a_class_by_the_length_of_the_run() -> None:
    rules = [{"ref": "x", "class": "minor"}, {"ref": "y", "class": "major", "when": {"missed_in_a_row": 3}}]
    assert [made({"a": history}, *rules).entries[0].breach for history in ("oxx", "xxx")] == ["minor", "major"]


def test_the_evidence_of_an_entry_is_its_score() -> None:
    (entry,) = made({"a": "oxx", "b": "ooo", "c": "???", "d": "---"}).entries
    score = entry.score
    assert (score.term.clause.ref, score.period.label, entry.run, entry.breach) == ("a", "2026-10", 2, None)
    assert (score.value, score.denominator, score.term.clause.target.text) == (score.numerator / 100, 100, ">= 95 %")


def test_the_register_itself_is_no_entry_of_the_register() -> None:
    agreed = agreement({"a": "x"}, [{"ref": "list", "kpi": "breach_register", "target": "<= 0 entries"}])
    found = register_of(agreed, scores_of(agreed, {"a": "x"})[1])
    assert [entry.score.term.clause.ref for entry in found.entries] == ["a"]


@pytest.mark.parametrize(("named", "owed"), [(None, ["a"]), ("all", ["all"])])
def test_a_clause_about_other_clauses_opens_nothing_unless_it_is_named(named: str | None, owed: list[str]) -> None:
    rule = {"ref": "x", "owed": PLAN, **({"clauses": named} if named else {})}
    clauses = [{"ref": "all", "kpi": "indicator_attainment", "target": ">= 100 %"}]
    agreed = agreement({"a": "x"}, clauses, consequences=[rule])
    found = register_of(agreed, scores_of(agreed, {"a": "x"})[1])
    assert [entry.score.term.clause.ref for entry in found.entries] == ["a", "all"]
    assert [one.score.term.clause.ref for one in found.duties] == owed
