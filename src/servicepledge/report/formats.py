"""Figures as people read them: units always, thousands apart, never rounded onto the wrong side of the line."""

import shlex
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from ..contract.quantity import Blank, BusinessTime, Limit, Target, WorkingDayLimit
from ..kpi import Better, Kpi, Unit
from ..periods import Period
from ..scorecard.score import Score
from ..scorecard.verdict import Verdict
from ..text import Language, Text
from ..text import isolated as isolated
from .words import WORDS

NONE = "—"
SHAPES = {Verdict.MET: "●", Verdict.MISSED: "▲", Verdict.UNDECIDABLE: "?", Verdict.FACTS_ONLY: "–"}
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
_LONG = ((172_800, 86_400, Text(" 天", " days")), (7200, 3600, Text(" 小时", " h")), (600, 60, Text(" 分钟", " min")))
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
    return in_unit(unit, Fraction(1)), UNITS[unit]


def quantity(unit: Unit, value: Fraction | None, language: Language, line: Fraction | None = None) -> str:
    """
    Return a value with its unit and two decimals; with more where it would else read like the line it is not on.

    94.996 % against 95 % is shown as 94.996 %, not as 95.00 %.
    """
    if value is None:
        return NONE
    factor, words = scale_of(unit, value)
    decimals = 0 if unit is Unit.COUNT else 2
    if line is not None and value != line:
        while decimals < MOST_DECIMALS and number(value * factor, decimals) == number(line * factor, decimals):
            decimals += 1
    return number(value * factor, decimals) + words[language]


def value_of(score: Score, language: Language) -> str:
    """Return a score's value; time added up to be billed is in hours, however much it is."""
    if score.term.kpi.is_total and score.term.kpi.unit is Unit.SECONDS and score.value is not None:
        return number(score.value / 3600, 2) + Text(" 小时", " h")[language]
    target = score.term.clause.target
    line = target.bound if target and not target.is_blank else None
    return quantity(score.term.kpi.unit, score.value, language, line)


def target_text(target: Target | None, language: Language) -> str:
    """Return a target as '≥ 95%'; a blank as the contract left it."""
    if target is None:
        return NONE
    symbol = {">=": "≥", "<=": "≤"}.get(target.operator, target.operator)
    if target.is_blank:
        return isolated(target.text.replace(">=", "≥").replace("<=", "≤"))
    factor, words = scale_of(target.unit, target.bound)
    if target.bound * factor * 10**MOST_DECIMALS % 1:
        factor, words = in_unit(target.unit, Fraction(1)), UNITS[target.unit]
    return f"{symbol} {shortest(target.bound * factor)}{words[language]}"


def duration(length_ms: int, language: Language) -> str:
    """Return a length of time in the largest unit that divides it."""
    for size_ms, unit in _DURATIONS:
        if length_ms % size_ms == 0 and (size_ms < 86_400_000 or length_ms >= DAYS_FROM_MS):
            return f"{length_ms // size_ms:,}{unit[language]}"
    raise AssertionError(length_ms)


def limit_text(limit: Limit, language: Language) -> str:
    """Return a clause's limit; one that counts working time says so."""
    match limit:
        case Blank():
            return isolated(limit.text)
        case WorkingDayLimit(days_n=days_n):
            return Text(f"{days_n} 个工作日", f"{days_n} working day{'s' * (days_n > 1)}")[language]
        case BusinessTime():
            found = duration(limit.ms, language)
            return Text(f"{found}（仅计工作时间）", f"{found} of working time")[language]
    return duration(limit.ms, language)


def within(kpi: Kpi, limit: Limit, language: Language) -> str:
    """Return a limit as the bound it is: '≤ 15 秒', or '≥ 30 天' for a notice that far ahead."""
    return f"{'≥' if kpi.is_least else '≤'} {limit_text(limit, language)}"


def length(seconds: Fraction, language: Language) -> str:
    """Return a measured length of time in the unit people would say it in: seconds, minutes, hours or days."""
    for size_s, up_to_s, decimals, unit in (
        (1, 120, 2, Text(" 秒", " s")),
        (60, 7200, 1, Text(" 分钟", " min")),
        (3600, 172_800, 1, Text(" 小时", " h")),
    ):
        if seconds < up_to_s:
            return number(seconds / size_s, decimals) + unit[language]
    return number(seconds / 86_400, 1) + Text(" 天", " days")[language]


def counted(kpi: Kpi, count: int, language: Language) -> str:
    """Return a count with what is counted: '3 通', '3 calls'."""
    return f"{count:,} {kpi.measure_word if language == 'zh' else _noun(kpi, count)}"


def _noun(kpi: Kpi, count: int) -> str:
    plural = kpi.counted.en
    return plural.removesuffix("s") if count == 1 and not plural.endswith("ies") else plural


def base(score: Score, language: Language) -> str:
    """Return numerator and denominator: '4,635 / 4,937 通'; a mean's numerator with its unit."""
    if score.numerator is None or score.denominator is None:
        return NONE
    kpi = score.term.kpi
    if kpi.is_derived and kpi.unit is Unit.COUNT:
        return counted(kpi, int(score.numerator), language) if score.denominator else NONE
    if kpi.between is not None:
        return counted(kpi, score.denominator, language)
    top = number(score.numerator) if kpi.unit is Unit.RATIO else amount(kpi, score.numerator, language)
    return f"{top} / {counted(kpi, score.denominator, language)}"


