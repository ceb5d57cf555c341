"""A part for each headline figure: the clause's words, its days in the period, and its weeks."""

from datetime import timedelta

from ...periods import Period
from ...scorecard.score import Score
from ..charts.control_limits import control_note, usual_days
from ..charts.distribution import distribution_chart, distribution_of
from ..charts.series import Stretch, base_of, chart_over_days, days_of, is_settled, stretches
from ..formatting import figures as formats
from ..formatting.durations import times_text
from ..material import Material
from ..page.section import ChartPiece, Html, Section, render
from .clauses import clause_row, place_of_miss

WEEKS_UP_TO_DAYS = 92
"""In longer periods the table counts months, not weeks."""


def kpi_sections(material: Material) -> Section:
    """Return a chart and a table for each headline figure."""
    words, scores = material.words, material.headline
    terms = [score.term for score in scores]
    days = stretches(material, terms, days_of(material.part))
    weeks = stretches(material, terms, weeks_of(material.part))
    usual = usual_days(material, scores)
    is_open = any(not is_settled(material, term, material.part.last) for term in terms if not term.kpi.is_derived)
    note = words["daily_note"] + (words["daily_open"] if is_open else "")
    pieces: list[Html | ChartPiece] = [render("kpis.html.j2", w=words, note=note)]
    for score in scores:
        ref = score.term.clause.ref
        pieces.append(_head(material, score))
        if score.denominator and not score.term.kpi.is_derived:
            pieces.append(ChartPiece(chart_over_days(material, score, days[ref], usual.get(ref)), words["figures_of"]))
            if note := control_note(material, usual.get(ref, {})):
                pieces.append(render("note.html.j2", note=note))
            pieces.append(_table(material, score, weeks[ref]))
            if times := distribution_chart(material, score):
                pieces.append(ChartPiece(times, words["figures_of"]))
    return Section("kpis", words["kpis"], tuple(pieces))


def weeks_of(period: Period) -> list[Period]:
    """Return the weeks of a period, or its months where it is long, cut off at its ends."""
    every = "week" if period.days <= WEEKS_UP_TO_DAYS else "month"
    found = []
    day = period.first
    while day <= period.last:
        whole = Period.of("week" if every == "week" else "month", day, period.month_from)
        found.append(Period(max(whole.first, period.first), min(whole.last, period.last), whole.label))
        day = whole.last + timedelta(days=1)
    return found


def _head(material: Material, score: Score) -> Html:
    return render(
        "kpi.html.j2",
        w=material.words,
        anchor=material.anchors[score.term.clause.ref],
        row=clause_row(material, score.term.clause),
        miss=place_of_miss(material, score.term.clause.ref),
        spread=times_text(distribution_of(material, score), score, material.language),
        language=material.language,
        shapes=formats.SHAPES,
    )


def _label(material: Material, period: Period) -> str:
    """Return a week's number as people say it; a month as it is."""
    year, _, week = period.label.partition("-W")
    return material.words["week_no"].format(n=int(week)) if week else year


def _table(material: Material, score: Score, weeks: list[Stretch]) -> Html:
    term, language = score.term, material.language
    target = term.clause.target
    line = target.line if target else None
    return render(
        "weeks.html.j2",
        w=material.words,
        label=material.words["week" if material.part.days <= WEEKS_UP_TO_DAYS else "month"],
        title=f"{formats.isolated(term.clause.ref)} {term.kpi.label[language]}",
        rows=[
            (
                _label(material, week.period),
                f"{week.period.first:%m-%d}{material.words['to']}{week.period.last:%m-%d}",
                base_of(term, week, language),
                formats.quantity(term.kpi.unit, week.value, language, line),
                week.mark,
            )
            for week in weeks
        ],
        language=language,
        shapes=formats.SHAPES,
    )
