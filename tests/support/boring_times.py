"""How long things took, the boring way: means and percentiles of what was done in the period."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from .boring_base import US, Asked, Counted, Figures, Row
from .boring_cases import requests


def percentile(times: Sequence[int], percent: int, rank: str = "nearest") -> Fraction | None:
    """Return a percentile of times, going through them from the shortest."""
    ordered = sorted(times)
    if not ordered:
        return None
    if percent == 50:
        half, is_odd = divmod(len(ordered), 2)
        return Fraction(ordered[half]) if is_odd else Fraction(ordered[half - 1] + ordered[half], 2)
    if rank == "nearest":
        for number, time in enumerate(ordered, 1):
            if Fraction(number, len(ordered)) >= Fraction(percent, 100):
                return Fraction(time)
    place = Fraction(percent, 100) * (len(ordered) - 1)
    below = ordered[int(place)]
    above = ordered[min(int(place) + 1, len(ordered) - 1)]
    return below + (place - int(place)) * (above - below)


def done(asked: Asked, rows: Sequence[Row], column: str) -> Iterator[Counted]:
    """Count every case of which something was done, on the day it was."""
    start_column = {"receipt": "received_at", "registration": "registered_at"}[asked.chosen("start")]
    for case in rows:
        start, stop = case[start_column], case[column]
        if stop is None and column not in case["unknown"]:
            continue
        dated = case["received_at"] if stop is None else stop
        if start is None or stop is None or stop < start:
            yield Counted(case, dated, dated, Figures(unmeasurable=1))
        else:
            yield Counted(case, dated, dated, Figures((stop - start) // US, 1))


def mean_first_response_time(asked: Asked) -> Iterator[Counted]:
    rows = requests(asked) if asked.clause.scope.channel else asked.of(asked.tables.tickets)
    return done(asked, rows, "first_response_at")


def first_response_percentile(asked: Asked) -> Iterator[Counted]:
    return mean_first_response_time(asked)


def mean_resolution_time(asked: Asked) -> Iterator[Counted]:
    return done(asked, asked.of(asked.tables.tickets), "resolved_at")


def resolution_percentile(asked: Asked) -> Iterator[Counted]:
    return mean_resolution_time(asked)
