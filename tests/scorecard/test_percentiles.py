"""Percentiles from counts against plain loops over the times themselves."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from support.boring_times import percentile

from servicepledge.scorecard.medians import Group, Percentile

TIMES = st.lists(st.integers(0, 50), min_size=1, max_size=80)
PERCENTS = st.integers(1, 100)
RANKS = st.sampled_from(["nearest", "interpolated"])


def of(times: list[int], percent: int, rank: str) -> Percentile:
    return Percentile(Group.of(Counter(times)), percent, rank == "interpolated")


@given(TIMES, PERCENTS, RANKS)
def test_a_percentile_from_counts_is_the_one_of_the_times(times: list[int], percent: int, rank: str) -> None:
    found, expected = of(times, percent, rank), percentile(times, percent, rank)
    assert expected is not None and found.denominator == len(times)
    assert 0 <= Fraction(found.numerator, len(times)) - expected < Fraction(1, len(times))


@given(TIMES, PERCENTS, RANKS, st.integers(0, 20))
def test_rows_nobody_can_measure_are_the_shortest_and_the_longest(
    times: list[int], percent: int, rank: str, more: int
) -> None:
    found, n, never = of(times, percent, rank), len(times), 10**9
    roles = found.roles(more)
    best, worst = percentile([*times, *[0] * more], percent, rank), percentile([*times, *[never] * more], percent, rank)
    assert best is not None and worst is not None
    assert 0 <= Fraction(found.numerator + roles["unmeasurable_least"], n) - best < Fraction(1, n)
    assert roles["unmeasurable_boundless"] == (worst > 50)
    if worst <= 50:
        assert 0 <= Fraction(found.numerator + roles["unmeasurable_most"], n) - worst < Fraction(1, n)


@given(TIMES, TIMES, PERCENTS, RANKS)
def test_days_add_up(one: list[int], other: list[int], percent: int, rank: str) -> None:
    joined = Percentile.joined([of(one, percent, rank), of(other, percent, rank)])
    assert joined == of([*one, *other], percent, rank)


@given(TIMES, PERCENTS, st.integers(0, 50))
def test_at_most_a_limit_is_the_share_within_it(times: list[int], percent: int, limit: int) -> None:
    share = Fraction(sum(time <= limit for time in times), len(times))
    found = of(times, percent, "nearest")
    if percent != 50:
        assert (found.numerator <= limit * len(times)) == (share >= Fraction(percent, 100))
