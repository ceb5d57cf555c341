"""Luck: how often a centre whose true rate is on the line, or elsewhere, would miss at this volume.

Exact binomial chances, each call or case by itself; days that swing together make misses likelier still. Beside the
verdict, never over it (DECISIONS.md D35).
"""

from fractions import Fraction

from ..contract.quantity import Target

SAFE = 0.95
"""How surely a month should be met at the rate that is called safe."""
NEAR_THE_LINE = 0.01
"""A miss that luck would bring about less often than this is not explained by it."""


def chance_of_meeting(n: int, rate: float, target: Target) -> float:
    """Return how likely a share of `n` meets the target where each counts as good with probability `rate`."""
    from scipy.special import bdtr, bdtrc

    if target.operator[0] == ">":
        return float(bdtrc(least_to_meet(n, target) - 1, n, rate)) if least_to_meet(n, target) > 0 else 1.0
    return float(bdtr(_most_to_meet(n, target), n, rate)) if _most_to_meet(n, target) >= 0 else 0.0


def least_to_meet(n: int, target: Target) -> int:
    """Return the smallest count out of `n` that meets a target of 'at least' or 'more than'."""
    line = target.bound * n
    return -(-line.numerator // line.denominator) + (target.operator == ">" and line.denominator == 1)


def _most_to_meet(n: int, target: Target) -> int:
    line = target.bound * n
    return line.numerator // line.denominator - (target.operator == "<" and line.denominator == 1)


def chance_of_this_or_worse(good: int, n: int, target: Target) -> float:
    """Return how likely a centre whose true rate is on the line shows this share or a worse one."""
    from scipy.special import bdtr, bdtrc

    line = float(target.bound)
    if target.operator[0] == ">":
        return float(bdtr(good, n, line))
    return float(bdtrc(good - 1, n, line)) if good > 0 else 1.0


def chance_of_run(miss: float, run: int, periods: int) -> float:
    """Return how likely so many periods hold a run of so many misses, each missed with probability `miss`."""
    # by the length of the run so far; the last place is 'it has happened'
    state = [1.0] + [0.0] * run
    for _ in range(periods):
        met = (1 - miss) * sum(state[:run])
        state = [met, *(miss * length for length in state[: run - 1]), state[run] + miss * state[run - 1]]
    return state[run]


def safe_rate(n: int, target: Target) -> Fraction | None:
    """
    Return the true rate, in thousandths, at which a period of `n` is met with a chance of 95 %.

    None where no rate below 100 % (above 0) is enough.
    """
    is_higher = target.operator[0] == ">"
    low, high = 0, 1000
    while low < high:
        middle = (low + high) // 2
        rate = Fraction(middle if is_higher else 1000 - middle, 1000)
        if chance_of_meeting(n, float(rate), target) >= SAFE:
            high = middle
        else:
            low = middle + 1
    return Fraction(low if is_higher else 1000 - low, 1000) if 0 < low < 1000 else None
