"""The times behind a figure as bars, the limit between those in time and those that were late."""

from fractions import Fraction
from itertools import pairwise

from ..contract.quantity import Duration
from ..engine.spread import Spread, spread
from ..scorecard.score import Score
from ..scorecard.verdict import Verdict
from . import formats
from .chart import Chart, Point
from .material import Material
from .words_behind import TIMES

SECOND, MINUTE, HOUR, DAY = 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000
LADDER_US = (
    *(SECOND * n for n in (1, 2, 3, 5, 10, 15, 20, 30, 45)),
    *(MINUTE * n for n in (1, 2, 3, 5, 10, 15, 20, 30, 45)),
    *(HOUR * n for n in (1, 2, 4, 8, 12, 24, 48, 72)),
    *(DAY * n for n in (5, 7, 10, 15, 30, 60, 90, 180, 365)),
)
"""Lengths of time that people count in."""
MOST_BARS = 12


def times_of(material: Material, score: Score) -> Spread:
    """Return the times behind a figure, counted up to every length there may be a bar for; asked once for all who ask."""
    term = score.term
    if term.kpi.spread is None or not score.denominator:
        return Spread(0)
    if term.id not in material.times:
        material.times[term.id] = spread(material.card.opened, term, material.part, _lengths_us(score))
    return material.times[term.id]


def _lengths_us(score: Score) -> list[int]:
    return sorted({*LADDER_US, *([limit] if (limit := _limit_us(score)) is not None else [])})


def _limit_us(score: Score) -> int | None:
    limit = score.term.clause.limit
    return limit.ms * 1000 if isinstance(limit, Duration) and not getattr(limit, "is_working", False) else None


def distribution_chart(material: Material, score: Score) -> Chart | None:
    """Return the bars of a clause's times in the period; None where it has none."""
    term, language = score.term, material.language
    times = times_of(material, score)
    if times.longest is None:
        return None
    limit, limit_us = term.clause.limit, _limit_us(score)
    upto = dict(zip(_lengths_us(score), times.upto, strict=True))
    edges = _edges(times.longest * SECOND, limit_us)
    counts = [high - low for low, high in pairwise([0, *(upto[edge] for edge in edges), times.n])]
    words = {name: text[language] for name, text in TIMES.items()}
    first = next(number for number, count in enumerate(counts) if count)
    edges, counts = edges[first:], counts[first:]
    points = []
    for number, count in enumerate(counts):
        label = _label(edges, number, words, language)
        share = formats.number(Fraction(count * 100, times.n), 1)
        is_late = limit_us is not None and number > 0 and edges[number - 1] >= limit_us
        points.append(
            Point(
                x=label,
                y=float(count),
                says=f"{label}: {count:,} ({share}%)",
                mark=Verdict.MISSED if is_late else Verdict.FACTS_ONLY,
            )
        )
    title = f"{formats.isolated(term.clause.ref)} {term.kpi.label[language]}{words['distribution']}"
    late = sum(count for point, count in zip(points, counts, strict=True) if point.mark is Verdict.MISSED)
    alt = words["distribution_alt"].format(
        title=title, n=f"{times.n:,}", parts=words["and"].join(p.says for p in points)
    )
    if limit_us is not None and isinstance(limit, Duration):
        alt += words["late_alt"].format(limit=formats.duration(limit.ms, language), late=f"{late:,}")
    return Chart(
        id=f"times-{material.anchors[term.clause.ref]}",
        title=title,
        points=tuple(points),
        alt=alt,
        columns=(words["took"], words["count"], words["share"]),
        rows=tuple(
            (point.x, f"{count:,}", f"{formats.number(Fraction(count * 100, times.n), 2)}%")
            for point, count in zip(points, counts, strict=True)
        ),
        kind="bars",
    )


def _edges(longest_us: Fraction, limit_us: int | None) -> list[int]:
    """Return lengths of time to count up to: round ones below the longest, the limit among them, a dozen at most."""
    useful = [edge for edge in LADDER_US if edge < longest_us] or [LADDER_US[0]]
    room = MOST_BARS - 2
    edges = set(useful[-room:])
    if limit_us is not None:
        edges.add(limit_us)
    return sorted(edges)


def _label(edges: list[int], number: int, words: dict[str, str], language: str) -> str:
    def length(us: int) -> str:
        return formats.duration(us // 1000, "zh" if language == "zh" else "en")

    if number == len(edges):
        return f"> {length(edges[-1])}" if edges else words["all"]
    return f"≤ {length(edges[number])}"