def amount(kpi: Kpi, numerator: Fraction, language: Language) -> str:
    """Return a mean's numerator: whole points as such, seconds to the hundredth, as in the rows above and below."""
    is_mean_time = kpi.unit is Unit.SECONDS and not kpi.is_total
    decimals = 0 if numerator.denominator == 1 and not is_mean_time else 2
    return number(numerator, decimals) + UNITS[kpi.unit][language]


def headroom(score: Score, language: Language) -> str:
    """Return how far the value is from the line, in words: '还可未接 3 通', '超出 56 通', '余 0.24 秒'."""
    room, kpi = score.headroom, score.term.kpi
    if room is None:
        return NONE
    is_over = room.amount < 0 or score.verdict is Verdict.MISSED
    if kpi.lacking is not None:
        lacking = kpi.lacking[language]
        count = int(abs(room.amount))
        if language == "zh":
            if not count:
                return "已无余量" if not is_over else "恰在线上，未超过"
            of = f"（{lacking}）" if lacking else ""
            return f"超出 {counted(kpi, count, 'zh')}{of}" if is_over else f"还可{lacking} {counted(kpi, count, 'zh')}"
        what = f" ({lacking})" if lacking else ""
        if not count:
            return "no room left" if not is_over else "on the line, not past it"
        noun = _noun(kpi, count)
        return f"{count:,} {noun} too many{what}" if is_over else f"room for {count:,} more {noun}{what}"
    distance = quantity(kpi.unit, abs(room.amount), language, Fraction(0))
    if language == "zh":
        return f"余 {distance}" if not is_over else f"{'超出' if kpi.better is Better.LOWER else '差'} {distance}"
    return f"{distance} to spare" if not is_over else f"{distance} {'over' if kpi.better is Better.LOWER else 'short'}"


def range_of(score: Score, language: Language) -> str:
    """Return a value's best and worst case, where rows that cannot be measured set them apart."""
    found, unit = score.range, score.term.kpi.unit
    if score.value is None or not score.unmeasurable or found.best == found.worst == score.value:
        return NONE
    best, worst = (
        WORDS["unbounded"][language] if end is None else quantity(unit, end, language, score.value)
        for end in (found.best, found.worst)
    )
    return WORDS["best_to_worst"][language].format(best=best, worst=worst)


def change(score: Score, previous: Score | None, language: Language) -> str:
    """Return the change on the previous period, in points of per cent or in the unit, and whether it is for the better."""
    if score.value is None or previous is None or previous.value is None:
        return WORDS["no_previous"][language]
    unit = score.term.kpi.unit
    moved = score.value - previous.value
    if moved == 0:
        return WORDS["as_before"][language]
    factor, words = scale_of(unit, moved)
    units = {Unit.RATIO: Text(" 个百分点", " pp")}.get(unit, words)[language]
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


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def period_text(period: Period, language: Language) -> str:
    """Return a period in words: '2026年10月', 'October 2026'."""
    first = period.first
    zh, en = {
        "day": (f"{first.year}年{first.month}月{first.day}日", f"{first.day} {_MONTHS[first.month - 1]} {first.year}"),
        "week": (f"{period.label[:4]}年第{int(period.label[-2:])}周" if "W" in period.label else "",
                 f"Week {period.label[-2:]}, {period.label[:4]}"),
        "month": (f"{first.year}年{first.month}月", f"{_MONTHS[first.month - 1]} {first.year}"),
        "quarter": (f"{first.year}年第{(first.month + 2) // 3}季度", f"Q{(first.month + 2) // 3} {first.year}"),
        "half-year": (f"{first.year}年{'上' if first.month < 7 else '下'}半年",
                      f"{'First' if first.month < 7 else 'Second'} half of {first.year}"),
        "year": (f"{first.year}年", str(first.year)),
    }.get(period.every or "", (days_text(period, "zh"), days_text(period, "en")))  # fmt: skip
    if period.month_from > 1 and period.every in ("month", "quarter", "half-year", "year"):
        zh, en = f"{zh}（{days_text(period, 'zh')}）", f"{en} ({days_text(period, 'en')})"
    return zh if language == "zh" else en


def days_text(period: Period, language: Language) -> str:
    """Return a period's first and last day."""
    return f"{period.first}{WORDS['to'][language]}{period.last}"


def moment(instant: datetime | None, zone: ZoneInfo) -> str:
    """Return an instant on the contract's clock, to the minute."""
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}" if instant else NONE


def as_of_text(instant: datetime | None, zone: ZoneInfo, language: Language) -> str:
    """Return up to when the data reach, with the time zone this is said in."""
    return moment(instant, zone) + Text(f"（{zone.key}）", f" ({zone.key})")[language]


def command(*arguments: str) -> str:
    """Return what a reader types to have something of `pledge`, as a shell takes it."""
    return isolated(shlex.join(("pledge", *arguments)))
