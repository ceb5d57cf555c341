"""A period that an amendment cuts: who is measured by what, how the whole is judged, and what must never change."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from support.centre import LATER, OCTOBER, contract
from support.drawn import drawn, instant

from servicepledge.contract.model import Amendment, Clause, Contract
from servicepledge.errors import IdentityError
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.score import Score
from servicepledge.scorecard.segments import pooled
from servicepledge.scorecard.verdict import Verdict
from servicepledge.workspace import Workspace

Opened = Callable[..., OpenSource]
RATE = {"kpi": "answer_rate", "target": ">= 50 %"}
HALF = "arrived_at | queued_at | answered_at\n"


def amended(agreed: Contract, effective_on: date, *changes: Mapping[str, Any], **more: Any) -> Contract:
    """Amend the clauses named by `ref` from a day on."""
    new = []
    for change in changes:
        (old,) = [clause for clause in agreed.in_force(effective_on) if clause.ref == change["ref"]]
        written = {name: getattr(old, name) for name in ("kpi", "words", "reading")}
        texts = {name: value.text for name in ("limit", "target") if (value := getattr(old, name))}
        new.append(Clause.model_validate({**written, "scope": old.scope, **texts, **change}))
    one = Amendment(number="补1", signed_on=date(2026, 1, 1), effective_on=effective_on, changes=tuple(new), **more)
    return agreed.model_copy(update={"amendments": (*agreed.amendments, one)})


def calls(*days: tuple[int, int, int]) -> str:
    """Draw days of October with so many answered and so many unanswered calls each."""
    lines = [
        f"{day:02} 09:00:{number:02} | {day:02} 09:00:{number:02} | {f'{day:02} 09:01:00' if number < answered else '-'}"
        for day, answered, lost in days
        for number in range(answered + lost)
    ]
    return HALF + "\n".join(lines)


def october(opened: Opened, agreed: Contract, by: Sequence[str] = (), **drawings: str) -> list[Score]:
    exports = {table: drawn(table, text) for table, text in drawings.items()}
    source = opened(as_of=instant("2026-12-01 00:00"), **exports)
    return list(measure(source, agreed, OCTOBER, by=by, today=LATER).scores)


# -- how the whole is judged -------------------------------------------------------------------------------------------

CHANGED = {
    "both segments met": ((1, 1), (9, 1), ">= 90 %", Verdict.MET),
    "the second misses its own, stricter target": ((9, 1), (8, 2), ">= 90 %", Verdict.MISSED),
    "the first misses, the second makes up for it: missed all the same": ((1, 2), (30, 0), ">= 90 %", Verdict.MISSED),
    "the second has no rows, so the first decides": ((9, 1), (0, 0), ">= 90 %", Verdict.MET),
    "the first has no rows, so the second decides": ((0, 0), (8, 2), ">= 90 %", Verdict.MISSED),
    "the new target is blank: undecidable while the first is met": ((1, 1), (9, 1), ">= __ %", Verdict.UNDECIDABLE),
    "the new target is blank, but the first was missed": ((1, 2), (9, 1), ">= __ %", Verdict.MISSED),
    "no rows at all": ((0, 0), (0, 0), ">= 90 %", Verdict.UNDECIDABLE),
}


@pytest.mark.parametrize(("first", "second", "target", "verdict"), CHANGED.values(), ids=CHANGED)
def test_a_changed_target_is_judged_by_segment(
    opened: Opened, first: tuple[int, int], second: tuple[int, int], target: str, verdict: Verdict
) -> None:
    agreed = amended(contract([RATE]), date(2026, 10, 15), {"ref": "1", "target": target})
    (score,) = october(opened, agreed, calls=calls((14, *first), (15, *second)))
    assert score.verdict is verdict
    assert score.is_judged_by_segment
    assert (score.numerator, score.denominator) == (first[0] + second[0], sum(first) + sum(second))
    assert [(one.numerator, one.denominator) for one in score.segments] == [
        (first[0], sum(first)), (second[0], sum(second))
    ]  # fmt: skip
    if score.headroom:
        assert (score.headroom.amount < 0) == (verdict is Verdict.MISSED)


def test_a_target_agreed_only_later_judges_from_then_on(opened: Opened) -> None:
    agreed = amended(contract([{"kpi": "answer_rate"}]), date(2026, 10, 15), {"ref": "1", "target": ">= 90 %"})
    (score,) = october(opened, agreed, calls=calls((14, 0, 5), (15, 9, 1)))
    assert [one.verdict for one in score.segments] == [Verdict.FACTS_ONLY, Verdict.MET]
    assert (score.verdict, score.value) == (Verdict.MET, Fraction(9, 15))


def test_an_unchanged_target_is_judged_on_the_sum(opened: Opened) -> None:
    """Four of ten within 15 s, then nine of ten within 60 s: 13 of 20, though the first segment alone missed."""
    level = {"kpi": "service_level", "limit": "15 s", "target": ">= 50 %"}
    drawing = "arrived_at | queued_at | answered_at\n" + "\n".join(
        f"{day} 09:00:00 | {day} 09:00:00 | {day} {'09:00:15' if number < quick else '09:00:59' if number < slow else '09:01:01'}"
        for day, quick, slow in (("14", 4, 10), ("15", 2, 9))
        for number in range(10)
    )
    agreed = amended(contract([level]), date(2026, 10, 15), {"ref": "1", "limit": "60 s"})
    (score,) = october(opened, agreed, calls=drawing)
    assert [(one.numerator, one.denominator, one.verdict) for one in score.segments] == [
        (4, 10, Verdict.MISSED), (9, 10, Verdict.MET)
    ]  # fmt: skip
    assert (score.numerator, score.denominator, score.verdict) == (13, 20, Verdict.MET)
    assert not score.is_judged_by_segment and score.headroom.amount == 3
    assert score.term.clause.limit.text == "60 s"


def test_a_reading_in_another_unit_leaves_no_value_for_the_whole(opened: Opened) -> None:
    share = {"kpi": "customer_satisfaction", "target": ">= 50 %"}
    surveys = "answered_at | score | scale_max\n14 09:00:00 | 5 | 5\n15 09:00:00 | 3 | 5"
    agreed = amended(
        contract([share]), date(2026, 10, 15), {"ref": "1", "reading": {"metric": "mean"}, "target": ">= 3 points"}
    )
    (score,) = october(opened, agreed, surveys=surveys)
    assert (score.value, score.numerator, score.denominator, score.verdict) == (None, None, None, Verdict.MET)
    assert [one.value for one in score.segments] == [1, 3]


def test_a_midnight_divides_on_the_contracts_clock(opened: Opened) -> None:
    drawing = HALF + "14 23:59:59.999999 | 14 23:59:59.999999 | -\n15 00:00:00 | 15 00:00:00 | 15 00:00:01"
    agreed = amended(contract([RATE]), date(2026, 10, 15), {"ref": "1", "target": ">= 100 %"})
    (score,) = october(opened, agreed, calls=drawing)
    assert [(one.numerator, one.denominator) for one in score.segments] == [(0, 1), (1, 1)]


def test_two_amendments_in_one_period(opened: Opened) -> None:
    agreed = contract([RATE])
    for day, target in ((10, ">= 60 %"), (20, ">= 70 %")):
        agreed = amended(agreed, date(2026, 10, day), {"ref": "1", "target": target})
    (score,) = october(opened, agreed, calls=calls((9, 1, 1), (10, 2, 1), (19, 1, 1), (20, 3, 1)))
    assert [(one.value, one.verdict) for one in score.segments] == [
        (Fraction(1, 2), Verdict.MET), (Fraction(3, 5), Verdict.MET), (Fraction(3, 4), Verdict.MET)
    ]  # fmt: skip
    assert score.verdict is Verdict.MET


def test_a_breakdown_is_cut_too(opened: Opened) -> None:
    drawing = calls((14, 1, 1), (15, 3, 1))
    agreed = amended(contract([RATE]), date(2026, 10, 15), {"ref": "1", "target": ">= 90 %"})
    days = october(opened, agreed, by=["day"], calls=drawing)
    found = {score.by["day"]: (score.numerator, score.denominator, score.verdict) for score in days}
    assert found == {date(2026, 10, 14): (1, 2, Verdict.MET), date(2026, 10, 15): (3, 4, Verdict.MISSED)}
    (weekday,) = [score for score in october(opened, agreed, by=["weekday"], calls=drawing) if score.by["weekday"] == 3]
    assert weekday.denominator == 2


# -- clauses that come and go, hours that change -----------------------------------------------------------------------


def test_a_clause_that_was_removed_counts_its_days_and_is_gone_afterwards(opened: Opened) -> None:
    agreed = amended(contract([RATE, {**RATE, "ref": "b"}]), date(2026, 10, 15), removes=("b",))
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", calls((14, 1, 0), (15, 1, 0))))
    october_card = measure(source, agreed, OCTOBER, today=LATER)
    assert [(score.term.clause.ref, score.denominator) for score in october_card.scores] == [("1", 2), ("b", 1)]
    november = measure(source, agreed, Period.parse("2026-11"), history=2, today=LATER)
    assert [score.term.clause.ref for score in november.scores] == ["1"]
    assert [clause.ref for clause in november.contract.clauses] == ["1"]
    assert [len(period) for period in november.history] == [2, 2]


def test_a_clause_that_was_added_counts_from_then_on(opened: Opened) -> None:
    new = Clause.model_validate({"ref": "b", "words": "…", **RATE})
    agreed = amended(contract([RATE]), date(2026, 10, 15), adds=(new,))
    scores = october(opened, agreed, calls=calls((14, 1, 0), (15, 1, 0)))
    assert [(score.term.clause.ref, score.denominator, score.segments) for score in scores] == [
        ("1", 2, ()),
        ("b", 1, ()),
    ]


def test_service_hours_change(opened: Opened) -> None:
    drawing = "channel | arrived_at | queued_at | answered_at\n" + "\n".join(
        f"phone | {day} {hour}:00:00 | {day} {hour}:00:00 | -" for day in ("14", "15") for hour in ("09", "20")
    )
    agreed = contract(
        [RATE],
        hours={"short": {"windows": ["08:00-18:00"]}, "long": {"windows": ["08:00-22:00"]}},
        service_hours={"phone": "short"},
    )
    (score,) = october(opened, amended(agreed, date(2026, 10, 15), service_hours={"phone": "long"}), calls=drawing)
    assert [one.denominator for one in score.segments] == [1, 2]


# -- cases -------------------------------------------------------------------------------------------------------------

REPLY = {"kpi": "first_response_time", "limit": "72 h", "target": ">= 50 %"}


def test_a_case_is_owed_what_held_when_it_was_received_and_counted_once(opened: Opened) -> None:
    """Received on the 14th under 72 h, on the 15th under 24 h: the first falls due after the second."""
    drawing = "received_at | first_response_at\n14 23:59:59 | 17 12:00:00\n15 00:00:00 | 16 00:00:01"
    agreed = amended(contract([REPLY]), date(2026, 10, 15), {"ref": "1", "limit": "24 h"})
    (score,) = october(opened, agreed, tickets=drawing)
    assert [(one.numerator, one.denominator) for one in score.segments] == [(1, 1), (0, 1)]
    assert (score.numerator, score.denominator) == (1, 2)


def test_a_case_of_the_old_terms_that_falls_due_after_the_change_is_a_segment_of_its_own(opened: Opened) -> None:
    drawing = "received_at | first_response_at\n2026-09-29 12:00:00 | -\n02 09:00:00 | 02 10:00:00"
    agreed = amended(contract([REPLY]), date(2026, 10, 1), {"ref": "1", "limit": "24 h"})
    (score,) = october(opened, agreed, tickets=drawing)
    assert [(one.numerator, one.denominator) for one in score.segments] == [(0, 1), (1, 1)]
    without = "received_at | first_response_at\n2026-09-27 12:00:00 | -\n02 09:00:00 | 02 10:00:00"
    (score,) = october(opened, agreed, tickets=without)
    assert (score.numerator, score.denominator, score.segments) == (1, 1, ())


def test_a_case_promised_for_before_it_began_stays_where_it_was(opened: Opened) -> None:
    """An impossible promise dates a case of November into October; an amendment of November must not touch October."""
    drawing = "received_at | promised_at | resolved_at\n2026-11-02 09:00:00 | 20 09:00:00 | -"
    agreed = contract([{"kpi": "resolution_time", "target": ">= 90 %"}])
    later = amended(agreed, date(2026, 11, 1), {"ref": "1", "target": ">= 99 %"})
    assert [score.as_json() for score in october(opened, later, tickets=drawing)] == [
        score.as_json() for score in october(opened, agreed, tickets=drawing)
    ]


# -- what must never change --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["telecom", "hotline", "aftersales"])
def test_an_old_period_gives_the_old_figures(workspace: Workspace, name: str) -> None:
    """Every clause amended in November: October, its history and its contract are as if it had never been."""
    agreed = workspace.contract(name)
    source = open_for(workspace, agreed)
    changes = [
        {"ref": clause.ref, "headline": not clause.headline, **({"limit": "1 s"} if clause.limit else {})}
        for clause in agreed.measured
    ]
    later = amended(agreed, date(2026, 11, 1), *changes, removes=(agreed.measured[-1].ref,))
    before, after = (measure(source, one, OCTOBER, history=3) for one in (agreed, later))
    assert after.contract == before.contract
    for old, new in zip((*before.history, before.scores), (*after.history, after.scores), strict=True):
        assert [score.as_json() for score in new] == [score.as_json() for score in old]


@pytest.mark.parametrize("name", ["telecom", "hotline", "aftersales"])
def test_an_amendment_that_changes_nothing_changes_no_figure(workspace: Workspace, name: str) -> None:
    """The same terms signed again in mid-month: two segments of each clause, and the sums of before."""
    agreed = workspace.contract(name)
    source = open_for(workspace, agreed)
    again = amended(agreed, date(2026, 10, 15), *({"ref": clause.ref, "words": "…"} for clause in agreed.measured))
    before, after = (measure(source, one, OCTOBER).scores for one in (agreed, again))
    for old, new in zip(before, after, strict=True):
        assert [getattr(new, name) for name in FIGURES] == [getattr(old, name) for name in FIGURES]
        assert len(new.segments) == 2 and all(one.denominator for one in new.segments)
        assert sum(one.denominator for one in new.segments) == old.denominator


def test_segments_that_do_not_add_up_stop_the_run(opened: Opened) -> None:
    agreed = amended(contract([RATE]), date(2026, 10, 15), {"ref": "1", "words": "again"})
    (score,) = october(opened, agreed, calls=calls((14, 1, 1), (15, 3, 1)))
    total = {"numerator": 4, "denominator": 6, "unmeasurable": 0, "pending": 0}
    assert pooled(score.segments, {}, total).value == Fraction(4, 6)
    with pytest.raises(IdentityError, match="denominator: the total is 7, its parts add up to 6"):
        pooled(score.segments, {}, {**total, "denominator": 7})


FIGURES = (
    "value",
    "numerator",
    "denominator",
    "verdict",
    "reason",
    "provisional",
    "headroom",
    "unmeasurable",
    "pending",
)
