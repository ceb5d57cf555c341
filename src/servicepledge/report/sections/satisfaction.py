"""Satisfaction: what the customers who answered a survey said, and how many of those invited did."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ...evidence.surveys import Scores, range_of_rates
from ...kpi import Unit
from ...stats.samples import (
    ENOUGH_ANSWERS,
    LEAST_IN_STRATUM,
    Stratum,
    Weight,
    logical_bounds,
    weight,
    weighted_share,
    wilson,
)
from ..charts.chart import Chart, Point
from ..formatting import figures as formats
from ..formatting.statistics import share as share_text
from ..formatting.statistics import weight_note
from ..material import Material
from ..page.section import ChartPiece, Html, Section, render
from ..words.evidence import code_text

Fact = tuple[str, str, str]
"""A figure of the section: its name, its value, what stands behind it."""
Invitations = tuple[int, int]
"""Of a period's invitations, those answered and all."""
LEAST_AGENTS = 3
"""With fewer the ends of a range would be persons."""


def satisfaction(material: Material) -> Section:
    """Return the distribution of scores with its share of the two highest, interval, mean, response and invitation rate."""
    words, opened = material.words, material.card.opened
    if "surveys" not in opened.columns:
        piece = render("satisfaction.html.j2", w=words, facts=[], reason=words["no_surveys"], notes=[])
        return Section("satisfaction", words["satisfaction"], (piece,))
    answers = material.evidence.answers
    scores = answers.scores
    invited = answers.invitations if "sent_at" in opened.columns["surveys"] else None
    facts = [*_facts_of_scores(material, scores), _response(material, invited), _invitations(material, invited)]
    reason = "" if scores.answers else words["no_answers"]
    by_kind = answers.strata if scores.answers else []
    facts += _weighted(material, by_kind)
    notes = [*_silent(material, scores, invited), *_evenness(material)]
    head = render("satisfaction.html.j2", w=words, facts=facts, reason=reason, notes=notes)
    pieces: tuple[Html | ChartPiece, ...] = (head,)
    if scores.answers:
        pieces = (head, *_who_answered(material, by_kind), ChartPiece(_chart(material, scores), words["figures_of"]))
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
    contacts = material.evidence.answers.contacts
    if not contacts:
        return words["invitation_rate"], formats.NONE, words["no_contacts"]
    rate = formats.quantity(Unit.RATIO, Fraction(invited[1], contacts), material.language)
    evidence = words["of_contacts"].format(invited=f"{invited[1]:,}", contacts=f"{contacts:,}")
    return words["invitation_rate"], rate, evidence


def _silent(material: Material, scores: Scores, invited: Invitations | None) -> list[str]:
    """Say what those invited who did not answer leave open."""
    silent = invited[1] - invited[0] if invited else 0
    if invited is None or not scores.answers or silent <= 0:
        return []
    language, satisfied, answers = material.language, scores.satisfied, scores.answers
    low, high = (share_text(float(bound), language) for bound in logical_bounds(satisfied, answers, answers + silent))
    part = share_text(silent / invited[1], language)
    return [material.words["silent"].format(silent=part, low=low, high=high)]


def _weighted(material: Material, by_kind: Sequence[Stratum]) -> list[Fact]:
    """Return the satisfied share as it would be had every channel and kind answered as often as it came."""
    words, language, found = material.words, material.language, weighted_share(by_kind)
    if found is None:
        return []
    share, covered = (formats.quantity(Unit.RATIO, value, language) for value in found)
    return [(words["weighted"], share, words["weighted_by"].format(covered=covered))]


def _evenness(material: Material) -> list[str]:
    """Say how far agents' invitation rates are apart, without naming any."""
    agents = material.evidence.answers.inviting
    if len(agents) < LEAST_AGENTS:
        return []
    low, middle, high = (formats.quantity(Unit.RATIO, rate, material.language) for rate in range_of_rates(agents))
    return [material.words["evenness"].format(n=len(agents), least=ENOUGH_ANSWERS, low=low, middle=middle, high=high)]


def _who_answered(material: Material, by_kind: Sequence[Stratum]) -> list[Html]:
    """Return contacts and answers side by side, by channel and kind."""
    words, language = material.words, material.language
    contacts, answers = sum(one.contacts for one in by_kind), sum(one.answers for one in by_kind)
    if not contacts or not answers:
        return []

    def share(count: int, total: int) -> str:
        return formats.quantity(Unit.RATIO, Fraction(count, total), language)

    rows = [
        (
            " · ".join(
                code_text(code, language, material.code_names) if code else formats.NONE
                for code in (one.channel, one.kind)
            ),
            share(one.contacts, contacts),
            share(one.answers, answers),
            f"{one.satisfied:,} / {one.answers:,}" if one.answers else formats.NONE,
        )
        for one in by_kind
    ]
    columns = [(words[name], name != "channel_kind") for name in ("channel_kind", "of_all", "of_answers_all", "said")]
    notes = [words["who_answered_note"].format(n=LEAST_IN_STRATUM)]
    return [
        render("table.html.j2", id="", title=words["who_answered"], columns=columns, rows=rows, empty="", notes=notes)
    ]


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
            Point(
                str(score),
                float(shares[score] * 100),
                f"{score}: {shown[score]} ({count:,})",
                label=shown[score] if count else "",
            )
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
