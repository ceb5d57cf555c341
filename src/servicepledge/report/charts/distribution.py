"""The times behind a figure as bars, the limit between those in time and those that were late."""

from fractions import Fraction
from itertools import pairwise

from ...contract.quantity import Duration
from ...engine.distribution import Distribution
from ...evidence.evidence import LADDER_US, SECOND, lengths_us, limit_us
from ...kpi import Unit
from ...scorecard.score import Score
from ...scorecard.verdict import Verdict
from ...text import Language
from ..formatting import figures as formats
from ..material import Material
from ..words.evidence import TIMES
from .chart import Chart, Point

MOST_BARS = 12


def distribution_of(material: Material, score: Score) -> Distribution:
    """Return the times behind a figure; none where it has none."""
    if score.term.kpi.spread is None or not score.denominator:
        return Distribution(0)
    return material.evidence.distributions.get(score.term.id, Distribution(0))


def distribution_chart(material: Material, score: Score) -> Chart | None:
    """Return the bars of a clause's times in the period; None where it has none."""
    term, language = score.term, material.language
    times = distribution_of(material, score)
    if times.longest is None:
        return None
    limit, late_us = term.clause.limit, limit_us(score)
    upto = dict(zip(lengths_us(score), times.upto, strict=True))
    edges = _edges(times.longest * SECOND, late_us)
    counts = [high - low for low, high in pairwise([0, *(upto[edge] for edge in edges), times.n])]
    words = {name: text[language] for name, text in TIMES.items()}
    first = next(number for number, count in enumerate(counts) if count)
    edges, counts = edges[first:], counts[first:]
    points = []
    for number, count in enumerate(counts):
        label = _label(edges, number, words, language)
        share = formats.number(Fraction(count * 100, times.n), 1)
        is_late = late_us is not None and number > 0 and edges[number - 1] >= late_us
        points.append(
            Point(
                x=label,
                y=float(count),
                says=f"{label}: {count:,} ({share}%)",
                label=f"{share}%" if count else "",
                mark=Verdict.MISSED if is_late else Verdict.FACTS_ONLY,
            )
        )
    title = f"{formats.isolated(term.clause.ref)} {term.kpi.label[language]}{words['distribution']}"
    late = sum(count for point, count in zip(points, counts, strict=True) if point.mark is Verdict.MISSED)
    alt = words["distribution_alt"].format(
        title=title, n=f"{times.n:,}", parts=words["and"].join(p.says for p in points)
    )
    if late_us is not None and isinstance(limit, Duration):
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
        caption=_caption(score, times, words, language),
        limit_after=sum(point.mark is not Verdict.MISSED for point in points) if late_us is not None else None,
        limit_label=words["limit_at"].format(limit=formats.duration(limit.ms, language))
        if isinstance(limit, Duration)
        else "",
    )


def _edges(longest_us: Fraction, limit_us: int | None) -> list[int]:
    """Return lengths of time to count up to: round ones below the longest, the limit among them, a dozen at most."""
    useful = [edge for edge in LADDER_US if edge < longest_us] or [LADDER_US[0]]
    room = MOST_BARS - 2
    edges = set(useful[-room:])
    if limit_us is not None:
        edges.add(limit_us)
    return sorted(edges)


def _label(edges: list[int], number: int, words: dict[str, str], language: Language) -> str:
    """Return the times a bar stands for: '≤ 3 s' the first, then '3–5 s', and '> 30 s' the last."""
    if not edges:
        return words["all"]
    if number == len(edges):
        return f"> {formats.duration(edges[-1] // 1000, language)}"
    high = edges[number] // 1000
    return (
        formats.band(edges[number - 1] // 1000, high, language) if number else f"≤ {formats.duration(high, language)}"
    )


def _caption(score: Score, times: Distribution, words: dict[str, str], language: Language) -> str:
    """Say what the bars count, and how many of what the clause counts have no time and so are in no bar."""
    kpi = score.term.kpi
    timeless = (score.denominator or 0) - times.n if kpi.unit is Unit.RATIO else 0
    name = "distribution_without" if timeless > 0 else "distribution_counts"
    noun = kpi.measure_word if language == "zh" else kpi.counted.en
    return words[name].format(noun=noun, n=f"{timeless:,}")
