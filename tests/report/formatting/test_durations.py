"""What is said of the times behind a clause that promises no number."""

from collections.abc import Callable
from typing import Any

import pytest
from support.centre import scored
from support.distributions import distribution
from support.drawn import drawn

from servicepledge.contract.quantity import parse_limit
from servicepledge.evidence.evidence import has_only_times
from servicepledge.exports.open import OpenSource
from servicepledge.kpis import KPIS
from servicepledge.report.formatting.durations import facts_without_limit, further_facts, times_text
from servicepledge.report.formatting.figures import within
from servicepledge.scorecard.score import Score
from servicepledge.scorecard.verdict import Verdict
from servicepledge.text import Language


def said_of(opened: OpenSource, score: Score, language: Language) -> str:
    """Return what is said of a clause that promises no number; nothing of any other."""
    return (
        facts_without_limit(distribution(opened, score.term, score.period), score, language)
        if has_only_times(score)
        else ""
    )


PROMPTLY = {"kind": "time_limit_without_number", "kpi": "service_level"}
CALLS = "answered_at\n09:00:04\n09:00:06\n09:00:50"


@pytest.mark.parametrize(("language", "says"), [
    ("zh", "3 通：中位数 6.00 秒，九成不超过 50.00 秒，最长 50.00 秒"),
    ("en", "3 calls: median 6.00 s, nine in ten within 50.00 s, longest 50.00 s"),
])  # fmt: skip
def test_promptly_is_how_many_and_how_long(opened: Callable[..., OpenSource], language: Language, says: str) -> None:
    score = scored(opened, PROMPTLY, calls=CALLS)
    assert said_of(opened(calls=drawn("calls", CALLS)), score, language) == says


@pytest.mark.parametrize(("clause", "calls"), [
    ({"kpi": "service_level", "limit": "15 s"}, CALLS),
    ({**PROMPTLY, "limit": "____ s"}, CALLS),
], ids=["there is a limit", "the limit is left blank"])  # fmt: skip
def test_otherwise_there_is_nothing_to_say(
    opened: Callable[..., OpenSource], clause: dict[str, Any], calls: str
) -> None:
    score = scored(opened, clause, calls=calls)
    assert said_of(opened(calls=drawn("calls", calls)), score, "en") == ""


def test_where_nothing_happened_that_is_said(opened: Callable[..., OpenSource]) -> None:
    score = scored(opened, PROMPTLY, calls="answered_at")
    tables = opened(calls=drawn("calls", "answered_at"))
    assert said_of(tables, score, "en") == "nothing of the kind in the period: not applicable"


@pytest.mark.parametrize("name", ["telecom-letter", "hotline-letter"])
def test_a_figure_of_verdicts_names_the_clauses_it_comes_from(report: Any, name: str) -> None:
    """As many as a register has entries, each of them missed; of a run those that have been missed as long."""
    evidence = report(name, "en").material.evidence
    card = evidence.card
    registers = [score for score in card.scores if score.term.kpi.id == "breach_register" and score.denominator]
    missed = {score.term.clause.ref for score in card.scores if score.verdict is Verdict.MISSED}
    for score in registers:
        said = further_facts(evidence, score, "en").removeprefix("missed: ").split(", ")
        assert len([ref for ref in said if ref]) == score.numerator and set(said) - {""} <= missed
    assert registers
    for score in (score for score in card.scores if score.term.kpi.id == "consecutive_miss"):
        for ref in further_facts(evidence, score, "en").removeprefix("of ").split(", "):
            past = [one for period in (*card.before, card.scores) for one in period if one.term.clause.ref == ref]
            assert [one.verdict for one in past[-int(score.numerator) :]].count(Verdict.MISSED) == score.numerator


def test_a_limit_is_the_bound_it_is() -> None:
    notice, answer = KPIS["notice_lead_time"], KPIS["service_level"]
    assert (within(notice, parse_limit("30 d"), "zh"), within(answer, parse_limit("15 s"), "en")) == (
        "≥ 30 天",
        "≤ 15 s",
    )
    assert {kpi.id for kpi in KPIS.values() if kpi.is_least} == {
        "notice_lead_time", "inspection_duration", "record_retention"
    }  # fmt: skip


def test_beside_a_figure_they_are_told_with_their_mean(opened: Callable[..., OpenSource]) -> None:
    score = scored(opened, {"kpi": "service_level", "limit": "15 s"}, calls=CALLS)
    times = distribution(opened(calls=drawn("calls", CALLS)), score.term, score.period)
    assert times_text(times, score, "en").startswith("Time taken: mean 20.00 s, median 6.00 s")
