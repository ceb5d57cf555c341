"""Percentiles, and how far the medians of two groups are apart, exactly: from how often each time occurred."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Any

import polars as pl

from ..engine.histogram import GROUP, TIME
from ..engine.terms import ID_COLUMNS, TermId

MEDIAN = 50
"""The percentile that lies half way between the middle two of an even number of times, however others are read."""
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
    def counts(self) -> dict[int, int]:
        """How often each time occurred."""
        before = (0, *self.up_to[:-1])
        return {length: upto - less for length, upto, less in zip(self.lengths_us, self.up_to, before, strict=True)}

    @property
    def n(self) -> int:
        return self.up_to[-1]

    @property
    def twice_us(self) -> int:
        """Twice the median, which for an even number lies half way between the middle two."""
        return self.at((self.n - 1) // 2) + self.at(self.n // 2)

    @property
    def interval_us(self) -> tuple[int, int] | None:
        """Where the median lies with 97.5 %; None where there are too few times for an interval."""
        cut = outer_places(self.n)
        return (self.at(cut - 1), self.at(self.n - cut)) if cut else None

    def at(self, place: int) -> int:
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


@dataclass(frozen=True, slots=True)
class Percentile:
    """
    One percentile of times: `percent` of them took no longer.

    It is the time of a row, the first that so many do not exceed, so that 'P90 <= N' says the same as '90 % within N'
    (DECISIONS.md D68); interpolated it lies between two of them, as a spreadsheet has it.
    """

    group: Group
    percent: int
    is_interpolated: bool = False

    @classmethod
    def joined(cls, several: Sequence["Percentile"]) -> "Percentile":
        """Return the same percentile of the times behind several: how often each occurred adds up."""
        counts = sum((Counter(one.group.counts) for one in several), Counter[int]())
        return replace(several[0], group=Group.of(counts))

    @property
    def denominator(self) -> int:
        return self.group.n

    @property
    def numerator(self) -> int:
        """What makes a mean over all rows of it, in microseconds; a part of one counts as one, so that no line is met by it."""
        return self._over_all(self._hundredths())

    def roles(self, unmeasurable: int) -> dict[str, int]:
        """Return what rows that cannot be measured may add to the numerator: all at once done, or never (see `Unmeasured`)."""
        least, most = self._hundredths(shortest=unmeasurable), self._hundredths(longest=unmeasurable)
        return {
            "unmeasurable_units": 0,
            "unmeasurable_least": self._over_all(least) - self.numerator,
            "unmeasurable_most": 0 if most is None else self._over_all(most) - self.numerator,
            "unmeasurable_boundless": int(most is None),
        }

    def _over_all(self, hundredths: int | None) -> int:
        assert hundredths is not None
        return -(-hundredths * self.group.n // 100)

    def _hundredths(self, *, shortest: int = 0, longest: int = 0) -> int | None:
        """Return a hundred times the percentile, with so many more rows at either end; None beyond the longest known."""
        n = self.group.n + shortest + longest
        if self.percent == MEDIAN:
            low, part = (n - 1) // 2, 50 * (1 - n % 2)
        elif self.is_interpolated:
            low, part = divmod((n - 1) * self.percent, 100)
        else:
            low, part = -(-n * self.percent // 100) - 1, 0
        ends = [self._at(place - shortest) for place in (low, low + (part > 0))]
        if ends[0] is None or ends[1] is None:
            return None
        return ends[0] * (100 - part) + ends[1] * part

    def _at(self, place: int) -> int | None:
        """Return the time at a place of the known ones; nothing before the first, None after the last."""
        if place >= self.group.n:
            return None
        return self.group.at(place) if place >= 0 else 0


def percentiles(
    dated: pl.DataFrame, asked: Mapping[TermId, tuple[int, bool]], keys: Sequence[str]
) -> Iterator[tuple[dict[str, Any], Percentile]]:
    """Yield the percentile of each period and group of the terms `asked`, by their ids: which one, and whether interpolated."""
    if TIME not in dated.columns:
        return
    held: dict[tuple[Any, ...], dict[int, int]] = {}
    timed = dated.drop_nulls(TIME).group_by([*keys, TIME]).agg(pl.col("amount").sum())
    for *key, time_us, amount in timed.select(*keys, TIME, "amount").iter_rows():
        held.setdefault(tuple(key), {})[time_us] = amount
    for values, counts in held.items():
        named = dict(zip(keys, values, strict=True))
        if found := asked.get(TermId(*(named[name] for name in ID_COLUMNS))):
            yield named, Percentile(Group.of(counts), *found)
