"""Figures as words, in Chinese and English: values, bases, headroom. Shares have two decimals, so that none is rounded
across its line unseen; the verdict never depends on what is shown here."""

from fractions import Fraction

from ..kpi import Unit
from ..text import Language, Text
from .score import Score

UNDEFINED = "—"
_UNITS = {Unit.SECONDS: Text(zh="秒", en="s"), Unit.POINTS: Text(zh="分", en="points"), Unit.COUNT: Text(zh="", en="")}


def show_number(number: Fraction | int, decimals: int = 2) -> str:
    """Write a number with thousands separators; whole numbers without decimals."""
    if isinstance(number, int) or number.denominator == 1:
        return f"{int(number):,}"
    return f"{number:,.{decimals}f}"


def show_in_unit(value: Fraction, unit: Unit, language: Language) -> str:
    """Write a value with its unit: '94.96 %', '4.76 s', '4.20 分'."""
    if unit is Unit.RATIO:
        return f"{_two(value * 100)}%" if language == "zh" else f"{_two(value * 100)} %"
    if unit is Unit.COUNT:
        return show_number(value)
    return f"{_two(value)} {_UNITS[unit][language]}"


def _two(value: Fraction) -> str:
    return f"{value:,.2f}"


def show_value(score: Score, language: Language) -> str:
    """Write a score's value; a dash where it is undefined."""
    return UNDEFINED if score.value is None else show_in_unit(score.value, score.term.kpi.unit, language)


def show_base(score: Score, language: Language) -> str:
    """Write numerator and denominator with what they count: '4,635 / 4,937 calls'."""
    if score.numerator is None or score.denominator is None:
        return UNDEFINED
    kpi = score.term.kpi
    unit = "" if kpi.unit is Unit.RATIO else f" {_UNITS[kpi.unit][language]}"
    counted = (
        f"{score.denominator:,} {kpi.measure_word}{kpi.counted.zh}"
        if language == "zh"
        else f"{score.denominator:,} {kpi.counted.en}"
    )
    return f"{show_number(score.numerator)}{unit} / {counted}"


def show_target(score: Score) -> str:
    """Write a clause's target as the contract does, with its limit."""
    clause = score.term.clause
    parts = [clause.target.text if clause.target else "", f"≤ {clause.limit.text}" if clause.limit else ""]
    return " · ".join(part for part in parts if part) or UNDEFINED


def show_headroom(score: Score, language: Language) -> str:
    """Write how far the value is from the line, in the clause's own unit: '还可未接 3 通', '56 too many unanswered'."""
    room, kpi = score.headroom, score.term.kpi
    if room is None:
        return UNDEFINED
    size = abs(room.amount)
    if kpi.unit is Unit.RATIO and kpi.lacking is not None:
        count = show_number(size)
        if language == "zh":
            return (
                f"还可{kpi.lacking.zh} {count} {kpi.measure_word}"
                if room.amount >= 0
                else f"{kpi.lacking.zh}超出 {count} {kpi.measure_word}"
            )
        return f"room for {count} more {kpi.lacking.en}" if room.amount >= 0 else f"{count} too many {kpi.lacking.en}"
    amount = show_in_unit(size, kpi.unit, language)
    if language == "zh":
        return f"余量 {amount}" if room.amount >= 0 else f"超限 {amount}"
    return f"{amount} to spare" if room.amount >= 0 else f"{amount} over the line"


def show_notes(score: Score, language: Language) -> str:
    """Write why a verdict is missing or not final, and what could not be measured."""
    notes = [reason.words[language] for reason in (score.reason, score.provisional) if reason]
    if score.is_partial:
        notes.append(
            Text(zh="未满周期：合同期仅覆盖部分时间", en="partial: the term covers only part of the period")[language]
        )
    if score.unmeasurable:
        notes.append(
            Text(zh=f"{score.unmeasurable:,} 条不可测", en=f"{score.unmeasurable:,} rows could not be measured")[
                language
            ]
        )
    return ("；" if language == "zh" else "; ").join(notes)
