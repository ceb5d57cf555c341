"""Outlook: where the clauses of a period that is under way will end at the present rate, and how much room is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

import polars as pl

from ..contract.quantity import Target
from ..kpi import Better
from ..periods import clipped
from ..scorecard.card import Scorecard
from ..scorecard.score import Score
from ..scorecard.verdict import Verdict, headroom

LOOKED_BACK_DAYS = 28
"""How many days the volume that is expected rests on: four of each weekday."""


class Course(StrEnum):
    """How a clause stands to its target before its period is over."""

    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    """At this rate the target will be missed, and can still be reached."""
    OUT_OF_REACH = "out_of_reach"
    """It will be missed even if nothing more is lost, at the volume that is expected."""
    MISSED = "missed"
    """It is missed, whatever is still to come."""
    OPEN = "open"
    """It cannot be said."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    A clause in a period under way.

    Units   `value` and `mean` in the KPI's unit, `left` in what its denominator counts, of a total in the KPI's unit.
    """

    score: Score
    course: Course
    value: Fraction | None = None
    """At the end of the period, at the present rate."""
    expected: int = 0
    """How many more are expected by the end, by what each weekday brought of late."""
    left: Fraction | None = None
    """Of a share how many may still be lost, of a total how much may be added (or is still needed, where more is better)."""
    mean: Fraction | None = None
    """Of a mean: what those that are expected may have at most, or must have at least."""

    @property
    def is_alarming(self) -> bool:
        return self.course in (Course.AT_RISK, Course.OUT_OF_REACH, Course.MISSED)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, after those of the score."""
        numbers = {"ends_at": self.value, "left": self.left, "mean_from_now_on": self.mean}
        return {
            **self.score.as_json(),
            "outlook": self.course.value,
            "expected": self.expected,
            **{name: None if found is None else float(found) for name, found in numbers.items()},
        }


def outlooks(card: Scorecard, covered: date) -> list[Outlook]:
    """Return the outlook of each clause of the provider's that has a target; the exports are complete through `covered`."""
    part = clipped(card.period, card.contract)
    left_n = max((part.last - max(covered, part.first - timedelta(days=1))).days, 0)
    elapsed_n = part.days - left_n
    return [
        _outlook(score, target, _expected(card, score, covered, part.last), elapsed_n, left_n)
        for score in card.of_provider
        if (target := score.term.clause.target) and not target.is_blank
    ]


def _outlook(score: Score, target: Target, expected: int, elapsed_n: int, left_n: int) -> Outlook:
    kpi = score.term.kpi
    if score.numerator is None or not score.denominator or kpi.is_derived or kpi.between or score.is_judged_by_segment:
        course = Course.MISSED if score.verdict is Verdict.MISSED else Course.OPEN
        return Outlook(score, course if score.value is not None else Course.OPEN, score.value)
    if left_n == 0:
        return Outlook(score, _COURSES.get(score.verdict, Course.OPEN), score.value)
    if kpi.is_total:
        return _of_total(score, target, elapsed_n, left_n)
    return _of_share(score, target, expected) if kpi.lacking is not None else _of_mean(score, target, expected)


_COURSES = {Verdict.MET: Course.ON_COURSE, Verdict.MISSED: Course.MISSED}


def _of_share(score: Score, target: Target, expected: int) -> Outlook:
    """Of the calls or cases there will be, so many may be lost; the more are lost already, the fewer are left."""
    kpi, value = score.term.kpi, score.value
    assert value is not None and score.numerator is not None and score.denominator is not None
    good, all_n = int(score.numerator * kpi.scale), score.denominator
    is_higher = kpi.better is Better.HIGHER
    # As if nothing were lost from now on: what is then left is what may be.
    room = headroom(kpi, target, good + expected if is_higher else good, all_n + expected)
    left = room.amount if room else None
    if left is not None and left < 0:
        # Where nothing at all may be lost, no volume makes up for what was.
        course = Course.MISSED if target.bound == (1 if is_higher else 0) else Course.OUT_OF_REACH
    else:
        course = Course.ON_COURSE if target.is_met_by(value) else Course.AT_RISK
    return Outlook(score, course, value, expected, left)


def _of_mean(score: Score, target: Target, expected: int) -> Outlook:
    """Of a mean, what is still to come may be so long (or must be so good) that the whole is on the line."""
    kpi, value = score.term.kpi, score.value
    assert value is not None and score.denominator is not None
    all_n = score.denominator
    mean = (target.bound * (all_n + expected) - value * all_n) / expected if expected else None
    is_lost = mean is not None and mean < 0 and kpi.better is Better.LOWER
    course = Course.ON_COURSE if target.is_met_by(value) else Course.AT_RISK
    return Outlook(score, Course.OUT_OF_REACH if is_lost else course, value, expected, mean=mean)


def _of_total(score: Score, target: Target, elapsed_n: int, left_n: int) -> Outlook:
    """What is added up day by day goes on as it did so far."""
    kpi, value = score.term.kpi, score.value
    assert value is not None
    ends_at = value * Fraction(elapsed_n + left_n, elapsed_n) if elapsed_n else value
    is_lower = kpi.better is Better.LOWER
    if is_lower and not target.is_met_by(value):
        course = Course.MISSED
    else:
        course = Course.ON_COURSE if target.is_met_by(ends_at) else Course.AT_RISK
    left = target.bound - value
    return Outlook(score, course, ends_at, left=max(left, Fraction(0)) if not is_lower else left)


def _expected(card: Scorecard, score: Score, covered: date, last: date) -> int:
    """Return how many more are to come after the last covered day, by what each weekday brought in the four weeks before.

    What is there of those days already counts in the score.
    """
    counts = dict(_by_day(card, score))
    first = max(covered - timedelta(days=LOOKED_BACK_DAYS - 1), card.contract.starts_on)
    known = [first + timedelta(days=n) for n in range((covered - first).days + 1)]
    coming = _days(covered + timedelta(days=1), last)
    return round(sum(max(_usual(counts, known, day) - counts.get(day, 0), Fraction(0)) for day in coming))


def _by_day(card: Scorecard, score: Score) -> Iterator[tuple[date, int]]:
    term = score.term
    mine = card.tallies.filter((pl.col("clause") == term.clause.ref) & (pl.col("name") == term.kpi.denominator))
    yield from mine.group_by("day").agg(pl.col("amount").sum()).iter_rows()


def _usual(counts: dict[date, int], known: Sequence[date], day: date) -> Fraction:
    """Return what days like this one brought on average: of the same weekday, else any."""
    alike = [one for one in known if one.weekday() == day.weekday()] or known
    return Fraction(sum(counts.get(one, 0) for one in alike), len(alike)) if alike else Fraction(0)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
