"""Statistics and headroom other people published, in tests/data/oracle."""

import json
from fractions import Fraction
from math import comb
from typing import Any

import pytest
from support.places import DATA

from servicepledge.contract.quantity import parse_target
from servicepledge.stats.chance import chance_of_meeting, chance_of_run
from servicepledge.stats.samples import all_satisfied_needed, answers_needed, logical_bounds, wilson

FIXTURES = DATA / "oracle" / "kpi_fixtures.json"


@pytest.fixture(scope="module")
def fixtures() -> dict[str, dict[str, Any]]:
    return {fixture["id"]: fixture for fixture in json.loads(FIXTURES.read_text(encoding="utf-8"))["fixtures"]}


@pytest.fixture(scope="module")
def survey(fixtures: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = fixtures["survey-and-luck-statistics"]["expected"]
    return found


def test_wilson(fixtures: dict[str, Any]) -> None:
    for want in fixtures["wilson-95"]["expected"]:
        found = wilson(want["k"], want["n"])
        assert [found.low * 100, found.high * 100] == pytest.approx(want["wilson_pct"], abs=1e-9), want["n"]


def test_wilson_covers_what_it_says(survey: dict[str, Any]) -> None:
    """The chance that the interval holds the true rate, added up over every count there can be."""
    for want in survey["true_coverage_of_95_pct_interval"]:
        n, rate = want["n"], want["p"]
        held = [k for k in range(n + 1) if wilson(k, n).low <= rate <= wilson(k, n).high]
        covered = sum(comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in held)
        assert covered * 100 == pytest.approx(want["wilson_pct"], abs=1e-9), n


def test_answers_needed(survey: dict[str, Any]) -> None:
    for want in survey["n_for_half_width"]:
        assert answers_needed(want["p"], want["half_width"]) == want["n_wilson_half_width"], want
    for want in survey["all_satisfied_needed"]:
        assert all_satisfied_needed(Fraction(str(want["lower_bound"]))) == want["n"]


def test_response_bias(survey: dict[str, Any]) -> None:
    want = survey["response_bias"]
    found = wilson(want["satisfied"], want["answers"])
    assert [found.low * 100, found.high * 100] == pytest.approx(want["wilson_pct"], abs=1e-9)
    bounds = logical_bounds(want["satisfied"], want["answers"], want["contacts"])
    assert [float(bound * 100) for bound in bounds] == pytest.approx(want["logical_bounds_pct"])


def test_luck(survey: dict[str, Any]) -> None:
    target = parse_target(">= 95 %")
    for want in survey["chance_of_a_good_month"]:
        found = chance_of_meeting(want["n"], want["true_rate"], target)
        assert found == pytest.approx(want["P_month_shows_95_or_more"], abs=1e-10)
    miss = 1 - chance_of_meeting(1000, 0.95, target)
    assert miss == pytest.approx(survey["miss_probability_at_95_0_n_1000"], abs=1e-10)
    assert chance_of_run(miss, 3, 12) == pytest.approx(survey["P_run_of_three_misses_in_12_months"], abs=1e-9)
