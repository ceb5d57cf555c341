"""Months added up: what a clause comes to over several of them, from their counts."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from .score import Score
from .verdict import Verdict


def whole_of(scores: Sequence[Score]) -> Score | None:
    """
    Return a clause's scores of several months as one, in the terms of the last, from their counts added up.

    None where there is nothing to add up, or the counts of months say nothing of the whole, as with a difference of
    medians. Of runs of misses it is the month with the longest.
    """
    counted = [score for score in scores if score.denominator and score.verdict is not Verdict.UNDECIDABLE]
    kinds = {(score.term.kpi.unit, score.term.kpi.between) for score in counted}
    if len(kinds) != 1 or counted[-1].term.kpi.between is not None:
        return None
    last, kpi = counted[-1], counted[-1].term.kpi
    several = kpi.derived.several if kpi.derived else "added"
    if several == "longest":
        return max(counted, key=lambda score: score.numerator or 0)
    if several == "latest":
        return last
    numerator = sum((score.numerator or Fraction(0) for score in counted), Fraction(0))
    denominator = 1 if several == "total" else sum(score.denominator or 0 for score in counted)
    value = numerator if kpi.is_total else numerator / denominator
    return replace(last, numerator=numerator, denominator=denominator, value=value)
