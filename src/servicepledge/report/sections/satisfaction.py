"""Satisfaction: what the customers who answered a survey said, and how many of those invited did."""

from collections.abc import Mapping
from fractions import Fraction

from ...kpi import Unit
from .. import formats
from ..asked import Scores, survey_invitations, survey_scores
from ..chart import Chart, Point
from ..material import Material
from ..section import Figure, Html, Section, render

Fact = tuple[str, str, str]
"""A figure of the section: its name, its value, what stands behind it."""


def satisfaction(material: Material) -> Section:
    """Return the distribution of scores with its share of the two highest, mean, count and response rate."""
    words, opened = material.words, material.card.opened
    if "surveys" not in opened.columns:
        piece = render("satisfaction.html.j2", w=words, facts=[], reason=words["no_surveys"])
        return Section("satisfaction", words["satisfaction"], (piece,))
    scores = survey_scores(opened, material.contract, material.part)
    facts = [*_facts_of_scores(material, scores), _response(material)]
    reason = "" if scores.answers else words["no_answers"]
    head = render("satisfaction.html.j2", w=words, facts=facts, reason=reason)
    pieces: tuple[Html | Figure, ...] = (head,)
    if scores.answers:
        pieces = (head, Figure(_chart(material, scores), words["figures_of"]))
    return Section("satisfaction", words["satisfaction"], pieces)


def _facts_of_scores(material: Material, scores: Scores) -> list[Fact]:
    words, language = material.words, material.language
    share = words["of_answers"].format(n=f"{scores.satisfied:,}", total=f"{scores.answers:,}")
    out_of = words["out_of"].format(n=scores.scale_max) if scores.scale_max else ""
    return [
        (words["top_two"], formats.quantity(Unit.RATIO, scores.top_two, language), share),
        (words["mean"], formats.quantity(Unit.POINTS, scores.mean, language), out_of),
        (words["answers"], f"{scores.answers:,}", words["one_each"]),
    ]


def _response(material: Material) -> Fact:
    words, opened = material.words, material.card.opened
    if "sent_at" not in opened.columns["surveys"]:
        return words["response_rate"], formats.NONE, words["no_sent_at"]
    answered, invited = survey_invitations(opened, material.contract, material.part)
    if not invited:
        return words["response_rate"], formats.NONE, words["no_invitations"]
    rate = formats.quantity(Unit.RATIO, Fraction(answered, invited), material.language)
    return words["response_rate"], rate, words["of_invited"].format(answered=f"{answered:,}", invited=f"{invited:,}")


def _chart(material: Material, scores: Scores) -> Chart:
    words = material.words
    counts = _every_score(scores.by_score, scores.scale_max)
    shares = {score: Fraction(count, scores.answers) for score, count in counts.items()}
    shown = {score: formats.quantity(Unit.RATIO, share, material.language) for score, share in shares.items()}
    parts = words["between_parts"].join(
        words["score_alt"].format(score=score, share=text) for score, text in shown.items()
    )
    return Chart(
        id="scores",
        title=words["scores"],
        points=tuple(
            Point(str(score), float(shares[score] * 100), f"{score}: {shown[score]} ({count:,})")
            for score, count in counts.items()
        ),
        alt=words["scores_alt"].format(n=f"{scores.answers:,}", parts=parts),
        columns=(words["score"], words["count"], words["share"]),
        rows=tuple((str(score), f"{count:,}", shown[score]) for score, count in counts.items()),
        kind="bars",
        suffix="%",
        ceiling=100.0,
    )


def _every_score(by_score: Mapping[int, int], scale_max: int | None) -> dict[int, int]:
    """Return the counts of every score there can be, from 1 (or the lowest found) to the top of the scale."""
    top = max(*by_score, scale_max or 0, 1)
    return {score: by_score.get(score, 0) for score in range(min(*by_score, 1), top + 1)}
