"""The head of the report: who and when, the sentence that says it all, and a card per headline figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from ...contract.quantity import Blank
from ...evidence.misses import is_watched, used_of
from ...scorecard.runs import current_run
from ...scorecard.score import Score
from ...scorecard.verdict import NO_TARGET, Verdict
from ..charts.series import points_over_periods, target_height
from ..charts.svg import small_line
from ..formatting import dates
from ..formatting import figures as formats
from ..formatting.headroom import headroom
from ..material import Material
from ..page.section import Section
from ..words.page import EVERY
from .clauses import place_of_miss
from .heads import foot_text, head, head_facts, restated

_WITH = (Verdict.FACTS_ONLY, Verdict.NOT_OCCURRED)
"""Verdicts that English counts as what a clause comes with."""


@dataclass(frozen=True, slots=True)
class Card:
    """One headline figure."""

    href: str
    ref: str
    label: str
    value: str
    target: str
    verdict: Verdict
    headroom: str
    change: str
    line: Markup
    reason: str
    is_provisional: bool
    is_sensitive: bool
    is_watched: bool


def headline(material: Material) -> Section:
    """Return the head and the cards."""
    contract, language, words = material.contract, material.language, material.words
    title = f"{words['service_report']} · {contract.title.text[language]} · {material.period.label}"
    piece = head(
        "headline.html.j2",
        w=words,
        title=contract.title.text[language],
        period=dates.period_text(material.period, language),
        facts=head_facts(material),
        foot=foot_text(material, words["service_report"]),
        sentence=sentence(material),
        worst=worst_sentence(material),
        missed=_missed_refs(material),
        cards=[_card(material, score) for score in material.headline],
        legend=_legend(material),
        restated=restated(material),
        language=language,
        shapes=formats.SHAPES,
    )  # fmt: skip
    return Section("headline", title, (piece,))


def _legend(material: Material) -> str:
    """Say what the small lines are, once there are any."""
    periods_n = 1 + sum(bool(scores) for scores in material.card.history)
    return material.words["small_lines"].format(n=periods_n) if periods_n > 1 else ""


def sentence(material: Material) -> str:
    """Return the sentence that says it all: how many were agreed, met, missed, undecidable."""
    words = material.words
    card = material.card
    if not card.of_provider:
        said = words["none_agreed"]
    else:
        said = words["all_of_it"].format(n=len(card.of_provider), parts=_counted(material, card.of_provider))
    if not card.of_client:
        return said
    return said + words["all_of_client"].format(n=len(card.of_client), parts=_counted(material, card.of_client))


def _counted(material: Material, scores: Sequence[Score]) -> str:
    """Say how many scores have which verdict."""
    words, language = material.words, material.language
    counts = [(verdict, sum(score.verdict is verdict for score in scores)) for verdict in Verdict]
    return words["between_parts"].join(
        words["part_of_facts" if verdict in _WITH else "part_of_it"].format(n=count, verdict=verdict.label[language])
        for verdict, count in counts
        if count
    )


def worst_sentence(material: Material) -> str:
    """Return the sentence of the worst miss; where there is none, of the clause closest to its line."""
    words = material.words
    missed = _missed(material)
    if not missed:
        is_judged = any(score.verdict is Verdict.MET for score in material.card.of_provider)
        said = words["none_missed" if is_judged else "none_judged"]
        nearest = max(filter(is_watched, material.card.of_provider), key=used_of, default=None)
        return said + (words["nearest"].format(**_said(material, nearest)) if nearest else "")
    first = {score.term.clause.ref for score in material.headline}
    worst = max(missed, key=lambda score: (_run(material, score), score.term.clause.ref in first, _overshoot(score)))
    return words["worst" if len(missed) > 1 else "worst_only"].format(
        **_said(material, worst), run=_run_text(material, worst)
    )


def _said(material: Material, score: Score) -> dict[str, str]:
    """Return what a sentence says of a clause."""
    language = material.language
    return {
        "ref": formats.isolated(score.term.clause.ref),
        "kpi": score.term.kpi.label[language],
        "value": formats.value_of(score, language),
        "target": formats.target_text(score.term.clause.target, language),
        "distance": headroom(score, language),
    }


def _missed(material: Material) -> list[Score]:
    return [score for score in material.card.of_provider if score.verdict is Verdict.MISSED]


def _missed_refs(material: Material) -> list[tuple[str, str]]:
    """Return every clause that was missed and where the page looks behind it; nothing where the sentence names the one."""
    refs = [score.term.clause.ref for score in _missed(material)]
    return [(ref, place_of_miss(material, ref)) for ref in refs] if len(refs) > 1 else []


def _run(material: Material, score: Score) -> int:
    return current_run(material.card.past(score.term.clause.ref))


def _run_text(material: Material, score: Score) -> str:
    """Say for how long a clause has been missed; a period without a verdict in between is not passed over."""
    past, run = material.card.past(score.term.clause.ref), _run(material, score)
    if run < 2:
        return ""
    is_unbroken = all(one.verdict is Verdict.MISSED for one in past[-run:])
    every = EVERY[material.period.every][material.language]
    return material.words["run" if is_unbroken else "run_with_gaps"].format(n=run, every=every)


def _overshoot(score: Score) -> Fraction:
    """Return how far over what the target allows a miss is, as a share of it: comparable between units."""
    room, target = score.headroom, score.term.clause.target
    if room is None or target is None:
        return Fraction(0)
    if room.allowed is not None:
        return -room.amount / max(room.allowed, 1)
    return -room.amount / (target.bound or 1)


def _card(material: Material, score: Score) -> Card:
    language = material.language
    points = points_over_periods(material, score)
    label = score.term.kpi.label[language]
    said = "; ".join(point.says for point in points if point.y is not None)
    return Card(
        href=f"#{material.anchors[score.term.clause.ref]}",
        ref=score.term.clause.ref,
        label=label,
        value=formats.value_of(score, language),
        target=_aim(material, score),
        verdict=score.verdict,
        headroom=headroom(score, language) if score.headroom else "",
        change=formats.change(score, material.previous(score), language),
        line=small_line(points, target_height(score), f"{label}: {said}"),
        reason=score.reason.words[language] if score.reason and score.reason.code != NO_TARGET.code else "",
        is_provisional=score.provisional is not None,
        is_sensitive=bool(score.is_sensitive),
        is_watched=is_watched(score),
    )


def _aim(material: Material, score: Score) -> str:
    """Return the target of a card, with the limit that tells two levels of service apart: '目标 ≥ 90% · ≤ 15 秒'."""
    target, limit = score.term.clause.target, score.term.clause.limit
    if target is None:
        return material.words["no_target"]
    aim = f"{material.words['target']} {formats.target_text(target, material.language)}"
    if limit is None or isinstance(limit, Blank):
        return aim
    return f"{aim} · {formats.within(score.term.kpi, limit, material.language)}"
