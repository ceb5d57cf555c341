"""What a sample can say: Wilson's interval, how many answers are enough, what silence leaves open.

Beside the verdict, never over it: a survey's share is an estimate, while the agreement's words compare it as it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import ceil, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
"""1.96, the usual 95 %."""
ENOUGH_ANSWERS = 30
"""Fewer are shown as '8／10 满意', without a percentage to quote; a custom, not a law (DECISIONS.md D31)."""
WIDE_HALF_WIDTH = 0.05
"""An interval that reaches further than five points to either side is said to be wide."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a share may lie, from `low` to `high`, both between 0 and 1."""

    low: float
    high: float

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2

    def straddles(self, line: Fraction) -> bool:
        """Tell whether a target line lies inside, so that the sample alone leaves open on which side the share is."""
        return self.low < float(line) < self.high


def wilson(successes: int, n: int) -> Interval | None:
    """
    Return Wilson's 95 % interval of a share; None where nothing was asked.

    Source  Wilson 1927; DECISIONS.md D32. Wald's would say 100 to 100 % for 20 of 20.
    """
    if n == 0:
        return None
    share, squared = successes / n, Z * Z
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    reach = _half_width(share, n)
    # At the ends the bound is 0 or 1 exactly, which the floats miss by their last digit.
    low = 0.0 if successes == 0 else max(0.0, middle - reach)
    return Interval(low, 1.0 if successes == n else min(1.0, middle + reach))


def _half_width(share: float, n: int) -> float:
    return Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)


class Weight(Enum):
    """How much a sample's share can carry."""

    NONE = "none"
    TOO_FEW = "too_few"
    WIDE = "wide"
    PLAIN = "plain"


def weight(successes: int, n: int) -> Weight:
    """Say how much a share can carry: too few answers, a wide interval, or plain."""
    found = wilson(successes, n)
    if found is None:
        return Weight.NONE
    if n < ENOUGH_ANSWERS:
        return Weight.TOO_FEW
    return Weight.WIDE if found.half_width > WIDE_HALF_WIDTH else Weight.PLAIN


def answers_needed(share: float, half_width: float = WIDE_HALF_WIDTH) -> int:
    """Return how many answers bring the interval around a share down to a half-width."""
    low, high = 1, 2
    while _half_width(share, high) > half_width:
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _half_width(share, middle) <= half_width else (middle + 1, high)
    return low


def all_satisfied_needed(line: Fraction) -> int:
    """Return how many answers, all of them satisfied, it takes until the interval lies above a line below 100 %."""
    return ceil(Z * Z * float(line) / (1 - float(line)))


LEAST_IN_STRATUM = 5
"""Fewer answers than this stand for none of a stratum's contacts."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """The contacts of one channel and kind, and what those of them said who answered."""

    channel: str | None
    kind: str | None
    contacts: int
    answers: int
    satisfied: int

    @property
    def is_heard(self) -> bool:
        return self.contacts > 0 and self.answers >= LEAST_IN_STRATUM


def weighted_share(strata: Sequence[Stratum]) -> tuple[Fraction, Fraction] | None:
    """
    Return the satisfied share with every stratum as heavy as its contacts, and the share of contacts it speaks for.

    Strata with too few answers are left out; None where none is left.

    Source  post-stratification; DECISIONS.md D33.
    """
    heard = [one for one in strata if one.is_heard]
    contacts = sum(one.contacts for one in heard)
    if not contacts:
        return None
    share = sum((Fraction(one.contacts * one.satisfied, one.answers) for one in heard), Fraction(0)) / contacts
    return share, Fraction(contacts, sum(one.contacts for one in strata))


def logical_bounds(satisfied: int, answers: int, contacts: int) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest share there can be among all contacts, whatever the silent ones think."""
    return Fraction(satisfied, contacts), Fraction(satisfied + contacts - answers, contacts)
