"""Control limits of daily shares: Laney's p′ chart, which allows for days that differ by more than chance.

The limits are the voice of the process; the contract's line is another. They come from the days before the period, so
that the period is held against what was usual, and are never moved by it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

LEAST_DAYS = 20
"""Fewer days than this do not say what is usual (DECISIONS.md D34)."""
BASELINE_DAYS = 92
"""How many days before the period are looked at: about three months, so that weekends reach twenty as well."""
LEAST_EXPECTED = 5
"""Where a day's n·p(1−p) is smaller, a day is too short a time; weeks would be needed."""
SIDE_RUN = 8
"""So many days in a row on the worse side of the middle are a signal, too."""
_D2 = 1.128
"""Mean range of two standard normal values."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was counted on a day."""

    on: date
    good: int
    n: int

    @property
    def share(self) -> float:
        return self.good / self.n


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """What is usual on days of one kind: the middle, and how much more days differ than chance would have them."""

    middle: float
    sigma_z: float

    def limits(self, n: int) -> tuple[float, float]:
        """Return the three-sigma limits of a day of `n`, between 0 and 1."""
        reach = 3 * sqrt(self.middle * (1 - self.middle) / n) * self.sigma_z
        return max(0.0, self.middle - reach), min(1.0, self.middle + reach)


@dataclass(frozen=True, slots=True)
class JudgedDay:
    """A day of the period against what is usual: its limits, and whether it is a signal."""

    day: Day
    low: float
    high: float
    is_outside: bool
    is_in_run: bool


def control_limits(baseline: Sequence[Day]) -> ControlLimits | None:
    """
    Learn what is usual from days of one kind, in order; None where they are too few, too small or all alike.

    Source  Laney 2002: sigma_Z is the mean moving range of the days' z-values over 1.128; near 1 it is a p chart.
    """
    days = [day for day in baseline if day.n]
    total = sum(day.n for day in days)
    if len(days) < LEAST_DAYS:
        return None
    middle = sum(day.good for day in days) / total
    if total / len(days) * middle * (1 - middle) < LEAST_EXPECTED:
        return None
    z = [(day.share - middle) / sqrt(middle * (1 - middle) / day.n) for day in days]
    moved = [abs(one - other) for one, other in zip(z[1:], z, strict=False)]
    return ControlLimits(middle, sum(moved) / len(moved) / _D2)


def judge_days(
    baseline: Sequence[Day], days: Sequence[Day], is_workday: Callable[[date], bool], worse: int
) -> dict[date, JudgedDay]:
    """
    Hold a period's days against the limits of its kind: working days and days off each have their own.

    A run counts on the worse side of the middle only: above it (1) or below it (-1).

    Days without rows, and days whose kind has no limits, are absent.
    """
    found: dict[date, JudgedDay] = {}
    for kind in (True, False):
        learned = control_limits([day for day in baseline if is_workday(day.on) is kind])
        if learned is None:
            continue
        mine = [day for day in days if day.n and is_workday(day.on) is kind]
        in_run = _in_run([((day.share > learned.middle) - (day.share < learned.middle)) == worse for day in mine])
        for day, is_in_run in zip(mine, in_run, strict=True):
            low, high = learned.limits(day.n)
            found[day.on] = JudgedDay(day, low, high, not low <= day.share <= high, is_in_run)
    return found


def _in_run(worse: Sequence[bool]) -> list[bool]:
    """Mark the days from the eighth worse one in a row on."""
    marks, length = [], 0
    for is_worse in worse:
        length = length + 1 if is_worse else 0
        marks.append(length >= SIDE_RUN)
    return marks
