"""KPIs that are worked out from verdicts a second time: loops over a table of letters, nothing shared.

A history is one text per clause, a letter per period, the oldest first: `o` met, `x` missed, `?` undecidable,
`-` facts only; in brackets where the term covers the period only in part: `(x)`.
"""

import re
from collections.abc import Mapping

from support.boring import DEFAULTS

Figures = tuple[int, int]


def marks(history: str) -> list[str]:
    """Return a history's letters, blank where a period says nothing of the clause for a run."""
    return re.findall(r"\([ox?-]\)|[ox?-]", history)


def indicator_attainment(histories: Mapping[str, str], readings: Mapping[str, str]) -> Figures:
    met = judged = 0
    for history in histories.values():
        letters = [mark.strip("()") for mark in marks(history)]
        span = letters[-1:] if readings.get("span", DEFAULTS["span"]) == "period" else letters[-12:]
        met += span.count("o")
        judged += span.count("o") + span.count("x")
    return met, judged


def consecutive_miss(histories: Mapping[str, str], readings: Mapping[str, str]) -> Figures:
    lines = [[mark if mark in "ox" else " " for mark in marks(history)] for history in histories.values()]
    if readings.get("run_of", DEFAULTS["run_of"]) == "any_clause":
        columns = zip(*lines, strict=True)
        lines = [["x" if "x" in column else "o" if "o" in column else " " for column in columns]]
    known = ["".join(line).replace(" ", "") for line in lines]
    longest = max((len(line) - len(line.rstrip("x")) for line in known), default=0)
    return longest, int(any(known))


def breach_register(histories: Mapping[str, str], readings: Mapping[str, str]) -> Figures:
    now = [marks(history)[-1].strip("()") for history in histories.values()]
    return now.count("x"), int("o" in now or "x" in now)


KPI_SCORES = {
    "breach_register": breach_register,
    "consecutive_miss": consecutive_miss,
    "indicator_attainment": indicator_attainment,
}
