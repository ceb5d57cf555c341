"""Figures as people read them: units always, thousands apart, never rounded onto the wrong side of the line."""

import shlex
from collections.abc import Mapping
from fractions import Fraction

from ...contract.money import Amount, Rate
from ...contract.quantity import Blank, BusinessTime, CalendarLimit, HalfDay, Limit, Target, WorkingDayLimit
from ...kpi import Better, Kpi, Unit
from ...scorecard.score import Score
from ...scorecard.verdict import Verdict
from ...text import Language, Text, singular
from ...text import isolated as isolated
from ..words.page import WORDS

NONE = "—"
SHAPES = {
    Verdict.MET: "●",
    Verdict.MISSED: "▲",
    Verdict.UNDECIDABLE: "?",
    Verdict.FACTS_ONLY: "–",
    Verdict.NOT_DUE: "…",
    Verdict.NOT_OCCURRED: "○",
}
MOST_DECIMALS = 6
UNITS: Mapping[Unit, Text] = {
    Unit.RATIO: Text("%", "%"),
    Unit.SECONDS: Text(" 秒", " s"),
    Unit.POINTS: Text(" 分", " points"),
    Unit.COUNT: Text("", ""),
    Unit.MINUTES: Text(" 分钟", " min"),
}
_DURATIONS = (
    (86_400_000, Text(" 天", " days")),
    (3_600_000, Text(" 小时", " h")),
    (60_000, Text(" 分钟", " min")),
    (1000, Text(" 秒", " s")),
    (1, Text(" 毫秒", " ms")),
)
HOURS = Text(" 小时", " h")
_LONG = ((172_800, 86_400, Text(" 天", " days")), (7200, 3600, HOURS), (600, 60, Text(" 分钟", " min")))
DAYS_FROM_MS = 4 * 86_400_000
"""Agreements write '24 h' and '72 h', but '7 d': shorter lengths stay in hours."""


def number(value: Fraction | int, decimals: int = 0) -> str:
    """Return a number rounded half away from zero, with thousands apart and a real minus sign."""
    below = 2 * value.denominator  # in whole numbers: a page has thousands of these
    whole = (2 * abs(value.numerator) * 10**decimals + value.denominator) // below
    digits = f"{whole // 10**decimals:,}" + (f".{whole % 10**decimals:0{decimals}}" if decimals else "")
    return ("−" if value < 0 and whole else "") + digits


def shortest(value: Fraction) -> str:
    """Return a number with as many decimals as it needs, up to six."""
    text = number(value, MOST_DECIMALS)
    return text.rstrip("0").rstrip(".")


def in_unit(unit: Unit, value: Fraction) -> Fraction:
    """Return a value as it is written before its unit: a share as per cent."""
    return value * 100 if unit is Unit.RATIO else value


def scale_of(unit: Unit, value: Fraction) -> tuple[Fraction, Text]:
    """Return what a value is multiplied by where it is written, and the unit behind it: long times are hours or days."""
    if unit is Unit.SECONDS:
        for from_s, size_s, words in _LONG:
            if abs(value) >= from_s:
                return Fraction(1, size_s), words
    return _FACTORS[unit], UNITS[unit]


_FACTORS = {unit: in_unit(unit, Fraction(1)) for unit in Unit}


def quantity(unit: Unit, value: Fraction | None, language: Language, line: Fraction | None = None) -> str:
    """
    Return a value with its unit and two decimals; with more where it would else read like the line it is not on.

    94.996 % against 95 % is shown as 94.996 %, not as 95.00 %.
    """
    if value is None:
        return NONE
    factor, words = scale_of(unit, value)
    decimals = 0 if unit is Unit.COUNT else 2
    written = value * factor
    if line is not None and value != line and abs(float(value) - float(line)) * factor < 2:  # else they read apart
        while decimals < MOST_DECIMALS and number(written, decimals) == number(line * factor, decimals):
            decimals += 1
    return number(written, decimals) + words[language]


def value_of(score: Score, language: Language) -> str:
    """Return a score's value; time added up to be billed is in hours, however much it is, and what is counted is named."""
    kpi = score.term.kpi
    if kpi.is_total and kpi.unit is Unit.SECONDS and score.value is not None:
        return number(score.value / 3600, 2) + HOURS[language]
    if kpi.total_of and score.value is not None:
        return things(int(score.value), kpi.total_of, language)
    if kpi.number_of and score.value is not None:
        return _mean_of_things(score.value, kpi.number_of, language)
    target = score.term.clause.target
    line = target.line if target else None
    return quantity(kpi.unit, score.value, language, line)


