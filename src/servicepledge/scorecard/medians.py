"""How far the medians of two groups are apart, and how surely: from how often each time occurred."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

import polars as pl

from ..engine.times import AT

EACH = 0.975
"""How surely each median lies in its interval, so that the distance of the two lies in its own with 95 % at least."""


@dataclass(frozen=True, slots=True)
class Group:
    """
    The times of one group: how many, twice their median, and the interval the median lies in.

    Units   microseconds; the ends are None where there are too few times for an interval.
    """

    n: int
    twice_us: int
    low_us: int | None
    high_us: int | None

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> "Group":
        """Take it from how often each time occurred; the median of an even number lies half way between the middle two."""
        lengths = sorted(counts)
        up_to = list(accumulate(counts[length] for length in lengths))
        n = up_to[-1]

        def at(place: int) -> int:
            """Return the time at a place, the first being 0."""
            return next(length for length, last in zip(lengths, up_to, strict=True) if place < last)

        cut = outer_places(n)
        ends = (at(cut - 1), at(n - cut)) if cut else (None, None)
        return cls(n, at((n - 1) // 2) + at(n // 2), *ends)


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
        a, b = self.of, self.other
        if a.low_us is None or a.high_us is None or b.low_us is None or b.high_us is None:
            return None
        return a.low_us - b.high_us, a.high_us - b.low_us


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
    held: dict[tuple[Any, ...], dict[str, dict[int, int]]] = {}
    timed = (
        dated.filter(pl.col("name").str.contains(AT, literal=True))
        .group_by([*keys, "name"])
        .agg(pl.col("amount").sum())
    )
    for *key, name, amount in timed.select(*keys, "name", "amount").iter_rows():
        side, _, length = name.partition(AT)
        held.setdefault(tuple(key), {"true": {}, "false": {}})[side][int(length)] = amount
    for values, sides in held.items():
        if sides["true"] and sides["false"]:
            found = Medians(Group.of(sides["true"]), Group.of(sides["false"]))
            yield dict(zip(keys, values, strict=True)), found
