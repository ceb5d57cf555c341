"""Runs of missed periods: the same clause, again and again."""

from collections.abc import Sequence

from ..kpi import misses_in_a_row
from .score import Score
from .verdict import Verdict


def current_run(past: Sequence[Score]) -> int:
    """
    Return how many periods in a row, up to the last, one clause was missed.

    `past` are the clause's scores, the oldest first. A period without a verdict neither counts nor breaks the run; a
    period that the contract's term, or the exports, cover only in part stays out (DECISIONS.md D40).
    """
    return run_of_misses([score.verdict for score in past if score.is_whole])


def misses_of_run(past: Sequence[Score]) -> list[Score]:
    """Return the misses that the current run is made of, the oldest first."""
    missed = [score for score in past if score.verdict is Verdict.MISSED and score.is_whole]
    return missed[len(missed) - current_run(past) :]


def run_of_misses(verdicts: Sequence[Verdict]) -> int:
    """
    Return how many periods in a row, up to the last, were missed.

    A period that could not be judged neither counts nor breaks the run (DECISIONS.md D40).
    """
    return misses_in_a_row({Verdict.MET: False, Verdict.MISSED: True}.get(verdict) for verdict in verdicts)
