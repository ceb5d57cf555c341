"""The annual review: the year clause by clause, its amendments, and what it says about the targets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

from ...contract.scope import either
from ...evidence.evidence import Evidence
from ...kpi import Better, Unit
from ...periods import Period
from ...scorecard.measure import measure
from ...scorecard.runs import run_of_misses
from ...scorecard.score import Score
from ...scorecard.segments import whole_of
from ...scorecard.verdict import Verdict
from ...text import Language
from ..formatting import dates
from ..formatting import figures as formats
from ..formatting.amendments import amendment_lines
from ..formatting.labels import labels_of
from ..material import Material
from ..page.cells import clause_cell
from ..page.section import ChartPiece, Section, render
from ..words.statements import OTHER
from .heads import statement_head
from .seasons import seasons
from .trend import trend

JUDGED = (Verdict.MET, Verdict.MISSED)
LEAST_MONTHS = 3
"""Fewer judged months say nothing about a target."""
MUCH = Fraction(1, 2)
"""Where even the worst month used less than this of what is allowed, a target asks for little."""


@dataclass(frozen=True)
class Year:
    """A period and the months in it, each measured; `months` is the material of the last, with the others before it."""

    whole: Material
    months: Material

    def past(self, ref: str) -> list[Score]:
        return self.months.card.past(ref)

    @property
    def all_months(self) -> list[Sequence[Score]]:
        """The scores of each month, the earliest first."""
        return [*self.months.card.history, self.months.card.scores]


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
    return Year(material, replace(material, evidence=Evidence(card)))


def annual_head(year: Year) -> Section:
    """Say what the year is and how often its clauses were met."""
    material = year.whole
    w, language = _words(material), material.language
    months = [period for period in year.all_months if period]
    owed = [score for period in months for score in period if not score.is_of_client]
    judged = [score for score in owed if score.verdict in JUDGED]
    clauses, open_n = (
        len({score.term.clause.ref for score in judged}),
        sum(one.provisional is not None for one in judged),
    )
    met, missed = (sum(score.verdict is verdict for score in judged) for verdict in JUDGED)
    says = w["annual_says"].format(
        span=_span([period[0].period for period in months], w, language),
        months=len(months),
        month=_noun(len(months), "month"),
        clauses=clauses,
        clause=_noun(clauses, "clause"),
        met=met,
        met_times=_noun(met, "time"),
        missed=missed,
        missed_times=_noun(missed, "time"),
    )
    notes = [w["annual_open"].format(n=open_n)] if open_n else []
    title = f"{w['annual']} · {material.contract.title.text[language]} · {material.period.label}"
    return Section("headline", title, (statement_head(material, w["annual"], [says], notes),))


def _noun(count: int, one: str) -> str:
    return one if count == 1 else f"{one}s"


def _span(months: Sequence[Period], w: dict[str, str], language: Language) -> str:
    """Return the first and the last of some months: 'April to October 2026'."""
    first, last = months[0], months[-1]
    if first == last:
        return dates.period_text(first, language)
    if language == "zh" or first.month_from > 1:
        return w["annual_span"].format(first=first.label, last=last.label)
    early, late = dates.period_text(first, language), dates.period_text(last, language)
    is_same_year = first.label[:4] == last.label[:4]
    return w["annual_span"].format(
        first=early.removesuffix(first.label[:4]).strip() if is_same_year else early, last=late
    )


def annual_clauses(year: Year) -> Section:
    """Return each clause over the year: how often met, its value over the whole, best and worst month, longest run."""
    material = year.whole
    w, language, labels = _words(material), material.language, labels_of(material.card, material.language)
    rows = []
    for score in material.card.scores:
        ref = score.term.clause.ref
        past = year.past(ref)
        judged = [one for one in past if one.verdict in JUDGED]
        whole = whole_of(past) if score.term.kpi.is_derived else score
        rows.append(
            (
                clause_cell(ref, labels[ref]),
                formats.target_text(score.term.clause.target, language),
                f"{sum(one.verdict is Verdict.MET for one in judged)} / {len(judged)}" if judged else formats.NONE,
                formats.value_of(whole, language) if whole else formats.NONE,
                *_best_and_worst(past, w, language),
                _run_text(_longest_run(past), w) if judged else formats.NONE,
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
        is_wide=True,
    )
    return Section("clauses", w["clause_by_clause"], (piece,))


def annual_trend(year: Year) -> Section:
    """Return the verdicts month by month, a line for each judged clause, and the quarters."""
    months = year.months
    judged = [
        score
        for score in months.card.scores
        if any(one.verdict in JUDGED for one in months.card.past(score.term.clause.ref))
    ]
    found = trend(months, judged)
    pieces = [*found.pieces]
    if len(judged) % 2 and isinstance(last := pieces[-1], ChartPiece):  # charts stand in pairs, the odd one across
        pieces[-1] = replace(last, chart=replace(last.chart, is_half=False))
    pieces += seasons(year.whole, year.all_months, _words(year.whole))
    return replace(found, pieces=tuple(pieces))


def annual_amendments(year: Year) -> Section:
    """Return the amendments in effect, what was agreed apart, and the clauses whose targets the year calls into question."""
    material = year.whole
    w, labels = _words(material), labels_of(material.card, material.language)
    lines = [(line,) for line in amendment_lines(material.contract, material.language)]
    amended = render(
        "table.html.j2", id="amendments", title=w["amendments"], columns=[(w["amendments"], False)], rows=lines,
        empty=w["no_amendments"], notes=[],
    )  # fmt: skip
    apart = _agreed_apart(material)
    agreed = render(
        "table.html.j2", id="", title=w["agreed_apart"], columns=[(w["agreed_in"], False), (w["of_clauses"], False)],
        rows=apart, empty="", notes=[],
    )  # fmt: skip
    rows = [
        (clause_cell(score.term.clause.ref, labels[score.term.clause.ref]),
         formats.target_text(score.term.clause.target, material.language), advice)
        for score in material.card.scores
        if (advice := _advice(year, score, w))
    ]  # fmt: skip
    talk = render(
        "table.html.j2", id="renegotiate", title=w["renegotiate"],
        columns=[(w["clause"], False), (w["target"], True), (w["advice"], False)], rows=rows,
        empty=w["nothing_to_renegotiate"], notes=[w["least_months"].format(n=LEAST_MONTHS)],
    )  # fmt: skip
    return Section("amendments", w["amendments"], (amended, *([agreed] if apart else []), talk))


def _agreed_apart(material: Material) -> list[tuple[str, str]]:
    """Return where numbers come from that the agreement's own words lack, each with its clauses."""
    found: dict[str, list[str]] = {}
    for clause in material.contract.clauses:
        if clause.agreed:
            found.setdefault(either(clause.agreed)[material.language], []).append(formats.isolated(clause.ref))
    joint = "、" if material.language == "zh" else ", "
    return [(formats.isolated(source), joint.join(refs)) for source, refs in found.items()]


