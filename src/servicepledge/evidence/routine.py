"""What is known of a routine without an agreed interval (定期): when it was last done, and how long it once was not."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

import polars as pl

from ..periods import clipped
from ..scorecard.score import Score


@dataclass(frozen=True, slots=True)
class Routine:
    """The days of a period on which something was done. All are None where it was never done, `gap` where it was each day."""

    last: date | None = None
    gap: tuple[date, date] | None = None
    """
    First and last day of the longest stretch of days without that reaches into the period; the earliest of equally long ones.

    It begins before the period where the days before it are known.
    """

    @property
    def gap_days(self) -> int:
        return (self.gap[1] - self.gap[0]).days + 1 if self.gap else 0


def routine(tallies: pl.DataFrame, score: Score) -> Routine | None:
    """Return what the days of a score's period say of a routine; None where an interval was agreed, or of a part of it."""
    term = score.term
    if score.by or not term.kpi.is_routine or not score.denominator:
        return None
    part = clipped(score.period, term.contract)
    known = tallies.filter(
        pl.col("clause") == term.clause.ref,
        pl.col("name") == term.kpi.numerator,
        pl.col("day") <= part.last,
    )
    days = known.group_by("day").agg(pl.col("amount").sum()).sort("day")
    done = [(day, amount > 0) for day, amount in days.iter_rows()]
    if not any(is_done for day, is_done in done if day >= part.first):
        return Routine()
    idle = [[day for day, _ in stretch] for is_done, stretch in groupby(done, key=lambda one: one[1]) if not is_done]
    longest = max((days for days in idle if days[-1] >= part.first), key=len, default=None)
    last = max(day for day, is_done in done if is_done)
    return Routine(last, (longest[0], longest[-1]) if longest else None)
