"""Targets and lengths of time, as agreements write them."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicepledge.contract.quantity import (
    DURATION_MS,
    LONGEST_MS,
    Blank,
    BusinessTime,
    CalendarLimit,
    Duration,
    HalfDay,
    Target,
    WorkingDayLimit,
    parse_duration,
    parse_limit,
    parse_target,
)
from servicepledge.kpi import Unit

LENGTHS = {
    "15 s": 15_000, "15s": 15_000, " 15 S ": 15_000, "15秒": 15_000, "15 秒钟": 15_000, "250 ms": 250, "250 毫秒": 250,
    "30 min": 1_800_000, "30分钟": 1_800_000, "1.5 min": 90_000, "0.5 h": 1_800_000, "24 h": 86_400_000,
    "24 小时": 86_400_000, "24个小时": 86_400_000, "2 hrs": 7_200_000, "1 hour": 3_600_000, "10 Minutes": 600_000,
    "2 年": 63_072_000_000, "1 year": 31_536_000_000, "7 d": 604_800_000, "7 天": 604_800_000, "7日": 604_800_000, "15 days": 1_296_000_000, "0.001 s": 1, "１５秒": 15_000,
    "36600 d": LONGEST_MS,
}  # fmt: skip


@pytest.mark.parametrize("text", LENGTHS)
def test_a_length_of_time(text: str) -> None:
    assert parse_duration(text) == Duration(text, LENGTHS[text])


NO_LENGTHS = {
    "15": "'15' is not a length of time. Write a number and ms, s, min, h or d, such as '15 s'.",
    "": "'' is not a length of time.",
    "soon": "'soon' is not a length of time.",
    "-3 s": "'-3 s' is not a length of time.",
    "3 fortnights": "'3 fortnights' is not a length of time.",
    "半天": "'半天' can mean 12 hours or half a working day: write '12 h' or '0.5 个工作日'.",
    "次日12:00前": "'次日12:00前' ends with a day, and a length of time is wanted here. Write it such as '72 h'.",
    "1 个月": "'1 个月' ends with a day, and a length of time is wanted here.",
    "1,5 h": "'1,5 h' is not a length of time.",
    "0 s": "'0 s' is no time at all. Write a length of more than 0",
    "0.0001 s": "'0.0001 s' is not a whole number of milliseconds. Leave off what is finer than that.",
    "36600.1 d": "'36600.1 d' is more than a hundred years.",
    "99999999999999 d": "'99999999999999 d' is more than a hundred years.",
    "3 工作日": "'3 工作日' is in working time, and natural time is wanted here. Write it such as '72 h'.",
    "2 个工作小时": "'2 个工作小时' is in working time",
    "2 working": "'2 working' is in working time",
    15: "15 is not a length of time. Write it as text with a unit, such as '15 s'.",
    1.5: "1.5 is not a length of time.",
    True: "true is not a length of time.",
    ("15 s",): "a list is not a length of time.",
    None: "None is not a length of time.",
}


@pytest.mark.parametrize("text", NO_LENGTHS)
def test_no_length_of_time(text: object) -> None:
    with pytest.raises(ValueError) as raised:
        parse_duration(text)
    assert str(raised.value).startswith(NO_LENGTHS[text])  # type: ignore[index]


LIMITS = {
    "1 working day": WorkingDayLimit("1 working day", 1), "2 working days": WorkingDayLimit("2 working days", 2),
    "2 个工作日": WorkingDayLimit("2 个工作日", 2), "15个工作日": WorkingDayLimit("15个工作日", 15),
    "3工作日": WorkingDayLimit("3工作日", 3), "5 Business Days": WorkingDayLimit("5 Business Days", 5),
    "10 workdays": WorkingDayLimit("10 workdays", 10), "366 workdays": WorkingDayLimit("366 workdays", 366),
    "4 business hours": BusinessTime("4 business hours", 14_400_000), "4 个工作小时": BusinessTime("4 个工作小时", 14_400_000),
    "1.5 working hours": BusinessTime("1.5 working hours", 5_400_000),
    "30 business minutes": BusinessTime("30 business minutes", 1_800_000),
    "30 工作分钟": BusinessTime("30 工作分钟", 1_800_000),
    "半小时": Duration("半小时", 1_800_000), "半个小时": Duration("半个小时", 1_800_000),
    "一个半小时": Duration("一个半小时", 5_400_000), "两小时": Duration("两小时", 7_200_000),
    "十五分钟": Duration("十五分钟", 900_000), "二十四小时": Duration("二十四小时", 86_400_000),
    "三十秒": Duration("三十秒", 30_000), "一刻钟": Duration("一刻钟", 900_000), "half an hour": Duration("half an hour", 1_800_000),
    "1 周": Duration("1 周", 604_800_000), "两个星期": Duration("两个星期", 1_209_600_000), "3 weeks": Duration("3 weeks", 1_814_400_000),
    "两个工作日": WorkingDayLimit("两个工作日", 2), "十个工作日": WorkingDayLimit("十个工作日", 10),
    "0.5 个工作日": HalfDay("0.5 个工作日"), "半个工作日": HalfDay("半个工作日"), "half a working day": HalfDay("half a working day"),
    "1 个月": CalendarLimit("1 个月", 0, months_n=1), "三个月": CalendarLimit("三个月", 0, months_n=3),
    "2 months": CalendarLimit("2 months", 0, months_n=2),
    "次日12:00前": CalendarLimit("次日12:00前", 1, by=720, is_every_day=True),
    "第二天 9:30 前": CalendarLimit("第二天 9:30 前", 1, by=570, is_every_day=True),
    "次日24:00前": CalendarLimit("次日24:00前", 1, by=1440, is_every_day=True),
    "次日12点前": CalendarLimit("次日12点前", 1, by=720, is_every_day=True),
    "次一工作日12:00前": CalendarLimit("次一工作日12:00前", 1, by=720), "下一个工作日17:30之前": CalendarLimit("下一个工作日17:30之前", 1, by=1050),
    "by 12:00 on the next working day": CalendarLimit("by 12:00 on the next working day", 1, by=720),
    "next day 12:00": CalendarLimit("next day 12:00", 1, by=720, is_every_day=True),
    "72 h": Duration("72 h", 259_200_000), "2 天": Duration("2 天", 172_800_000), "____ 个工作日": Blank("____ 个工作日"),
}  # fmt: skip


@pytest.mark.parametrize("text", LIMITS)
def test_a_limit(text: str) -> None:
    assert parse_limit(text) == LIMITS[text]


NO_LIMITS = {
    "1.5 working days": "'1.5 working days' cannot be counted. Write whole working days, 1 to 366.",
    "0 个工作日": "'0 个工作日' cannot be counted.",
    "367 workdays": "'367 workdays' cannot be counted.",
    "2 working weeks": "'2 working weeks' is not a length of working time. Write '4 business hours' or '2 working days'.",
    "next working day": "'next working day' is not a length of working time.",
    "0 business hours": "'0 business hours' is no time at all.",
    "8785 business hours": "'8785 business hours' is more than 366 whole days.",
    "半天": "'半天' can mean 12 hours or half a working day: write '12 h' or '0.5 个工作日'.",
    "半个月": "'半个月' can mean 15 days or 16: write '15 d'.",
    "半年": "'半年' can mean 6 months or 183 days: write '6 个月' or '183 d'.",
    "次日": "'次日' is not a length of time.",
    "次日0:00前": "'次日0:00前' names no time of a day. Write it such as '次日12:00前'; a day ends at 24:00.",
    "次日25:00前": "'次日25:00前' names no time of a day.",
    "次日12:60前": "'次日12:60前' names no time of a day.",
    "25 个月": "'25 个月' cannot be counted. Write whole months, 1 to 24.",
    "0 个月": "'0 个月' cannot be counted.",
    "1.5 个月": "'1.5 个月' is not a length of time.",
    "3 fortnights": "'3 fortnights' is not a length of time.",
    15: "15 is not a length of time.",
}


@pytest.mark.parametrize("text", NO_LIMITS)
def test_no_limit(text: object) -> None:
    with pytest.raises(ValueError) as raised:
        parse_limit(text)
    assert str(raised.value).startswith(NO_LIMITS[text])  # type: ignore[index]


@pytest.mark.parametrize("text", ["____ s", "__ 分钟", "＿＿小时", "____", "30–__ min"])
def test_a_blank_stays_a_blank(text: str) -> None:
    assert parse_duration(text) == Blank(text)


TARGETS = {
    ">= 95 %": (">=", Fraction(95, 100), Unit.RATIO),
    "≥95％": (">=", Fraction(95, 100), Unit.RATIO),
    " >=  99.95% ": (">=", Fraction(9995, 10_000), Unit.RATIO),
    "> 0.1 %": (">", Fraction(1, 1000), Unit.RATIO),
    "≤ 5 秒": ("<=", Fraction(5), Unit.SECONDS),
    "<= 5 s": ("<=", Fraction(5), Unit.SECONDS),
    "<= 250 ms": ("<=", Fraction(1, 4), Unit.SECONDS),
    "< 1.5 min": ("<", Fraction(90), Unit.SECONDS),
    "＜ 2 小时": ("<", Fraction(7200), Unit.SECONDS),
    "<= 1 d": ("<=", Fraction(86_400), Unit.SECONDS),
    ">= 4.5 points": (">=", Fraction(9, 2), Unit.POINTS),
    "＞ 4 分": (">", Fraction(4), Unit.POINTS),
    "<= 3 件": ("<=", Fraction(3), Unit.COUNT),
    "<= 0 calls": ("<=", Fraction(0), Unit.COUNT),
    "= 100 %": (">=", Fraction(1), Unit.RATIO),
    "等于 0 件": ("<=", Fraction(0), Unit.COUNT),
    "equal to 0 %": ("<=", Fraction(0), Unit.RATIO),
}
WITH_TWO_ENDS = {
    "= 95 %": ("=", Fraction(95, 100), Unit.RATIO, Fraction(95, 100)),
    "== 3 count": ("=", Fraction(3), Unit.COUNT, Fraction(3)),
    "等于2次": ("=", Fraction(2), Unit.COUNT, Fraction(2)),
    "equal to 30 s": ("=", Fraction(30), Unit.SECONDS, Fraction(30)),
    "between 90 % and 95 %": ("between", Fraction(9, 10), Unit.RATIO, Fraction(95, 100)),
    "90%~95%": ("between", Fraction(9, 10), Unit.RATIO, Fraction(95, 100)),
    "90 – 95 %": ("between", Fraction(9, 10), Unit.RATIO, Fraction(95, 100)),
    "介于90%与95.5%之间": ("between", Fraction(9, 10), Unit.RATIO, Fraction(955, 1000)),
    "在 30 秒至 2 分钟之间": ("between", Fraction(30), Unit.SECONDS, Fraction(120)),
    "4 to 5 points": ("between", Fraction(4), Unit.POINTS, Fraction(5)),
}


@pytest.mark.parametrize("text", WITH_TWO_ENDS)
def test_a_target_with_two_ends(text: str) -> None:
    assert parse_target(text) == Target(text, *WITH_TWO_ENDS[text])
    assert parse_target(text).line is None


@given(*[st.fractions(0, 10, max_denominator=20)] * 4)
def test_between_holds_its_ends_and_is_settled_where_no_value_in_between_says_otherwise(
    bound: Fraction, upper: Fraction, best: Fraction, worst: Fraction
) -> None:
    target = Target("…", "between", min(bound, upper), Unit.POINTS, max(bound, upper))
    low, high = sorted((best, worst))
    steps = [low + (high - low) * Fraction(step, 50) for step in range(51)]
    tried = {target.is_met_by(value) for value in [*steps, *(end for end in (bound, upper) if low <= end <= high)]}
    assert target.is_met_by(bound) and target.is_met_by(upper)
    assert target.is_settled(best, worst) == (len(tried) == 1)
    assert not target.is_settled(None, worst) and not target.is_settled(best, None)
    assert target.distance(best) == min(abs(best - bound), abs(best - upper))


@pytest.mark.parametrize("text", TARGETS)
def test_a_target(text: str) -> None:
    operator, bound, unit = TARGETS[text]
    assert parse_target(text) == Target(text, operator, bound, unit)


NO_TARGETS = {
    "95 %": "'95 %' is not a target. Write a comparison, a number and a unit, such as '>= 95 %'.",
    "= 95": "target '= 95' has no unit.",
    "between 95 % and 90 %": "target 'between 95 % and 90 %' does not rise from its first end to its second.",
    "between 90 % and 95 s": "target 'between 90 % and 95 s' does not rise from its first end to its second.",
    "90 - 95": "target '90 - 95' has no unit.",
    "=> 95 %": "'=> 95 %' is not a target.",
    ">= -3 %": "'>= -3 %' is not a target.",
    ">= 95,5 %": "'>= 95,5 %' is not a target.",
    ">= 1e2 %": "'>= 1e2 %' is not a target.",
    "不低于95%": "'不低于95%' is not a target.",
    "": "'' is not a target.",
    "<= 3": "target '<= 3' has no unit. Write '<= 3 %', '<= 3 s' or another unit.",
    ">= 95 percent": "target '>= 95 percent' has the unit 'percent', which is not known. Use %, s, min, h, d, points or count.",
    0.95: "0.95 is not a target. Write it as text with a unit, such as '>= 95 %'.",
    95: "95 is not a target.",
    False: "false is not a target.",
}


@pytest.mark.parametrize("text", NO_TARGETS)
def test_no_target(text: object) -> None:
    with pytest.raises(ValueError) as raised:
        parse_target(text)
    assert str(raised.value).startswith(NO_TARGETS[text])  # type: ignore[index]


def test_a_blank_target_stays_a_blank() -> None:
    for text in (">= ____ %", "____", "不低于＿＿%"):
        assert parse_target(text).is_blank
    assert not parse_target(">= 95 %").is_blank


@pytest.mark.parametrize(
    ("text", "below", "on", "above"),
    [
        (">= 95 %", False, True, True),
        ("> 95 %", False, False, True),
        ("<= 95 %", True, True, False),
        ("< 95 %", True, False, False),
    ],
)
def test_on_the_line_and_one_call_beside_it(text: str, below: bool, on: bool, above: bool) -> None:
    target = parse_target(text)
    calls = 10**15
    found = [target.is_met_by(Fraction(calls // 100 * 95 + beside, calls)) for beside in (-1, 0, 1)]
    assert found == [below, on, above]


@given(
    number=st.decimals(min_value="0.001", max_value="9999", places=3),
    unit=st.sampled_from(["d", "h", "min", "ms", "s"]),
)
def test_lengths_are_exact(number: object, unit: str) -> None:
    expected = Fraction(str(number)) * DURATION_MS[unit]
    if expected.denominator == 1:
        found = parse_duration(f"{number} {unit}")
        assert isinstance(found, Duration) and found.ms == expected
    else:
        with pytest.raises(ValueError, match="whole number of milliseconds"):
            parse_duration(f"{number} {unit}")


@given(number=st.decimals(min_value=0, max_value=100, places=4))
def test_shares_are_exact(number: object) -> None:
    assert parse_target(f">= {number} %").bound == Fraction(str(number)) / 100


def refusal(parse: Callable[[object], object], text: str) -> str | None:
    try:
        parse(text)
    except ValueError as error:
        return str(error)
    return None


@pytest.mark.parametrize("parse", [parse_duration, parse_target])
@given(text=st.text(max_size=20))
def test_any_text_is_read_or_refused_in_a_sentence(parse: Callable[[object], object], text: str) -> None:
    sentence = refusal(parse, text)
    assert sentence is None or (sentence.endswith(".") and "'" in sentence)