def _words(material: Material) -> dict[str, str]:
    return {**material.words, **{name: text[material.language] for name, text in OTHER.items()}}


def _extremes(known: Sequence[Score]) -> tuple[Score, Score]:
    """Return the best and the worst of some months with values."""
    ordered = sorted(known, key=lambda score: score.value or Fraction(0))
    return (ordered[-1], ordered[0]) if ordered[0].term.kpi.better is Better.HIGHER else (ordered[0], ordered[-1])


def _with_values(past: Sequence[Score]) -> list[Score]:
    return [score for score in past if score.value is not None and score.verdict is not Verdict.UNDECIDABLE]


def _best_and_worst(past: Sequence[Score], w: dict[str, str], language: Language) -> tuple[str, str]:
    """Return a clause's best and worst month with their values; several alike as their number."""
    known = _with_values(past)
    if not known or (known[0].term.kpi.is_total and known[0].term.clause.target is None):
        return formats.NONE, formats.NONE
    best, worst = _extremes(known)
    if len(known) > 1 and best.value == worst.value:
        return w["same_every_month"], w["same_every_month"]

    def said(extreme: Score) -> str:
        alike, value = sum(one.value == extreme.value for one in known), formats.value_of(extreme, language)
        return w["in_months"].format(value=value, n=alike) if alike > 1 else f"{extreme.period.label}  {value}"

    return said(best), said(worst)


def _run_text(run: int, w: dict[str, str]) -> str:
    return w["months_run"].format(n=run, month=_noun(run, "month")) if run else "0"


def _longest_run(past: Sequence[Score]) -> int:
    verdicts = [score.verdict for score in past if score.is_whole]
    return max((run_of_misses(verdicts[: end + 1]) for end in range(len(verdicts))), default=0)


def _advice(year: Year, score: Score, w: dict[str, str]) -> str:
    """Say what the year tells about a target; nothing where it was sometimes met, or met without much to spare."""
    past = year.past(score.term.clause.ref)
    judged = [one for one in past if one.verdict in JUDGED]
    undecided = [one for one in past if one.verdict is Verdict.UNDECIDABLE]
    if past and len(undecided) == len(past):
        reason = undecided[-1].reason
        return w["never_judged"].format(reason=reason.words[year.whole.language] if reason else formats.NONE)
    if len(judged) < LEAST_MONTHS:
        return ""
    best, worst = _extremes(judged)
    met = sum(one.verdict is Verdict.MET for one in judged)
    if met == 0:
        return w["never_met"].format(best=formats.value_of(best, year.whole.language))
    if met == len(judged) and _has_much_to_spare(worst):
        return w["always_met"].format(worst=formats.value_of(worst, year.whole.language))
    return ""


def _has_much_to_spare(worst: Score) -> bool:
    """Tell whether even the worst month used less than half of what its target allows; not where nothing is better."""
    target, value = worst.term.clause.target, worst.value
    if target is None or target.is_blank or value is None or formats.is_best(target) or target.line is None:
        return False
    if worst.term.kpi.better is Better.LOWER:
        return value < MUCH * target.bound
    return target.unit is Unit.RATIO and 1 - value < MUCH * (1 - target.bound)
