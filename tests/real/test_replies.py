"""Replies to citizens' messages, 2011 to 2020: ragged dates in a CSV file."""

from fractions import Fraction
from typing import Any

import pytest
from support.distributions import distribution

from servicepledge.periods import Period

pytestmark = pytest.mark.real
REPLIES = "teddy2020-gov-replies"
ALL = "2011-01-01..2020-12-31"


def hours(value: Fraction | None) -> float:
    assert value is not None
    return round(float(value / 3600), 4)


def percent(value: Fraction | None) -> float:
    assert value is not None
    return round(float(value * 100), 4)


def test_headline_figures(measured: Any) -> None:
    card = measured(REPLIES, ALL)
    assert (card.of("24小时").numerator, card.of("24小时").denominator) == (132, 2816)
    assert percent(card.of("15天").value) == 61.5057


@pytest.mark.parametrize(("lead", "table"), [("", "all"), ("投诉", "subject_contains_投诉")])
def test_within_the_limits(measured: Any, reference: Any, lead: str, table: str) -> None:
    card, known = measured(REPLIES, ALL), reference(REPLIES)[table]
    day, fortnight = card.of(f"{lead}24小时"), card.of(f"{lead}15天")
    assert (day.numerator, day.denominator) == (known["within_24h_n"], known["n"])
    assert percent(day.value) == known["within_24h_pct"]
    assert percent(fortnight.value) == known["within_360h_pct"]
    assert {score.unmeasurable for score in card.scores} == {0}, "every ragged date was read"


@pytest.mark.parametrize(("lead", "table"), [("", "all"), ("投诉", "subject_contains_投诉")])
def test_spread_of_the_reply_times(measured: Any, opened: Any, reference: Any, lead: str, table: str) -> None:
    known = reference(REPLIES)[table]
    found = distribution(opened(REPLIES), measured(REPLIES, ALL).of(f"{lead}24小时").term, Period.parse(ALL))
    assert found.n == known["n"]
    assert (hours(found.mean), hours(found.median), hours(found.longest)) == (
        known["mean_h"], known["median_h"], known["max_h"],
    )  # fmt: skip


def test_the_figures_as_published(measured: Any, opened: Any) -> None:
    found = distribution(opened(REPLIES), measured(REPLIES, ALL).of("15天").term, Period.parse(ALL))
    assert (hours(found.mean), hours(found.median)) == (488.2022, 268.9975)
