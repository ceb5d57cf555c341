"""The charts of the report: lines over periods and over days, made from scores and daily counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ...engine.terms import Term
from ...kpi import Kpi, Unit
from ...periods import Period
from ...scorecard.provisional import open_until
from ...scorecard.score import Score
from ...scorecard.verdict import Verdict, judge
from ...stats.control_chart import JudgedDay
from ...text import Language
from ..formatting import figures as formats
from ..formatting.labels import labels_of
from ..material import Material
from ..words.page import WORDS
from .chart import Chart, Point


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was counted of a clause in a day or a week; `version` is its term that was in force then."""

    period: Period
    kpi: Kpi
    counted: int
    denominator: int
    version: Term

    @property
    def numerator(self) -> Fraction:
        return Fraction(self.counted, self.kpi.scale)

    @property
    def value(self) -> Fraction | None:
        return self.kpi.value(self.counted, self.denominator)

    @property
    def mark(self) -> Verdict:
        """How it stands to the target line."""
        target = self.version.clause.target
        if target is None or target.is_blank:
            return Verdict.FACTS_ONLY
        return judge(self.version.kpi, target, self.counted, self.denominator)[0]


def height(unit: Unit, value: Fraction | None) -> float | None:
    """Return a value as a chart's axis has it: shares as per cent."""
    return None if value is None else float(formats.in_unit(unit, value))


def target_height(score: Score) -> float | None:
    """Return where a clause's target stands on a chart's axis."""
    target = score.term.clause.target
    return None if target is None else height(target.unit, target.line)


def points_over_periods(material: Material, score: Score) -> tuple[Point, ...]:
    """Return a clause's values over the earlier periods and this one."""
    language = material.language
    return tuple(
        Point(
            x=past.period.label,
            y=height(past.term.kpi.unit, past.value),
            says=f"{past.period.label} {formats.value_of(past, language)}",
            mark=past.verdict,
        )
        for past in material.card.past(score.term.clause.ref)
    )


def chart_over_periods(material: Material, score: Score) -> Chart:
    """Return the line of a clause's values over the periods, with the target."""
    language, words, ref = material.language, material.words, score.term.clause.ref
    past = material.card.past(ref)
    return _line(
        material,
        score,
        id=f"trend-{material.anchors[ref]}",
        title=f"{formats.isolated(ref)} {labels_of(material.card, material.language)[ref]}{_joint(language)}{words['over_periods']}",
        points=points_over_periods(material, score),
        columns=(words["period"], words["base"], words["value"], words["verdict"]),
        rows=tuple(
            (one.period.label, formats.base(one, language), formats.value_of(one, language), _judged(one.verdict, language))
            for one in past
        ),
        is_half=True,
    )  # fmt: skip


def chart_over_days(
    material: Material, score: Score, days: Sequence[Stretch], usual: Mapping[date, JudgedDay] | None = None
) -> Chart:
    """Return the line of a clause's values over the days of the period, with what is usual; days without rows are gaps."""
    usual = usual or {}
    language, words, term = material.language, material.words, score.term
    unit, ref = term.kpi.unit, term.clause.ref
    line = term.clause.target.line if term.clause.target else None
    shown = [
        (day, formats.quantity(unit, day.value, language, line), is_settled(material, term, day.period.last))
        for day in days
    ]
    provisional_mark = f" · {words['provisional']}"
    return _line(
        material,
        score,
        id=f"days-{material.anchors[ref]}",
        title=f"{formats.isolated(ref)} {term.kpi.label[language]}{_joint(language)}{words['daily']}",
        points=tuple(
            Point(
                x=_short_day(day.period, material.period),
                y=height(unit, day.value),
                says=f"{day.period.label} {value} ({base_of(term, day, language)}){'' if settled else provisional_mark}",
                mark=day.mark if settled else Verdict.UNDECIDABLE,
            )
            for day, value, settled in shown
        ),
        limits=tuple(
            (found.low * 100, found.high * 100) if (found := usual.get(day.period.first)) else None for day in days
        )
        if usual
        else (),
        columns=(words["day"], words["base"], words["value"], words["target"]),
        rows=tuple(
            (
                day.period.label,
                base_of(term, day, language),
                value,
                _judged_day(day, settled, language),
            )
            for day, value, settled in shown
        ),
        is_half=False,
        caption=words["by_day"],
    )


