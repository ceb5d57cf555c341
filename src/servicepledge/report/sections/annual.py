"""The annual review: the year clause by clause, its amendments, and what it says about the targets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ...periods import Period
from ...scorecard.measure import measure
from ...scorecard.score import Score, run_of_misses
from ...scorecard.verdict import Verdict
from .. import formats
from ..amended import amendment_lines
from ..behind import Behind
from ..material import Material
from ..section import Section, render
from ..words_other import OTHER
from .heads import statement_head
from .trend import trend

JUDGED = (Verdict.MET, Verdict.MISSED)
LEAST_MONTHS = 3
"""Fewer judged months say nothing about a target."""


@dataclass(frozen=True)
class Year:
    """A period and the months in it, each measured; `months` is the material of the last, with the others before it."""

    whole: Material
    months: Material

    def past(self, ref: str) -> list[Score]:
        return self.months.card.past(ref)


def year_of(material: Material) -> Year:
    """Measure the months of a report's period, as far as the term and the exports reach."""
    part, day = material.part, material.part.first
    months: list[Period] = []
    covered = (material.reach - timedelta(microseconds=1)).astimezone(material.contract.zone).date()
    until = min(part.last, covered)
    while day <= max(until, part.first):
        months.append(Period.of("month", day, material.period.month_from))
        day = months[-1].end
    card = measure(material.card.opened, material.contract, months[-1], history=len(months) - 1)
    return Year(material, replace(material, behind=Behind(card)))


def annual_head(material: Material) -> Section:
    """Say what the year is and how often its clauses were met."""
    w, year = _words(material), material.year
    scores = [score for period in (*year.months.card.history, year.months.card.scores) for score in period]
    says = w["annual_says"].format(
        months=len(year.months.card.history) + 1,
        clauses=len({score.term.clause.ref for score in scores}),
        met=sum(score.verdict is Verdict.MET for score in scores),
        missed=sum(score.verdict is Verdict.MISSED for score in scores),
    )
    title = f"{w['annual']} · {material.contract.title.text[material.language]} · {material.period.label}"
    return Section("headline", title, (statement_head(material, w["annual"], [says]),))


def annual_clauses(material: Material) -> Section:
    """Return each clause over the year: how often met, its value over the whole, best and worst month, longest run."""
    w, language, year = _words(material), material.language, material.year
    rows = []
    for score in material.card.scores:
        past = year.past(score.term.clause.ref)
        judged = [one for one in past if one.verdict in JUDGED]
        best, worst = _extremes(judged)
        rows.append(
            (
                f"{formats.isolated(score.term.clause.ref)} {score.term.kpi.label[language]}",
                formats.target_text(score.term.clause.target, language),
                f"{sum(one.verdict is Verdict.MET for one in judged)} / {len(judged)}" if judged else formats.NONE,
                formats.value_of(score, language),
                _month(best, material),
                _month(worst, material),
                str(_longest_run(past) or formats.NONE),
            )
        )
    columns = [
        (w["clause"], False), (w["target"], True), (w["met_of"], True), (w["whole"], True),
        (w["best_month"], True), (w["worst_month"], True), (w["longest_run"], True),
    ]  # fmt: skip
    piece = render(
        "table.html.j2",
        id="clauses",
        title=w["clause_by_clause"],
        columns=columns,
        rows=rows,
        empty="",
        notes=[w["annual_note"]],
    )
    return Section("clauses", w["clause_by_clause"], (piece,))


def annual_trend(material: Material) -> Section:
    """Return the verdicts month by month and a line for each headline figure."""
    return trend(material.year.months)


def annual_amendments(material: Material) -> Section:
    """Return the amendments in effect, and the clauses whose targets the year calls into question."""
    w = _words(material)
    lines = [(line,) for line in amendment_lines(material.contract, material.language)]
    amended = render(
        "table.html.j2", id="amendments", title=w["amendments"], columns=[(w["amendments"], False)], rows=lines,
        empty=w["no_amendments"], notes=[],
    )  # fmt: skip
    rows = [
        (f"{formats.isolated(score.term.clause.ref)} {score.term.kpi.label[material.language]}",
         formats.target_text(score.term.clause.target, material.language), advice)
        for score in material.card.scores
        if (advice := _advice(material, score, w))
    ]  # fmt: skip
    talk = render(
        "table.html.j2", id="renegotiate", title=w["renegotiate"],
        columns=[(w["clause"], False), (w["target"], True), (w["advice"], False)], rows=rows,
        empty=w["nothing_to_renegotiate"], notes=[w["least_months"].format(n=LEAST_MONTHS)],
    )  # fmt: skip
    return Section("amendments", w["amendments"], (amended, talk))


def _words(material: Material) -> dict[str, str]:
    return {**material.words, **{name: text[material.language] for name, text in OTHER.items()}}


def _extremes(judged: Sequence[Score]) -> tuple[Score | None, Score | None]:
    """Return the best and the worst of some months."""
    known = [(score.value, score) for score in judged if score.value is not None]
    if not known:
        return None, None
    ordered = [score for _, score in sorted(known, key=lambda pair: pair[0])]
    is_high = ordered[0].term.kpi.better.value == "higher"
    return (ordered[-1], ordered[0]) if is_high else (ordered[0], ordered[-1])


def _month(score: Score | None, material: Material) -> str:
    if score is None:
        return formats.NONE
    return f"{score.period.label}  {formats.value_of(score, material.language)}"


def _longest_run(past: Sequence[Score]) -> int:
    verdicts = [score.verdict for score in past if not score.is_partial]
    return max((run_of_misses(verdicts[: end + 1]) for end in range(len(verdicts))), default=0)


def _advice(material: Material, score: Score, w: dict[str, str]) -> str:
    """Say what the year tells about a target; nothing where it was sometimes met."""
    past = material.year.past(score.term.clause.ref)
    judged = [one for one in past if one.verdict in JUDGED]
    best, worst = _extremes(judged)
    undecided = [one for one in past if one.verdict is Verdict.UNDECIDABLE]
    if past and len(undecided) == len(past):
        reason = undecided[-1].reason
        return w["never_judged"].format(reason=reason.words[material.language] if reason else formats.NONE)
    if len(judged) < LEAST_MONTHS or best is None or worst is None:
        return ""
    met = sum(one.verdict is Verdict.MET for one in judged)
    if met == 0:
        return w["never_met"].format(best=formats.value_of(best, material.language))
    if met == len(judged):
        return w["always_met"].format(worst=formats.value_of(worst, material.language))
    return ""
