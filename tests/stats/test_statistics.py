"""Statistics beside the verdict: the figures of DECISIONS.md D32, D33, D34, and each method a second way."""

from datetime import date, timedelta
from fractions import Fraction
from math import comb, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.scores import agreement, scores_of

from servicepledge.contract.quantity import parse_target
from servicepledge.report.formatting.statistics import luck_of
from servicepledge.stats.chance import (
    chance_of_meeting,
    chance_of_run,
    chance_of_this_or_worse,
    least_to_meet,
    safe_rate,
)
from servicepledge.stats.control_chart import Day, control_limits, judge_days
from servicepledge.stats.samples import Weight, all_satisfied_needed, answers_needed, logical_bounds, weight, wilson

INTERVALS = {
    (8, 10): (49.0, 94.3),
    (18, 20): (69.9, 97.2),
    (20, 20): (83.9, 100.0),
    (28, 30): (78.7, 98.2),
    (45, 50): (78.6, 95.7),
    (93, 100): (86.3, 96.6),
    (190, 200): (91.0, 97.3),
    (380, 400): (92.4, 96.7),
    (298, 320): (89.8, 95.4),
}


@pytest.mark.parametrize(("counts", "expected"), INTERVALS.items(), ids=lambda found: str(found))
def test_wilson_as_printed(counts: tuple[int, int], expected: tuple[float, float]) -> None:
    found = wilson(*counts)
    assert (round(found.low * 100, 1), round(found.high * 100, 1)) == expected


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_where_the_z_test_gives_way(counts: tuple[int, int]) -> None:
    """The bounds are the two rates from which the share lies exactly 1.96 standard errors away."""
    successes, n = counts
    found, share = wilson(successes, n), successes / n
    assert 0 <= found.low <= share <= found.high <= 1
    for bound in {found.low, found.high} - {0.0, 1.0}:
        assert abs(share - bound) == pytest.approx(1.959963984540054 * sqrt(bound * (1 - bound) / n), rel=1e-7)


def test_nobody_answered() -> None:
    assert wilson(0, 0) is None
    assert weight(0, 0) is Weight.NONE


WEIGHTS = {
    "twenty-nine are too few": (29, 29, Weight.TOO_FEW),
    "thirty are not": (30, 30, Weight.WIDE),
    "45 of 50 are wide": (45, 50, Weight.WIDE),
    "190 of 200 are plain": (190, 200, Weight.PLAIN),
}


@pytest.mark.parametrize(("successes", "n", "expected"), WEIGHTS.values(), ids=WEIGHTS)
def test_minimum_sample(successes: int, n: int, expected: Weight) -> None:
    assert weight(successes, n) is expected


@pytest.mark.parametrize(("share", "n"), [(0.8, 245), (0.85, 196), (0.9, 141), (0.95, 83)])
def test_answers_needed(share: float, n: int) -> None:
    assert answers_needed(share) == n


@pytest.mark.parametrize(("line", "n"), [("0.85", 22), ("0.9", 35), ("0.95", 73)])
def test_all_satisfied_needed(line: str, n: int) -> None:
    assert all_satisfied_needed(Fraction(line)) == n
    assert wilson(n, n).low >= float(Fraction(line)) > wilson(n - 1, n - 1).low


def test_silence_leaves_almost_everything_open() -> None:
    assert logical_bounds(298, 320, 4000) == (Fraction("0.0745"), Fraction("0.9945"))


def test_an_interval_across_the_line() -> None:
    found = wilson(28, 30)
    assert found.straddles(Fraction(9, 10)) and not found.straddles(Fraction(99, 100))


# -- luck --------------------------------------------------------------------------------------------------------------

NINETY_FIVE = parse_target(">= 95 %")


def slowly(n: int, rate: Fraction, is_good: object) -> Fraction:
    """Add up the chances of every count for which a condition holds, in exact arithmetic."""
    chances = (comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n + 1) if is_good(k))
    return sum(chances, Fraction(0))


@pytest.mark.parametrize("target", [">= 95 %", "> 95 %", "<= 5 %", "< 5 %", ">= 0 %", "< 0 %"])
@pytest.mark.parametrize("n", [1, 19, 20, 200])
@pytest.mark.parametrize("rate", [Fraction(9, 10), Fraction(1, 20)])
def test_the_chance_to_meet_is_the_sum_over_every_count(target: str, n: int, rate: Fraction) -> None:
    line = parse_target(target)
    exact = slowly(n, rate, lambda k: line.is_met_by(Fraction(k, n)))
    assert chance_of_meeting(n, float(rate), line) == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize("good", [0, 1, 93, 94, 100])
def test_this_or_worse(good: int) -> None:
    exact = slowly(100, Fraction(95, 100), lambda k: k <= good)
    assert chance_of_this_or_worse(good, 100, NINETY_FIVE) == pytest.approx(float(exact), abs=1e-12)
    exact = slowly(100, Fraction(5, 100), lambda k: k >= good)
    assert chance_of_this_or_worse(good, 100, parse_target("<= 5 %")) == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize(("rate", "percent"), [(0.945, 27), (0.95, 54), (0.955, 80), (0.96, 95)])
def test_a_thousand_calls_near_the_line(rate: float, percent: int) -> None:
    assert round(100 * chance_of_meeting(1000, rate, NINETY_FIVE)) == percent


def test_runs_of_luck() -> None:
    miss = 1 - chance_of_meeting(1000, 0.95, NINETY_FIVE)
    assert round(miss, 2) == 0.46
    assert chance_of_run(miss, 3, 12) == pytest.approx(0.50, abs=0.01)
    assert chance_of_run(0.5, 2, 2) == 0.25
    assert chance_of_run(0.5, 2, 3) == 0.375, "xx., .xx and xxx"
    assert (chance_of_run(0.0, 1, 12), chance_of_run(1.0, 12, 12), chance_of_run(1.0, 3, 2)) == (0.0, 1.0, 0.0)


