"""Verdicts at the line, headroom against brute force, and how many misses make a run."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from support.centre import OCTOBER, contract

from servicepledge.contract.quantity import parse_target
from servicepledge.engine.terms import Term
from servicepledge.evidence.misses import used_of
from servicepledge.kpi import Kpi
from servicepledge.kpis import KPIS
from servicepledge.report.charts.series import target_height
from servicepledge.report.formatting.figures import target_text
from servicepledge.report.formatting.headroom import headroom as headroom_text
from servicepledge.report.formatting.statistics import luck_of
from servicepledge.scorecard.runs import run_of_misses
from servicepledge.scorecard.score import Score
from servicepledge.scorecard.unmeasured import Unmeasured, value_range
from servicepledge.scorecard.verdict import Verdict, headroom, judge, without_target

MET, MISSED, UNDECIDABLE, FACTS_ONLY = Verdict.MET, Verdict.MISSED, Verdict.UNDECIDABLE, Verdict.FACTS_ONLY
SHARE, LOWER_SHARE, MEAN = KPIS["answer_rate"], KPIS["abandonment_rate"], KPIS["average_speed_of_answer"]

LINE = {
    "exactly on the line is met": ("answer_rate", ">= 95 %", 950, 1000, MET),
    "one call short of the line is missed": ("answer_rate", ">= 95 %", 949, 1000, MISSED),
    "94.996 % is missed, however it is rounded": ("answer_rate", ">= 95 %", 23749, 25000, MISSED),
    "more than the line is not the line": ("answer_rate", "> 95 %", 950, 1000, MISSED),
    "one call over the line is more": ("answer_rate", "> 95 %", 951, 1000, MET),
    "a line between two counts": ("answer_rate", ">= 98.5 %", 1313, 1333, MISSED),
    "all of them": ("answer_rate", ">= 100 %", 190, 190, MET),
    "all but one": ("answer_rate", ">= 100 %", 189, 190, MISSED),
    "a third is less than a rounded third": ("answer_rate", ">= 33.34 %", 1, 3, MISSED),
    "a third is more than a cut third": ("answer_rate", ">= 33.33 %", 1, 3, MET),
    "less is better: on the line": ("abandonment_rate", "<= 5 %", 5, 100, MET),
    "less is better: strictly below": ("abandonment_rate", "< 5 %", 5, 100, MISSED),
    "less is better: one too many": ("abandonment_rate", "<= 5 %", 6, 100, MISSED),
    "five seconds on average is at most five seconds": ("average_speed_of_answer", "<= 5 s", 15_000_000, 3, MET),
    "a microsecond more is not": ("average_speed_of_answer", "<= 5 s", 15_000_001, 3, MISSED),
    "a mean is compared in its own unit": ("average_speed_of_answer", "<= 0.1 min", 18_000_000, 3, MET),
    "between two lines": ("answer_rate", "between 90 % and 95 %", 92, 100, MET),
    "on the lower of two lines": ("answer_rate", "90%~95%", 90, 100, MET),
    "on the upper of two lines": ("answer_rate", "90%~95%", 95, 100, MET),
    "below the lower": ("answer_rate", "90%~95%", 89, 100, MISSED),
    "above the upper": ("answer_rate", "90%~95%", 96, 100, MISSED),
    "exactly so much": ("average_speed_of_answer", "= 5 s", 15_000_000, 3, MET),
    "a microsecond beside it": ("average_speed_of_answer", "= 5 s", 15_000_001, 3, MISSED),
    "equal to all is at least all": ("answer_rate", "等于 100 %", 190, 190, MET),
    "points are thousandths inside": ("complaint_satisfaction", ">= 4.0 points", 8_000, 2, MET),
    "and 3.9995 points is not 4.0": ("complaint_satisfaction", ">= 4.0 points", 7_999, 2, MISSED),
}


@pytest.mark.parametrize(("kpi", "target", "numerator", "denominator", "verdict"), LINE.values(), ids=LINE)
def test_at_the_line(kpi: str, target: str, numerator: int, denominator: int, verdict: Verdict) -> None:
    assert judge(KPIS[kpi], parse_target(target), numerator, denominator) == (verdict, None)


NO_VERDICT = {
    "no number was agreed": (None, 9, 10, 0, FACTS_ONLY, "no_target"),
    "the number was left blank": (">= ____ %", 9, 10, 0, UNDECIDABLE, "blank_target"),
    "nobody called: neither 0 nor 100 %": (">= 95 %", 0, 0, 0, Verdict.NOT_OCCURRED, "not_occurred"),
    "nobody called, and no number was agreed": (None, 0, 0, 0, Verdict.NOT_OCCURRED, "not_occurred"),
    "nobody called, and the number was left blank": (">= ____ %", 0, 0, 0, UNDECIDABLE, "blank_target"),
    "four rows nobody can measure could lift it over the line": (">= 95 %", 93, 100, 4, UNDECIDABLE, "unmeasurable"),
    "two rows could lift it exactly to the line": (">= 95 %", 93, 100, 2, UNDECIDABLE, "unmeasurable"),
    "two rows could not lift it over": ("> 95 %", 93, 100, 2, MISSED, None),
    "between two lines whatever they are": ("between 90 % and 99 %", 93, 100, 4, MET, None),
    "four rows could lift it over the upper of two lines": (
        "between 90 % and 95 %",
        93,
        100,
        4,
        UNDECIDABLE,
        "unmeasurable",
    ),
    "from below the lower line to above the upper": ("between 94 % and 95 %", 93, 100, 4, UNDECIDABLE, "unmeasurable"),
    "below the lower line whatever they are": ("between 98 % and 99 %", 93, 100, 4, MISSED, None),
    "already met with all of them taken as late": (">= 90 %", 93, 100, 4, MET, None),
}


@pytest.mark.parametrize(
    ("target", "numerator", "denominator", "unmeasurable", "verdict", "code"), NO_VERDICT.values(), ids=NO_VERDICT
)
def test_what_cannot_be_decided_says_why(
    target: str | None, numerator: int, denominator: int, unmeasurable: int, verdict: Verdict, code: str | None
) -> None:
    found, reason = judge(
        KPIS["service_level"],
        parse_target(target) if target else None,
        numerator,
        denominator,
        Unmeasured(unmeasurable, unmeasurable, unmeasurable),
    )
    assert (found, reason and reason.code) == (verdict, code)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("breach", "登记条款，不设目标值"),
        ("reporting", "登记条款，不设目标值"),
        ("time_limit_without_number", "未约定数值"),
        ("cadence_without_interval", "未约定数值"),
    ],
)
def test_a_clause_without_a_target_says_whether_one_was_to_be_agreed(kind: str, words: str) -> None:
    reason = without_target(kind)
    assert (reason.code, reason.words.zh) == ("no_target", words)


def test_answers_outside_the_denominator_can_change_a_verdict_both_ways() -> None:
    """Nine of ten satisfied, one more answer without a scale: 9 of 11 at worst, 10 of 11 at best."""
    satisfaction = KPIS["customer_satisfaction"]
    for target, verdict in (
        (">= 82 %", UNDECIDABLE),
        (">= 90.9 %", UNDECIDABLE),
        (">= 81 %", MET),
        (">= 91 %", MISSED),
    ):
        assert judge(satisfaction, parse_target(target), 9, 10, Unmeasured(1, 1, 1))[0] is verdict, target


UNMEASURED_MEANS = {
    "they would have to have waited longer than they can have": ("<= 5 s", Unmeasured(1, 1, 9_000_000), MET),
    "at their longest they would be one second too much": ("<= 5 s", Unmeasured(1, 1, 9_000_001), UNDECIDABLE),
    "nothing bounds them": ("<= 5 s", Unmeasured(1, 1, None), UNDECIDABLE),
    "missed even if none of them had waited": ("<= 3 s", Unmeasured(1, 1, None), MISSED),
    "with none of them waiting it might just be met": ("<= 3.2 s", Unmeasured(1, 1, None), UNDECIDABLE),
    "five replies in one row weigh as five": ("<= 2 s", Unmeasured(1, 5, None), UNDECIDABLE),
}


@pytest.mark.parametrize(("target", "unmeasured", "verdict"), UNMEASURED_MEANS.values(), ids=UNMEASURED_MEANS)
def test_a_mean_stands_where_its_best_and_worst_case_agree(
    target: str, unmeasured: Unmeasured, verdict: Verdict
) -> None:
    """Four calls that waited sixteen seconds together, and what nobody can measure."""
    found, reason = judge(MEAN, parse_target(target), 16_000_000, 4, unmeasured)
    assert (found, reason and reason.code) == (verdict, "unmeasurable" if verdict is UNDECIDABLE else None)


def test_where_nothing_can_be_measured_the_reason_is_not_that_there_was_nothing() -> None:
    found, reason = judge(MEAN, parse_target("<= 5 s"), 0, 0, Unmeasured(3, 3, None))
    assert (found, reason.code, "3" in reason.words.en) == (UNDECIDABLE, "unmeasurable", True)


RANGES = {
    "no row is unmeasurable: the value itself": (SHARE, 9, 10, Unmeasured(), Fraction(9, 10), Fraction(9, 10)),
    "a share that counts them as bad": (KPIS["service_level"], 8, 10, Unmeasured(1, 1, 1), Fraction(9, 10), Fraction(8, 10)),
    "a share they stay outside of": (
        KPIS["customer_satisfaction"], 8, 10, Unmeasured(1, 1, 1), Fraction(9, 11), Fraction(8, 11),
    ),
    "a share that is better when lower": (
        KPIS["agent_hangup_rate"], 1, 10, Unmeasured(2, 2, 2), Fraction(1, 10), Fraction(3, 10),
    ),
    "a mean, each at its longest": (MEAN, 8_000_000, 2, Unmeasured(2, 2, 12_000_000), Fraction(2), Fraction(5)),
    "a mean that nothing bounds": (MEAN, 8_000_000, 2, Unmeasured(2, 2, None), Fraction(2), None),
    "a total": (KPIS["long_wait_count"], 3, 10, Unmeasured(2, 2, 2), Fraction(3), Fraction(5)),
    "no value": (MEAN, 0, 0, Unmeasured(), None, None),
}  # fmt: skip


@pytest.mark.parametrize(("kpi", "top", "bottom", "unmeasured", "best", "worst"), RANGES.values(), ids=RANGES)
def test_best_and_worst_case(
    kpi: Kpi, top: int, bottom: int, unmeasured: Unmeasured, best: Fraction | None, worst: Fraction | None
) -> None:
    found = value_range(kpi, top, bottom, unmeasured)
    assert (found.best, found.worst) == (best, worst)


shares = st.tuples(st.integers(1, 400), st.integers(0, 400)).map(lambda pair: (pair[0], min(pair)))
bounds = st.integers(0, 1000).map(lambda tenths: f"{tenths / 10} %")


@given(shares, bounds, st.sampled_from([">=", ">"]))
def test_headroom_is_how_many_more_may_be_lost(share: tuple[int, int], bound: str, operator: str) -> None:
    denominator, numerator = share
    target = parse_target(f"{operator} {bound}")
    allowed = max(
        (lost for lost in range(denominator + 1) if target.is_met_by(Fraction(denominator - lost, denominator))),
        default=-1,
    )
    found = headroom(SHARE, target, numerator, denominator)
    assert (found.allowed, found.actual) == (allowed, denominator - numerator)
    assert found.amount == allowed - (denominator - numerator)
    assert (found.amount >= 0) == (judge(SHARE, target, numerator, denominator)[0] is MET)


@given(shares, bounds, st.sampled_from(["<=", "<"]))
def test_headroom_where_less_is_better_is_how_many_more_may_happen(
    share: tuple[int, int], bound: str, operator: str
) -> None:
    denominator, numerator = share
    target = parse_target(f"{operator} {bound}")
    allowed = max(
        (count for count in range(denominator + 1) if target.is_met_by(Fraction(count, denominator))), default=-1
    )
    found = headroom(LOWER_SHARE, target, numerator, denominator)
    assert (found.allowed, found.actual, found.amount) == (allowed, numerator, allowed - numerator)
    assert (found.amount >= 0) == (judge(LOWER_SHARE, target, numerator, denominator)[0] is MET)


@given(st.integers(0, 10**9), st.integers(1, 1000), st.integers(1, 60))
def test_headroom_of_a_mean_is_in_its_own_unit(total_us: int, answered: int, seconds: int) -> None:
    target = parse_target(f"<= {seconds} s")
    found = headroom(MEAN, target, total_us, answered)
    assert found.amount == seconds - Fraction(total_us, answered * 1_000_000)
    assert (found.amount >= 0) == (judge(MEAN, target, total_us, answered)[0] is MET)
    assert (found.allowed, found.actual) == (None, None)


def test_no_headroom_without_a_line_or_without_rows() -> None:
    assert headroom(SHARE, None, 1, 2) is None
    assert headroom(SHARE, parse_target(">= ____ %"), 1, 2) is None
    assert headroom(SHARE, parse_target(">= 95 %"), 0, 0) is None


RUNS = {
    "none": ([], 0),
    "three in a row": ([MET, MISSED, MISSED, MISSED], 3),
    "a month that was met ends it": ([MISSED, MISSED, MET, MISSED], 1),
    "the last was met": ([MISSED, MISSED, MET], 0),
    "a month nobody can judge neither counts nor breaks it": ([MISSED, UNDECIDABLE, MISSED], 2),
    "the last cannot be judged": ([MISSED, MISSED, UNDECIDABLE], 2),
    "only months nobody can judge": ([UNDECIDABLE, UNDECIDABLE], 0),
    "facts are no misses and break nothing": ([MISSED, FACTS_ONLY, MISSED], 2),
}


@pytest.mark.parametrize(("verdicts", "run"), RUNS.values(), ids=RUNS)
def test_run_of_misses(verdicts: Sequence[Verdict], run: int) -> None:
    assert run_of_misses(verdicts) == run


TWO_LINES = {
    "to the nearer of two lines": ("answer_rate", 92, 100, Fraction(2, 100), "余 2.00 个百分点", "2.00 pp to spare"),
    "short of the lower": ("answer_rate", 88, 100, Fraction(-2, 100), "差 2.00 个百分点", "2.00 pp short"),
    "over the upper": ("answer_rate", 97, 100, Fraction(-2, 100), "超出 2.00 个百分点", "2.00 pp over"),
}


@pytest.mark.parametrize(("kpi", "numerator", "denominator", "room", "zh", "en"), TWO_LINES.values(), ids=TWO_LINES)
def test_headroom_between_two_lines(
    kpi: str, numerator: int, denominator: int, room: Fraction, zh: str, en: str
) -> None:
    agreed = contract([{"kpi": kpi, "target": "between 90 % and 95 %"}])
    term, target = Term.of(agreed, agreed.clauses[0]), agreed.clauses[0].target
    found = headroom(KPIS[kpi], target, numerator, denominator)
    assert found is not None and (found.amount, found.allowed) == (room, None)
    verdict = judge(KPIS[kpi], target, numerator, denominator)[0]
    value = KPIS[kpi].value(numerator, denominator)
    score = Score(term, OCTOBER, value, Fraction(numerator), denominator, verdict, headroom=found)
    assert (headroom_text(score, "zh"), headroom_text(score, "en")) == (zh, en)
    assert target_text(target, "zh") == "90% 至 95%" and target_text(target, "en") == "90% to 95%"
    assert luck_of(score) is None and target_height(score) is None
    assert used_of(score) == 0


def test_a_target_of_two_ends_must_be_a_share_that_can_be() -> None:
    with pytest.raises(ValidationError, match="more than 100 %"):
        contract([{"kpi": "answer_rate", "target": "between 90 % and 105 %"}])


@pytest.mark.parametrize(("target", "verdict"), [(None, FACTS_ONLY), (">= 95 %", UNDECIDABLE)])
def test_rows_that_none_can_measure_are_no_month_in_which_nothing_happened(
    target: str | None, verdict: Verdict
) -> None:
    found, reason = judge(MEAN, parse_target("<= 5 s") if target else None, 0, 0, Unmeasured(2, 2, 2))
    assert (found, reason.code) == (verdict, "unmeasurable")