def is_settled(material: Material, term: Term, day: date) -> bool:
    """Tell whether later data can no longer change what was counted on a day."""
    card = material.card
    return open_until(term, Period.of("day", day), card.opened.as_of(*term.tables)) is None


def stretches(material: Material, terms: Sequence[Term], periods: Sequence[Period]) -> dict[str, list[Stretch]]:
    """Return each clause's counts in each stretch of days, by the clause's reference."""
    counts = material.counts(terms, periods)
    found: dict[str, list[Stretch]] = {}
    for term in terms:
        for period in periods:
            numerator, denominator = counts.get((term.clause.ref, period.label), (0, 0))
            found.setdefault(term.clause.ref, []).append(
                Stretch(period, term.kpi, numerator, denominator, material.term_on(term, period.last))
            )
    return found


def days_of(period: Period) -> list[Period]:
    """Return the days of a period."""
    return [Period.of("day", period.first + timedelta(days=number)) for number in range(period.days)]


def base_of(term: Term, stretch: Stretch, language: Language) -> str:
    """Return a stretch's numerator and denominator."""
    return formats.base_text(term.kpi, stretch.numerator, stretch.denominator, stretch.value, language)


def _line(
    material: Material,
    score: Score,
    *,
    id: str,
    title: str,
    points: tuple[Point, ...],
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    is_half: bool,
    limits: tuple[tuple[float, float] | None, ...] = (),
    caption: str = "",
) -> Chart:
    unit = score.term.kpi.unit
    target = formats.target_text(score.term.clause.target, material.language)
    line = target_height(score)
    label = [material.words["target"], target]
    if score.term.since:
        since = material.words["since"].format(day=score.term.since)
        label.append(since)
        target += f"（{since}）" if material.language == "zh" else f" ({since})"
    return Chart(
        id=id,
        title=title,
        points=points,
        alt=_alternative(material, title, points, target if line is not None else None),
        columns=columns,
        rows=rows,
        target=line,
        target_label="\n".join(label) if line is not None else "",
        suffix=unit_text if len(unit_text := formats.UNITS[unit][material.language]) < 4 else "",
        ceiling=100.0 if unit is Unit.RATIO else None,
        is_half=is_half,
        limits=limits,
        caption=caption,
    )


def _alternative(material: Material, title: str, points: Sequence[Point], target: str | None) -> str:
    """Say a chart in a sentence, from its numbers."""
    words = material.words
    known = [(point.y, point) for point in points if point.y is not None]
    if not known:
        return words["empty_alt"].format(title=title)
    low, high = min(known, key=lambda pair: pair[0])[1], max(known, key=lambda pair: pair[0])[1]
    latest = known[-1][1]

    def figure(point: Point) -> tuple[str, str]:
        label, _, value = point.says.partition(" ")
        return label, value

    said = words["range_alt"].format(
        title=title,
        first=figure(known[0][1])[0],
        last=figure(latest)[0],
        low=figure(low)[1],
        low_at=figure(low)[0],
        high=figure(high)[1],
        high_at=figure(high)[0],
        latest=figure(latest)[1],
        latest_at=figure(latest)[0],
    )
    misses = sum(point.mark is Verdict.MISSED for _, point in known)
    return said + (words["target_alt"].format(target=target, n=misses) if target else words["end_alt"])


def _judged_day(day: Stretch, settled: bool, language: Language) -> str:
    """Say how a day stands to the line; of one that later data may change, that it is provisional."""
    if day.value is None or day.mark is Verdict.FACTS_ONLY:
        return formats.NONE
    return _judged(day.mark, language) if settled else f"? {WORDS['provisional'][language]}"


def _judged(verdict: Verdict, language: Language) -> str:
    return f"{formats.SHAPES[verdict]} {verdict.label[language]}"


def _joint(language: Language) -> str:
    return " · " if language == "zh" else ", "


def _short_day(day: Period, period: Period) -> str:
    return str(day.first.day) if period.days <= 31 else f"{day.first:%m-%d}"