def _mean_of_things(value: Fraction, of: Text, language: Language) -> str:
    """Return a mean number of things, whole where it is."""
    return things(int(value), of, language) if value.denominator == 1 else f"{number(value, 2)} {of[language]}"


def target_text(target: Target | None, language: Language) -> str:
    """Return a target as '≥ 95%', one that nothing can surpass as '100%' or '0'; a blank as the contract left it."""
    if target is None:
        return NONE
    symbol = {">=": "≥", "<=": "≤"}.get(target.operator, target.operator)
    if target.is_blank:
        return isolated(target.text.replace(">=", "≥").replace("<=", "≤"))
    if target.operator == "between" and target.upper is not None:
        ends = (_bound(target, end, language) for end in (target.bound, target.upper))
        return WORDS["between"][language].format(*ends)
    bound = _bound(target, target.bound, language)
    return bound if is_best(target) else f"{symbol} {bound}"


def _bound(target: Target, end: Fraction, language: Language) -> str:
    factor, words = scale_of(target.unit, end)
    if end * factor * 10**MOST_DECIMALS % 1:
        factor, words = in_unit(target.unit, Fraction(1)), UNITS[target.unit]
    return f"{shortest(end * factor)}{words[language]}"


def is_best(target: Target) -> bool:
    """Say whether a target is the best there is: all of a share, or none of a share or a count."""
    is_zero = target.operator == "<=" and target.bound == 0 and target.unit in (Unit.RATIO, Unit.COUNT)
    return is_zero or (target.operator == ">=" and target.bound == 1 and target.unit is Unit.RATIO)


def price_text(price: Rate | Amount, language: Language) -> str:
    """Return a price as the agreement writes it; in English where the page is: '0.35 元/分钟' is 'CNY 0.35/min'."""
    if language == "zh" or price.cny is None:
        return price.text
    per = {1: "/s", 60: "/min", 3600: "/h"}.get(price.per_s or 0, " each") if isinstance(price, Rate) else ""
    return f"CNY {shortest(price.cny)}{per}"


def duration(length_ms: int, language: Language) -> str:
    """Return a length of time in the largest unit that divides it."""
    for size_ms, unit in _DURATIONS:
        if length_ms % size_ms == 0 and (size_ms < 86_400_000 or length_ms >= DAYS_FROM_MS):
            return f"{length_ms // size_ms:,}{unit[language]}"
    raise AssertionError(length_ms)


def band(from_ms: int, to_ms: int, language: Language) -> str:
    """Return the lengths between two in the larger unit that divides both: '3–5 s', '45–60 min'."""
    for size_ms, unit in _DURATIONS:
        if from_ms % size_ms == to_ms % size_ms == 0 and (size_ms < 86_400_000 or from_ms >= DAYS_FROM_MS):
            return f"{from_ms // size_ms:,}–{to_ms // size_ms:,}{unit[language]}"
    raise AssertionError(from_ms, to_ms)


def limit_text(limit: Limit, language: Language) -> str:
    """Return a clause's limit; one that counts working time says so."""
    match limit:
        case Blank():
            return isolated(limit.text)
        case HalfDay():
            return Text("0.5 个工作日", "half a working day")[language]
        case CalendarLimit():
            return _last_day(limit)[language]
        case WorkingDayLimit(days_n=days_n):
            return Text(f"{days_n} 个工作日", f"{days_n} working day{'s' * (days_n > 1)}")[language]
        case BusinessTime():
            found = duration(limit.ms, language)
            return Text(f"{found}（只计服务时间）", f"{found} of service hours")[language]
    return duration(limit.ms, language)


def _last_day(limit: CalendarLimit) -> Text:
    if limit.by is None:
        return Text(f"{limit.months_n} 个月", f"{limit.months_n} month{'s' * (limit.months_n > 1)}")
    at, day = f"{limit.by // 60:02}:{limit.by % 60:02}", Text("次日", "the next day")
    if not limit.is_every_day:
        day = Text("次一工作日", "the next working day")
    return Text(f"{day.zh} {at} 前", f"{at} on {day.en}")


def within(kpi: Kpi, limit: Limit, language: Language) -> str:
    """Return a limit as the bound it is: '≤ 15 秒', or '≥ 30 天' for a notice that far ahead."""
    if isinstance(limit, CalendarLimit) and limit.by is not None:
        return limit_text(limit, language)
    return f"{'≥' if kpi.is_least else '≤'} {limit_text(limit, language)}"


