"""How far the medians of two groups are apart, and how surely: from how often each time occurred."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

import polars as pl

from ..engine.histogram import GROUP, TIME

EACH = 0.975
"""How surely each median lies in its interval, so that the distance of the two lies in its own with 95 % at least."""


@dataclass(frozen=True, slots=True)
class Group:
    """
    The times of one group: each length that occurred, in order, and how many were no longer.

    Units   microseconds.
    """

    lengths_us: tuple[int, ...]
    up_to: tuple[int, ...]

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> "Group":
        """Take it from how often each time occurred."""
        lengths = tuple(sorted(counts))
        return cls(lengths, tuple(accumulate(counts[length] for length in lengths)))

    @property
    def n(self) -> int:
        return self.up_to[-1]

    @property
    def twice_us(self) -> int:
        """Twice the median, which for an even number lies half way between the middle two."""
        return self._at((self.n - 1) // 2) + self._at(self.n // 2)

    @property
    def interval_us(self) -> tuple[int, int] | None:
        """Where the median lies with 97.5 %; None where there are too few times for an interval."""
        cut = outer_places(self.n)
        return (self._at(cut - 1), self._at(self.n - cut)) if cut else None

    def _at(self, place: int) -> int:
        """Return the time at a place, the first being 0."""
        return self.lengths_us[bisect_right(self.up_to, place)]


@dataclass(frozen=True, slots=True)
class Medians:
    """The medians of two groups: the one for which the flag holds, and the one for which it does not."""

    of: Group
    other: Group

    @property
    def numerator(self) -> int:
        """What makes a mean over all rows of the distance, cut to the whole microsecond."""
        return abs(self.of.twice_us - self.other.twice_us) * self.denominator // 2

    @property
    def denominator(self) -> int:
        return self.of.n + self.other.n

    @property
    def interval_us(self) -> tuple[int, int] | None:
        """Where the first median less the second lies, with 95 % at least."""
        a, b = self.of.interval_us, self.other.interval_us
        return None if a is None or b is None else (a[0] - b[1], a[1] - b[0])


@cache
def outer_places(n: int) -> int:
    """
    Return from which place on, counted from either end, the times enclose the median with 97.5 %; 0 with too few.

    Source  the order statistics of a median: each time lies below it with a chance of one half.
    """
    from scipy.special import bdtr

    low, high = 0, n // 2
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if 2 * float(bdtr(middle - 1, n, 0.5)) <= 1 - EACH else (low, middle - 1)
    return low


def compared(dated: pl.DataFrame, keys: Sequence[str]) -> Iterator[tuple[dict[str, Any], Medians]]:
    """Yield the medians of each term, period and group whose tallies have times on both sides."""
    if TIME not in dated.columns:
        return
    held: dict[tuple[Any, ...], dict[bool, dict[int, int]]] = {}
    timed = dated.drop_nulls(TIME).group_by([*keys, GROUP, TIME]).agg(pl.col("amount").sum())
    for *key, is_of_group, time_us, amount in timed.select(*keys, GROUP, TIME, "amount").iter_rows():
        held.setdefault(tuple(key), {True: {}, False: {}})[is_of_group][time_us] = amount
    for values, sides in held.items():
        if sides[True] and sides[False]:
            found = Medians(Group.of(sides[True]), Group.of(sides[False]))
            yield dict(zip(keys, values, strict=True)), found
