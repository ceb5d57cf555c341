"""How far a value is from its line, in words."""

from fractions import Fraction

from ...contract.quantity import Target
from ...kpi import Better, Kpi, Unit
from ...scorecard.score import Score
from ...scorecard.verdict import Headroom, Verdict
from ...text import Language, Text
from .figures import NONE, POINTS, counted, is_best, number, quantity


def headroom(score: Score, language: Language) -> str:
    """Return how far the value is from the line, in words: '尚可容许 3 通未接', '未接通数超限 56 通', '余 0.24 秒'."""
    room, kpi = score.headroom, score.term.kpi
    if room is None:
        return NONE
    is_over = room.amount < 0 or score.verdict is Verdict.MISSED
    if not room.amount:
        return _on_the_line(score.term.clause.target, is_over)[language]
    target = score.term.clause.target
    is_between = target is not None and target.upper is not None
    if kpi.lacking is None or is_between:
        distance = quantity(kpi.unit, abs(room.amount), language, Fraction(0))
        if kpi.unit is Unit.RATIO:
            distance = number(abs(room.amount) * 100, 2) + POINTS[language]
        is_above = kpi.better is Better.LOWER
        if is_between and target is not None and score.value is not None:
            is_above = score.value > target.bound
        over = Text("超出", "over") if is_above else Text("差", "short")
        if language == "zh":
            return f"{over.zh if is_over else '余'} {distance}"
        return f"{distance} {over.en if is_over else 'to spare'}"
    if kpi.measure_word == "秒":
        return _room_in_time(kpi.lacking, room, is_over, language)
    say = _room_zh if language == "zh" else _room_en
    return say(score, room, kpi.lacking[language], is_over)


def _room_zh(score: Score, room: Headroom, lacking: str, is_over: bool) -> str:
    kpi, target = score.term.kpi, score.term.clause.target
    some = counted(kpi, int(abs(room.amount)), "zh")
    if not is_over:
        return f"尚可容许 {some}{lacking}"
    if room.allowed == 0:
        none = "不容差错" if target and is_best(target) else f"可容许 0 {kpi.measure_word}"
        return f"{lacking} {some}，{none}"
    return f"{lacking}{_number_of(kpi)}超限 {some}"


def _room_en(score: Score, room: Headroom, lacking: str, is_over: bool) -> str:
    some = counted(score.term.kpi, int(abs(room.amount)), "en")
    if is_over:
        return f"{some} ({lacking}), none allowed" if room.allowed == 0 else f"{some} more than allowed ({lacking})"
    count, _, noun = some.partition(" ")
    return f"room for {count} more {noun} ({lacking})"


def _number_of(kpi: Kpi) -> str:
    """Return what a number of such things is called: 通数, 周期数, 人次."""
    unit = kpi.measure_word.removeprefix("个")
    return unit if len(unit) > 1 and unit.endswith("次") else f"{unit}数"


def _room_in_time(lacking: Text, room: Headroom, is_over: bool, language: Language) -> str:
    """Say how far a share of time is from the line: '中断 23 分 57 秒，不容中断'."""
    time = _clock(int(abs(room.amount)), language)
    if language == "zh":
        if not is_over:
            return f"尚可容许{lacking.zh} {time}"
        return f"{lacking.zh} {time}，不容{lacking.zh}" if room.allowed == 0 else f"{lacking.zh}超限 {time}"
    if not is_over:
        return f"room for {time} more ({lacking.en})"
    return f"{time} {lacking.en}, none allowed" if room.allowed == 0 else f"{time} more than allowed ({lacking.en})"


def _on_the_line(target: Target | None, is_over: bool) -> Text:
    if is_over:
        return Text("恰在线上，未超过", "on the line, not past it")
    if target is None or not is_best(target):
        return Text("已无余量", "no room left")
    if target.bound:
        return Text("目标为100%，不容差错", "target is 100 %: no room for a miss")
    return Text("目标为零", "target is zero")


def _clock(seconds: int, language: Language) -> str:
    """Return whole seconds as people say them: '23 分 57 秒', '3 h 5 min'."""
    parts = (
        (seconds // 3600, Text("小时", "h")),
        (seconds // 60 % 60, Text("分", "min")),
        (seconds % 60, Text("秒", "s")),
    )
    return " ".join(f"{count:,} {unit[language]}" for count, unit in parts if count)
