"""Satisfaction: what the customers who answered a survey said, and how many of those invited did."""

from collections.abc import Mapping
from fractions import Fraction

from ...kpi import Unit
from ...scorecard.statistics import Weight, logical_bounds, weight, wilson
from .. import formats
from ..asked import Scores, contacts_to_invite, survey_invitations, survey_scores
from ..chart import Chart, Point
from ..material import Material
from ..section import Figure, Html, Section, render
from ..statistical import share as share_text
from ..statistical import weight_note

Fact = tuple[str, str, str]
"""A figure of the section: its name, its value, what stands behind it."""
Invitations = tuple[int, int]
"""Of a period's invitations, those answered and all."""


def satisfaction(material: Material) -> Section:
    """Return the distribution of scores with its share of the two highest, interval, mean, response and invitation rate."""
    words, opened = material.words, material.card.opened
    if "surveys" not in opened.columns:
        piece = render("satisfaction.html.j2", w=words, facts=[], reason=words["no_surveys"], notes=[])
        return Section("satisfaction", words["satisfaction"], (piece,))
    scores = survey_scores(opened, material.contract, material.part)
    invited = (
        survey_invitations(opened, material.contract, material.part) if "sent_at" in opened.columns["surveys"] else None
    )
    facts = [*_facts_of_scores(material, scores), _response(material, invited), _invitations(material, invited)]
    reason = "" if scores.answers else words["no_answers"]
    head = render("satisfaction.html.j2", w=words, facts=facts, reason=reason, notes=_silent(material, scores, invited))
    pieces: tuple[Html | Figure, ...] = (head,)
    if scores.answers:
        pieces = (head, Figure(_chart(material, scores), words["figures_of"]))
    return Section("satisfaction", words["satisfaction"], pieces)


def _facts_of_scores(material: Material, scores: Scores) -> list[Fact]:
    words, language = material.words, material.language
    out_of = words["out_of"].format(n=scores.scale_max) if scores.scale_max else ""
    return [
        _satisfied(material, scores),
        _interval(material, scores),
        (words["mean"], formats.quantity(Unit.POINTS, scores.mean, language), out_of),
        (words["answers"], f"{scores.answers:,}", words["one_each"]),
    ]


def _satisfied(material: Material, scores: Scores) -> Fact:
    """Return the share of the satisfied; of few answers only how many they were."""
    words, language = material.words, material.language
    note = weight_note(scores.satisfied, scores.answers, language)
    if weight(scores.satisfied, scores.answers) is Weight.TOO_FEW:
        counts = words["satisfied_of"].format(satisfied=f"{scores.satisfied:,}", answers=f"{scores.answers:,}")
        return words["top_two"], counts, note
    share = words["of_answers"].format(n=f"{scores.satisfied:,}", total=f"{scores.answers:,}")
    return words["top_two"], formats.quantity(Unit.RATIO, scores.top_two, language), share


def _interval(material: Material, scores: Scores) -> Fact:
    words, language = material.words, material.language
    found = wilson(scores.satisfied, scores.answers)
    if found is None:
        return words["interval"], formats.NONE, words["no_answers"]
    ends = words["interval_of"].format(low=share_text(found.low, language), high=share_text(found.high, language))
    return words["interval"], ends, weight_note(scores.satisfied, scores.answers, language)


def _response(material: Material, invited: Invitations | None) -> Fact:
    words = material.words
    if invited is None:
        return words["response_rate"], formats.NONE, words["no_sent_at"]
    answered, sent = invited
    if not sent:
        return words["response_rate"], formats.NONE, words["no_invitations"]
    rate = formats.quantity(Unit.RATIO, Fraction(answered, sent), material.language)
    return words["response_rate"], rate, words["of_invited"].format(answered=f"{answered:,}", invited=f"{sent:,}")


def _invitations(material: Material, invited: Invitations | None) -> Fact:
    """Return how many of those who could have been asked were."""
    words = material.words
    if invited is None:
        return words["invitation_rate"], formats.NONE, words["no_sent_at"]
    contacts = contacts_to_invite(material.card.opened, material.contract, material.part)
    if not contacts:
        return words["invitation_rate"], formats.NONE, words["no_contacts"]
    rate = formats.quantity(Unit.RATIO, Fraction(invited[1], contacts), material.language)
    behind = words["of_contacts"].format(invited=f"{invited[1]:,}", contacts=f"{contacts:,}")
    return words["invitation_rate"], rate, behind


def _silent(material: Material, scores: Scores, invited: Invitations | None) -> list[str]:
    """Say what those invited who did not answer leave open."""
    silent = invited[1] - invited[0] if invited else 0
    if invited is None or not scores.answers or silent <= 0:
        return []
    language, satisfied, answers = material.language, scores.satisfied, scores.answers
    low, high = (share_text(float(bound), language) for bound in logical_bounds(satisfied, answers, answers + silent))
    part = share_text(silent / invited[1], language)
    return [material.words["silent"].format(silent=part, low=low, high=high)]


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
