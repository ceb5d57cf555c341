"""Rows nobody can measure: the best and the worst they can make of a value.

Of a share each of them is taken as good, then as bad. Of a mean each is taken to have needed no time at all, then as long
as the contact itself lasted; where not even that is known nothing bounds the worst case. A number of things gains
nothing, then one by each of them; of any other total nothing bounds the worst case. Of a mean of scores each is taken as
the lowest grade of its scale, then as the highest; where the scale is not known nothing bounds it, neither way. Of a
percentile each is taken as the shortest of all, then as the longest. The distance of two medians is carried through as it is: no bound says anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..kpi import Better, Kpi, Unit

ROLES = (
    "unmeasurable", "unmeasurable_units", "unmeasurable_least", "unmeasurable_most", "unmeasurable_boundless",
)  # fmt: skip
"""The tallies they are made from; all but the first are of some KPIs only."""


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """How many rows cannot be measured, and what they may add."""

    rows: int = 0
    units: int = 0
    """To the denominator, where it does not hold them."""
    most: int | None = 0
    """To the numerator, in tally units; None where nothing bounds it."""
    least: int = 0
    """To the numerator in any case."""

    @classmethod
    def of(cls, kpi: Kpi, figures: Mapping[str, int]) -> "Unmeasured":
        """Take them from what a clause counts in each role."""
        rows, units, least, most, boundless = (figures[role] for role in ROLES)
        is_stated = "unmeasurable_most" in kpi.tally or kpi.times is not None
        is_counted = not is_stated and (kpi.unit is Unit.RATIO or (kpi.is_total and kpi.unit is Unit.COUNT))
        return cls(
            rows,
            units if "unmeasurable_units" in kpi.tally or kpi.times is not None else rows,
            rows if is_counted else most if (is_stated and not boundless) or not rows else None,
            least,
        )

    def __add__(self, other: "Unmeasured") -> "Unmeasured":
        most = None if self.most is None or other.most is None else self.most + other.most
        return Unmeasured(self.rows + other.rows, self.units + other.units, most, self.least + other.least)


NONE = Unmeasured()


@dataclass(frozen=True, slots=True)
class Range:
    """Where a value lies between its best and its worst case; None where nothing bounds it, or there is no value."""

    best: Fraction | None
    worst: Fraction | None


def value_range(kpi: Kpi, numerator: int, denominator: int, unmeasured: Unmeasured, pending: int = 0) -> Range:
    """
    Return the best and the worst case of a value.

    Of a share, what is `pending` is good in the best case and not in the worst; another value gains nothing by it.
    """
    if pending and kpi.unit is Unit.RATIO and kpi.better is Better.HIGHER:
        best = value_range(kpi, numerator + pending, denominator + pending, unmeasured).best
        return Range(best, value_range(kpi, numerator, denominator + pending, unmeasured).worst)
    value = kpi.value(numerator, denominator)
    if not unmeasured.rows or kpi.between:
        return Range(value, value)
    is_held = kpi.unit is Unit.RATIO and kpi.unmeasurable_counted
    base = denominator + (0 if is_held else unmeasured.units)
    if unmeasured.most is None and "unmeasurable_least" in kpi.tally:
        return Range(None, None)
    low = kpi.value(numerator + unmeasured.least, base)
    high = None if unmeasured.most is None else kpi.value(numerator + unmeasured.most, base)
    return Range(high, low) if kpi.better is Better.HIGHER else Range(low, high)
