"""Drivers: what each queue, topic or hour added to the change of a figure against the period before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..kpi import Kpi

Group = str | int | None


@dataclass(frozen=True, slots=True)
class Count:
    """A numerator and a denominator, in tally units."""

    numerator: int
    denominator: int


NOTHING = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Driver:
    """
    One group of a breakdown, in the period and in the one before, and what it added to the change of the whole.

    `mix` is what came of the group being a larger or smaller part of the whole, `rate` of its own value having moved;
    over all groups they add up to the change of the whole, exactly. Both are in the KPI's unit.
    """

    group: Group
    now: Count
    before: Count
    mix: Fraction
    rate: Fraction

    @property
    def added(self) -> Fraction:
        return self.mix + self.rate


def drivers(kpi: Kpi, now: Mapping[Group, Count], before: Mapping[Group, Count]) -> list[Driver]:
    """
    Take the change of a share or mean apart by group, those that made it worse first.

    Bennet's decomposition: a part's change times its mean value (less the mean value of the whole), and a value's
    change times its mean part. A group that was not there in one of the periods has no value there: all it added is mix.
    Empty where either period has nothing to divide by.
    """
    total_now, total_before = _total(now.values()), _total(before.values())
    if not total_now.denominator or not total_before.denominator:
        return []
    middle = (_value(kpi, total_now) + _value(kpi, total_before)) / 2
    found = []
    for group in dict.fromkeys([*now, *before]):
        after, earlier = now.get(group, NOTHING), before.get(group, NOTHING)
        if not after.denominator and not earlier.denominator:
            continue
        value_after = _value(kpi, after if after.denominator else earlier)
        value_earlier = _value(kpi, earlier if earlier.denominator else after)
        part_after = Fraction(after.denominator, total_now.denominator)
        part_earlier = Fraction(earlier.denominator, total_before.denominator)
        mix = (part_after - part_earlier) * ((value_after + value_earlier) / 2 - middle)
        rate = (value_after - value_earlier) * (part_after + part_earlier) / 2
        found.append(Driver(group, after, earlier, mix, rate))
    return sorted(found, key=lambda driver: (_for_the_worse(kpi, driver), str(driver.group)))


def _for_the_worse(kpi: Kpi, driver: Driver) -> Fraction:
    return driver.added if kpi.better.value == "higher" else -driver.added


def _total(counts: Iterable[Count]) -> Count:
    held = list(counts)
    return Count(sum(count.numerator for count in held), sum(count.denominator for count in held))


def _value(kpi: Kpi, count: Count) -> Fraction:
    return Fraction(count.numerator, count.denominator * kpi.scale)
