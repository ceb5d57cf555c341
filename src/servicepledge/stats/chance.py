"""Luck: how often a centre whose true rate is on the line, or elsewhere, would miss at this volume.

Exact binomial chances, each call or case by itself; days that swing together make misses likelier still. Beside the
verdict, never over it.
"""

from fractions import Fraction

from ..contract.quantity import Target
from ..scorecard.score import Score
from ..scorecard.verdict import Verdict

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


def luck_of_run(score: Score, run: int, periods: int) -> float | None:
    """
    Return how likely so many periods would hold a run of so many misses, at a true rate on the line and this volume.

    None where `luck_of` has nothing to say of the clause.
    """
    target = score.term.clause.target
    if luck_of(score) is None or target is None or not score.denominator:
        return None
    return chance_of_run(1 - chance_of_meeting(score.denominator, float(target.bound), target), run, periods)


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


def luck_of(score: Score) -> float | None:
    """
    Return how likely luck alone would bring about a clause's miss, or a worse one, had its true rate been on the line.

    None where the clause was not missed, is no share, or its line is at 0 or 100 %, where every single case counts.
    """
    target, kpi = score.term.clause.target, score.term.kpi
    if score.verdict is not Verdict.MISSED or target is None or target.unit.value != "%" or kpi.is_derived:
        return None
    if not score.denominator or score.numerator is None or target.bound in (0, 1):
        return None
    return chance_of_this_or_worse(int(score.numerator), score.denominator, target)