def test_the_rate_to_be_safe_at() -> None:
    for target, n in ((NINETY_FIVE, 1000), (parse_target("<= 5 %"), 1000), (NINETY_FIVE, 200)):
        rate, step = safe_rate(n, target), Fraction(1, 1000) * (1 if target.operator == ">=" else -1)
        assert chance_of_meeting(n, float(rate), target) >= 0.95 > chance_of_meeting(n, float(rate - step), target)
    assert safe_rate(1000, NINETY_FIVE) == Fraction(960, 1000)
    assert safe_rate(5, parse_target(">= 100 %")) == Fraction(990, 1000)
    assert safe_rate(100, parse_target("> 100 %")) is None


def test_the_least_that_meets() -> None:
    assert [least_to_meet(20, parse_target(text)) for text in (">= 95 %", "> 95 %", ">= 94.9 %")] == [19, 20, 19]


def test_only_a_missed_share_with_a_line_between_has_luck() -> None:
    histories = {"a": "x", "b": "o", "c": "?"}
    clauses = [{"ref": "d", "kpi": "indicator_attainment", "target": ">= 100 %"}]
    missed, met, unknown, derived = scores_of(agreement(histories, clauses), histories)[1][-1]
    assert luck_of(missed) == pytest.approx(float(slowly(100, Fraction(95, 100), lambda k: k <= 90)), abs=1e-12)
    assert (luck_of(met), luck_of(unknown), luck_of(derived)) == (None, None, None)


# -- control limits ----------------------------------------------------------------------------------------------------

FIRST = date(2026, 7, 1)


def days(shares: list[tuple[int, int]]) -> list[Day]:
    return [Day(FIRST + timedelta(days=number), good, n) for number, (good, n) in enumerate(shares)]


def drawn_days(seed: int, count: int, swing: float) -> list[Day]:
    """Draw days of 1,200 to 1,800 calls around 95 %, whose true rate swings from day to day."""
    chance = Random(seed)
    found = []
    for _ in range(count):
        n, rate = chance.randint(1200, 1800), min(1.0, max(0.0, chance.gauss(0.95, swing)))
        found.append((sum(chance.random() < rate for _ in range(n)), n))
    return days(found)


def test_sigma_z_by_hand() -> None:
    pattern = [(90, 100), (80, 100)] * 10
    found = control_limits(days(pattern))
    # p̄ = 0.85, σ_p = √(0.85·0.15/100) = 0.035707; z = ±0.05/σ_p = ±1.40028; every step is 2.80056
    assert found.middle == pytest.approx(0.85)
    assert found.sigma_z == pytest.approx(2 * 0.05 / sqrt(0.85 * 0.15 / 100) / 1.128)
    low, high = found.limits(400)
    assert 0.85 - low == high - 0.85 == pytest.approx(3 * sqrt(0.85 * 0.15 / 400) * found.sigma_z)


def test_steady_days_give_a_plain_p_chart_and_swinging_ones_do_not() -> None:
    assert 0.7 < control_limits(drawn_days(1, 60, 0.0)).sigma_z < 1.4
    assert control_limits(drawn_days(1, 60, 0.02)).sigma_z > 2


def test_no_false_alarms_where_a_p_chart_cries_wolf() -> None:
    baseline, now = drawn_days(2, 90, 0.02), drawn_days(3, 30, 0.02)
    found = judge_days(baseline, now, lambda day: True, worse=-1)
    middle = control_limits(baseline).middle
    wolves = [day for day in now if abs(day.share - middle) > 3 * sqrt(middle * (1 - middle) / day.n)]
    assert len(wolves) >= 5
    assert not any(judged.is_outside for judged in found.values())


def test_a_bad_day_is_outside() -> None:
    found = judge_days(drawn_days(4, 90, 0.01), days([(1050, 1400), (1330, 1400)]), lambda day: True, worse=-1)
    assert [judged.is_outside for judged in found.values()] == [True, False]


def test_eight_days_on_the_worse_side() -> None:
    baseline = days([(90, 100), (80, 100)] * 10)
    shares = [(86, 100)] * 7 + [(85, 100)] + [(86, 100)] * 9 + [(84, 100)]
    found = list(judge_days(baseline, days(shares), lambda day: True, worse=1).values())
    assert [judged.is_in_run for judged in found] == [False] * 15 + [True] * 2 + [False]
    assert not any(
        judged.is_in_run for judged in judge_days(baseline, days(shares), lambda day: True, worse=-1).values()
    )
    assert not any(judged.is_outside for judged in found)


def test_working_days_and_days_off_have_limits_of_their_own() -> None:
    baseline = days([(950, 1000) if number % 2 else (800, 1000) for number in range(60)])
    steady = [Day(day.on, day.good + number % 3, day.n) for number, day in enumerate(baseline)]
    now = days([(800, 1000), (950, 1000), (950, 1000)])
    found = judge_days(steady, now, lambda day: (day - FIRST).days % 2 == 1, worse=-1)
    assert [found[day.on].is_outside for day in now] == [False, False, True]


TOO_LITTLE = {
    "nineteen days": [(90, 100), (80, 100)] * 9 + [(90, 100)],
    "days of a handful of calls": [(9, 10), (8, 10)] * 15,
    "days without rows do not count": [(90, 100), (0, 0)] * 19,
    "all of it answered": [(100, 100)] * 30,
}


@pytest.mark.parametrize("shares", TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_too_little_to_say_what_is_usual(shares: list[tuple[int, int]]) -> None:
    assert control_limits(days(shares)) is None
