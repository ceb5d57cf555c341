"""PhoneNow, first quarter of 2021: calls and ratings from one file."""

from fractions import Fraction
from typing import Any

import pytest

pytestmark = pytest.mark.real
PWC = "pwc-phonenow"


def rounded(value: Fraction | None, digits: int = 4) -> float:
    assert value is not None
    return round(float(value), digits)


def test_headline_figures(measured: Any) -> None:
    card = measured(PWC, "2021-Q1")
    assert rounded(card.of("1").value) == 0.8108
    assert rounded(card.of("2").value, 2) == 67.52
    assert card.of("4").numerator == 3646
    assert rounded(card.of("5").value, 2) == 3.40, (
        "3.33 is what it gives to fill in a 3 for every call without a rating"
    )


def figures(scores: dict[str, Any]) -> dict[str, float]:
    return {
        "calls": scores["1"].denominator,
        "answered": int(scores["1"].numerator),
        "connection_rate_pct": rounded(scores["1"].value * 100),
        "ASA_s": rounded(scores["2"].value),
        "resolved": int(scores["4"].numerator),
        "resolved_of_answered_pct": rounded(scores["4"].value * 100),
        "csat_n": scores["5"].denominator,
        "csat_mean": rounded(scores["5"].value),
        "csat_top2_pct": rounded(scores["5 top two"].value * 100),
    }


def test_the_whole_quarter(measured: Any, reference: Any) -> None:
    card, known = measured(PWC, "2021-Q1"), reference(PWC)["all"]
    found = figures({score.term.clause.ref: score for score in card.scores})
    assert found == {name: known[name] for name in found}
    assert card.of("3").numerator == known["answered_within_60s"]
    assert all(score.provisional is None for score in card.scores)


@pytest.mark.parametrize(("by", "table"), [("month", "by_month"), ("agent", "by_agent"), ("topic", "by_topic")])
def test_broken_down(measured: Any, reference: Any, by: str, table: str) -> None:
    known = reference(PWC)[table]
    groups: dict[str, dict[str, Any]] = {}
    for score in measured(PWC, "2021-Q1", by=[by]).scores:
        groups.setdefault(str(next(iter(score.by.values()))), {})[score.term.clause.ref] = score
    found = {name: figures(scores) for name, scores in groups.items()}
    assert found == {name: {key: row[key] for key in found[name]} for name, row in known.items()}


@pytest.mark.parametrize("month", ["2021-01", "2021-02", "2021-03"])
def test_a_month_asked_for_alone_is_the_same_as_the_breakdown(measured: Any, reference: Any, month: str) -> None:
    found = figures({score.term.clause.ref: score for score in measured(PWC, month).scores})
    known = reference(PWC)["by_month"][month]
    assert found == {name: known[name] for name in found}


def test_calls_by_hour_are_local_hours(measured: Any, reference: Any) -> None:
    scores = measured(PWC, "2021-Q1", by=["hour"]).scores
    found = {f"{score.by['hour']:02}": score.denominator for score in scores if score.term.clause.ref == "1"}
    assert found == reference(PWC)["by_hour_calls"]


def test_an_agent_is_named_on_calls_nobody_answered(opened: Any) -> None:
    found = opened(PWC).database.connection.execute(
        "select count(*), count(agent_id), count(answered_at) from calls where outcome = 'abandoned'"
    )
    assert found.fetchone() == (946, 946, 0)


def test_only_rated_calls_are_survey_answers(opened: Any) -> None:
    assert opened(PWC).left_out() == {"surveys": 946}