def length(seconds: Fraction, language: Language, like: Fraction | None = None) -> str:
    """
    Return a measured length of time in the unit people would say it in: seconds, minutes, hours or days.

    One that stands beside others is said in the unit of the length it is to be `like`.
    """
    for size_s, up_to_s, decimals, unit in (
        (1, 120, 2, Text(" 秒", " s")),
        (60, 7200, 1, Text(" 分钟", " min")),
        (3600, DAYS_FROM_MS // 1000, 1, Text(" 小时", " h")),
    ):
        if (seconds if like is None else like) < up_to_s:
            return number(seconds / size_s, decimals) + unit[language]
    return number(seconds / 86_400, 1) + Text(" 天", " days")[language]


def counted(kpi: Kpi, count: int, language: Language) -> str:
    """Return a count with what is counted: '3 通', '3 calls'."""
    return things(count, Text(kpi.measure_word, kpi.counted.en), language)


def things(count: int, of: Text, language: Language) -> str:
    """Return a count of things, named by a Chinese measure word and an English plural: '1 通', '1 call'."""
    return f"{count:,} {singular(of.en) if count == 1 and language == 'en' else of[language]}"


def base(score: Score, language: Language) -> str:
    """Return numerator and denominator: '4,635 / 4,937 通'; a mean's numerator with its unit."""
    if score.numerator is None or score.denominator is None:
        return NONE
    kpi = score.term.kpi
    if kpi.is_derived and kpi.unit is Unit.COUNT:
        return counted(kpi, int(score.numerator), language) if score.denominator else NONE
    return base_text(kpi, score.numerator, score.denominator, score.value, language)


def base_text(kpi: Kpi, numerator: Fraction, denominator: int, value: Fraction | None, language: Language) -> str:
    """Return what a value was worked out from, whether of a period or of a part of it."""
    of = counted(kpi, denominator, language)
    if not kpi.adds_up:
        return of
    if kpi.total_of and kpi.total_base:
        return kpi.total_base[language].format(total=things(int(numerator), kpi.total_of, language), counted=of)
    top = number(numerator) if kpi.unit is Unit.RATIO else _amount(kpi, numerator, value, language)
    return f"{top} / {of}"


def _amount(kpi: Kpi, numerator: Fraction, value: Fraction | None, language: Language) -> str:
    """Return a mean's or a total's numerator: whole points as such, time to the hundredth of the value's unit."""
    if kpi.unit is not Unit.SECONDS:
        return number(numerator, 0 if numerator.denominator == 1 else 2) + UNITS[kpi.unit][language]
    factor, words = (Fraction(1, 3600), HOURS) if kpi.is_total else scale_of(kpi.unit, value or Fraction(0))
    return number(numerator * factor, 2) + words[language]


def range_of(score: Score, language: Language) -> str:
    """Return a value's best and worst case, where rows that cannot be measured, or are not due yet, set them apart."""
    found, unit = score.range, score.term.kpi.unit
    if score.value is None or not (score.unmeasurable or score.pending) or found.best == found.worst == score.value:
        return NONE
    best, worst = (
        WORDS["unbounded"][language] if end is None else quantity(unit, end, language, score.value)
        for end in (found.best, found.worst)
    )
    return WORDS["best_to_worst"][language].format(best=best, worst=worst)


POINTS = Text(" 个百分点", " pp")
"""What the distance of two shares is in."""


def change(score: Score, previous: Score | None, language: Language) -> str:
    """Return the change on the previous period, in points of per cent or in the unit, and whether it is for the better."""
    if score.value is None or previous is None or previous.value is None:
        return WORDS["no_previous"][language]
    unit = score.term.kpi.unit
    moved = score.value - previous.value
    if moved == 0:
        return WORDS["as_before"][language]
    factor, words = scale_of(unit, moved)
    units = {Unit.RATIO: POINTS}.get(unit, words)[language]
    decimals = 2
    while decimals < MOST_DECIMALS and number(abs(moved) * factor, decimals).strip("0.,") == "":
        decimals += 1
    sign = "+" if moved > 0 else "−"
    figure = f"{sign}{number(abs(moved) * factor, decimals)}{units}"
    is_better = (moved > 0) == (score.term.kpi.better is Better.HIGHER)
    word = WORDS["improved" if is_better else "worsened"][language]
    since = WORDS["against_previous"][language]
    arrow = "↑" if moved > 0 else "↓"
    return f"{arrow} {since} {figure}（{word}）" if language == "zh" else f"{arrow} {figure} {since} ({word})"


def command(*arguments: str) -> str:
    """Return what a reader types to have something of `pledge`, as a shell takes it."""
    return isolated(shlex.join(("pledge", *arguments)))
