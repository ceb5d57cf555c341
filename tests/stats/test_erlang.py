"""Erlang C against published tables, a sum written out, and what must hold of any load."""

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicepledge.stats.erlang import agents_for_mean, agents_for_share, answered_within, mean_wait_s, waiting_share


def by_hand(agents: int, load: Fraction) -> Fraction:
    """Erlang C as textbooks write it, in fractions."""
    top = load**agents / factorial(agents) * agents / (agents - load)
    return top / (sum(load**k / factorial(k) for k in range(agents)) + top)


@given(st.integers(1, 40), st.fractions(Fraction(1, 10), 1, max_denominator=50))
def test_agrees_with_the_sum_written_out(agents, used):
    load = used * agents * Fraction(99, 100)
    assert waiting_share(agents, float(load)) == pytest.approx(float(by_hand(agents, load)), rel=1e-9)


def test_a_published_example():
    # R package ErlangC: 100 calls in 30 minutes of 180 s, 14 agents, 20 s: P(wait) .1741319, level .8883, mean 7.84 s.
    assert waiting_share(14, 10) == pytest.approx(0.1741319, abs=5e-8)
    assert answered_within(14, 10, 180, 20) == pytest.approx(0.88835, abs=5e-6)
    assert mean_wait_s(14, 10, 180) == pytest.approx(7.835937, abs=5e-7)
    assert agents_for_share(200, 180, 20, 0.8) == 14


@given(st.floats(1, 300), st.floats(30, 900), st.floats(1, 120), st.floats(0.5, 0.99))
def test_one_agent_fewer_would_not_do(calls, handling_s, limit_s, share):
    load = calls * handling_s / 3600
    needed = agents_for_share(calls, handling_s, limit_s, share)
    assert answered_within(needed, load, handling_s, limit_s) >= share
    assert needed == 1 or answered_within(needed - 1, load, handling_s, limit_s) < share
    for_mean = agents_for_mean(calls, handling_s, limit_s)
    assert mean_wait_s(for_mean, load, handling_s) <= limit_s
    assert for_mean == 1 or mean_wait_s(for_mean - 1, load, handling_s) > limit_s


def test_no_calls_need_nobody():
    assert agents_for_share(0, 180, 20, 0.8) == agents_for_mean(0, 180, 5) == 0
    assert waiting_share(3, 0) == 0 and waiting_share(3, 3) == 1 and answered_within(3, 4, 180, 20) == 0
