"""Figures as people read them: units, thousands, and never on the wrong side of the line."""

from datetime import date
from fractions import Fraction

import pytest
from support.centre import OCTOBER, contract, scope_of

from servicepledge.contract.money import parse_amount, parse_rate
from servicepledge.contract.quantity import parse_limit, parse_target
from servicepledge.engine.terms import Term
from servicepledge.kpi import Unit
from servicepledge.kpis import KPIS
from servicepledge.periods import Period
from servicepledge.report.formatting import dates
from servicepledge.report.formatting import figures as formats
from servicepledge.report.formatting.headroom import headroom as headroom_text
from servicepledge.scorecard.score import Score
from servicepledge.scorecard.verdict import headroom, judge


def scored(kpi, numerator, denominator, target=None, reading=None):
    """Make the score of a clause from its counts, in the units of the tally."""
    agreed = contract([{"kpi": kpi, "target": target, "reading": reading or {}, "scope": scope_of(KPIS[kpi])}])
    term = Term.of(agreed, agreed.clauses[0])
    line = agreed.clauses[0].target
    return Score(
        term,
        OCTOBER,
        term.kpi.value(numerator, denominator),
        Fraction(numerator, term.kpi.scale),
        denominator,
        judge(term.kpi, line, numerator, denominator)[0],
        headroom=headroom(term.kpi, line, numerator, denominator),
    )


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(4937), 0, "4,937"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-56), 0, "−56"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(22064683, 1000), 2, "22,064.68"),
    ],
)
def test_a_number_has_thousands_apart_and_a_real_minus(value, decimals, shown):
    assert formats.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(94996, 100000), "94.996%"),
        (Fraction(95), "9,500.00%"),
        (Fraction(95, 100), "95.00%"),
        (Fraction(949999, 1000000), "94.9999%"),
        (Fraction(9388, 10000), "93.88%"),
    ],
)
def test_a_miss_by_a_hair_is_never_shown_as_the_target(value, shown):
    assert formats.quantity(Unit.RATIO, value, "zh", Fraction(95, 100)) == shown


def test_the_undefined_is_a_dash():
    assert formats.quantity(Unit.RATIO, None, "en") == "—"


@pytest.mark.parametrize(
    ("length_ms", "zh", "en"),
    [
        (15_000, "15 秒", "15 s"),
        (600_000, "10 分钟", "10 min"),
        (86_400_000, "24 小时", "24 h"),
        (3 * 86_400_000, "72 小时", "72 h"),
        (7 * 86_400_000, "7 天", "7 days"),
        (1_500, "1,500 毫秒", "1,500 ms"),
    ],
)
def test_a_limit_reads_as_agreements_write_it(length_ms, zh, en):
    assert (formats.duration(length_ms, "zh"), formats.duration(length_ms, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("2026-10", "2026年10月", "October 2026"),
        ("2026-Q4", "2026年第4季度", "Q4 2026"),
        ("2026-W41", "2026年第41周", "Week 41, 2026"),
        ("2026-H2", "2026年下半年", "Second half of 2026"),
        ("2026", "2026年", "2026"),
        ("2026-10-05", "2026年10月5日", "5 October 2026"),
        ("2026-10-01..2026-10-15", "2026-10-01 至 2026-10-15", "2026-10-01 to 2026-10-15"),
    ],
)
def test_a_period_in_words(label, zh, en):
    period = Period.parse(label)
    assert (dates.period_text(period, "zh"), dates.period_text(period, "en")) == (zh, en)


def test_marks_of_direction_do_not_leave_a_contracts_words():
    assert formats.isolated("4.1\u202e.1") == "\u20684.1.1\u2069"
    assert formats.isolated("4.1.1") == "4.1.1"
    assert Period.of("day", date(2026, 10, 5)).label == "2026-10-05"


@pytest.mark.parametrize(
    ("seconds", "line", "shown"),
    [
        (Fraction(7199), None, "119.98 min"),
        (Fraction(7200), None, "2.00 h"),
        (Fraction(172_799), None, "48.00 h"),
        (Fraction(172_800), None, "2.00 days"),
        (Fraction(14_401), Fraction(14_400), "4.0003 h"),
        (Fraction(-14_400), None, "−4.00 h"),
    ],
)
def test_long_times_are_written_in_minutes_hours_or_days(seconds, line, shown):
    assert formats.quantity(Unit.SECONDS, seconds, "en", line) == shown


@pytest.mark.parametrize(
    ("target", "zh", "en"),
    [
        ("<= 5 s", "≤ 5 秒", "≤ 5 s"),
        ("<= 4 h", "≤ 4 小时", "≤ 4 h"),
        ("<= 5 d", "≤ 5 天", "≤ 5 days"),
        ("<= 7201 s", "≤ 7,201 秒", "≤ 7,201 s"),
        (">= 99.9 %", "≥ 99.9%", "≥ 99.9%"),
        (">= 100 %", "100%", "100%"),
        ("<= 0 %", "0%", "0%"),
        ("<= 0 count", "0", "0"),
        ("<= 1 count", "≤ 1", "≤ 1"),
        ("> 99 %", "> 99%", "> 99%"),
    ],
)
def test_a_target_is_written_as_it_is(target, zh, en):
    assert formats.target_text(parse_target(target), "zh") == zh
    assert formats.target_text(parse_target(target), "en") == en


def test_a_month_that_begins_on_the_sixteenth_shows_its_days() -> None:
    period = Period.parse("2026-10", 16)
    assert dates.period_text(period, "zh") == "2026年10月（2026-10-16 至 2026-11-15）"
    assert dates.period_text(period, "en") == "October 2026 (2026-10-16 to 2026-11-15)"
    assert dates.period_text(Period.parse("2026-W41", 16), "en") == "Week 41, 2026"


def test_a_command_is_written_as_a_shell_takes_it():
    assert formats.command("explain", "acme", "三.1(1)b") == "pledge explain acme '三.1(1)b'"
    assert formats.command("score", "acme", "--period", "2026-10") == "pledge score acme --period 2026-10"


@pytest.mark.parametrize(
    ("score", "zh", "en"),
    [
        (scored("answer_rate", 930, 1000, ">= 95 %"), "未接通数超限 20 通", "20 calls more than allowed (unanswered)"),
        (scored("answer_rate", 949, 1000, ">= 95 %"), "未接通数超限 1 通", "1 call more than allowed (unanswered)"),
        (scored("answer_rate", 950, 1000, ">= 95 %"), "已无余量", "no room left"),
        (scored("answer_rate", 951, 1000, ">= 95 %"), "尚可容许 1 通未接", "room for 1 more call (unanswered)"),
        (scored("answer_rate", 9, 10, ">= 95 %"), "未接 1 通，可容许 0 通", "1 call (unanswered), none allowed"),
        (scored("answer_rate", 10, 10, ">= 95 %"), "已无余量", "no room left"),
        (scored("eta_communicated_rate", 10, 10, ">= 100 %"), "目标为100%，不容差错", "target is 100 %: no room for a miss"),
        (
            scored("eta_communicated_rate", 6, 10, ">= 100 %"),
            "未告知时限 4 件，不容差错",
            "4 cases (without a promised time), none allowed",
        ),
        (scored("cadence_compliance", 6, 10, ">= 80 %", {"every": "week"}), "未完成周期数超限 2 个周期", "2 periods more than allowed (not done)"),
        (
            scored("trained_agent_rate", 6, 10, ">= 80 %", {"proof": "training"}),
            "未见培训记录人次超限 2 人次",
            "2 agent-days more than allowed (without a training on record)",
        ),
        (
            scored("hotline_availability", 85_000, 86_437, ">= 100 %"),
            "中断 23 分 57 秒，不容中断",
            "23 min 57 s out of service, none allowed",
        ),
        (scored("hotline_availability", 900, 1000, ">= 95 %"), "中断超限 50 秒", "50 s more than allowed (out of service)"),
        (
            scored("hotline_availability", 90_000, 100_000, ">= 80 %"),
            "尚可容许中断 2 小时 46 分 40 秒",
            "room for 2 h 46 min 40 s more (out of service)",
        ),
        (scored("dissatisfaction_rate", 0, 10, "<= 0 %"), "目标为零", "target is zero"),
        (scored("privacy_incidents", 0, 31, "<= 0 count"), "目标为零", "target is zero"),
        (scored("privacy_incidents", 2, 31, "<= 0 count"), "超出 2", "2 over"),
        (scored("privacy_incidents", 2, 31, "<= 2 count"), "已无余量", "no room left"),
        (scored("average_speed_of_answer", 5_000_000, 1, "<= 5 s"), "已无余量", "no room left"),
        (scored("average_speed_of_answer", 5_000_000, 1, "< 5 s"), "恰在线上，未超过", "on the line, not past it"),
        (scored("average_speed_of_answer", 4_000_000, 1, "<= 5 s"), "余 1.00 秒", "1.00 s to spare"),
    ],
)  # fmt: skip
def test_headroom_is_said_in_the_clauses_own_unit(score, zh, en):
    assert (headroom_text(score, "zh"), headroom_text(score, "en")) == (zh, en)


DAYS = 86_400 * 1_000_000


@pytest.mark.parametrize(
    ("score", "zh", "en"),
    [
        (scored("answer_rate", 4635, 4937), ("93.88%", "4,635 / 4,937 通"), ("93.88%", "4,635 / 4,937 calls")),
        (scored("answer_rate", 1, 1), ("100.00%", "1 / 1 通"), ("100.00%", "1 / 1 call")),
        (scored("average_speed_of_answer", 5_500_000, 2), ("2.75 秒", "5.50 秒 / 2 通"), ("2.75 s", "5.50 s / 2 answered calls")),
        (scored("corrective_action_closure_time", 22 * DAYS, 2), ("11.00 天", "22.00 天 / 2 项"), ("11.00 days", "22.00 days / 2 findings put right")),
        (scored("corrective_action_closure_time", DAYS // 2, 1), ("12.00 小时", "12.00 小时 / 1 项"), ("12.00 h", "12.00 h / 1 finding put right")),
        (scored("privacy_incidents", 0, 31), ("0 件", "0 件（31 天有日志）"), ("0 incidents", "0 incidents (31 days with a logbook)")),
        (scored("privacy_incidents", 1, 1), ("1 件", "1 件（1 天有日志）"), ("1 incident", "1 incident (1 day with a logbook)")),
        (scored("billable_email_replies", 275, 269), ("275 封", "275 封"), ("275 replies", "275 replies")),
        (scored("billable_email_replies", 1, 1), ("1 封", "1 封"), ("1 reply", "1 reply")),
        (scored("billable_visits", 69, 271), ("69 次", "69 次"), ("69 visits", "69 visits")),
        (scored("billable_agent_hours", 3_600_000_000, 3), ("1.00 小时", "1.00 小时 / 3 个班次"), ("1.00 h", "1.00 h / 3 shifts")),
        (scored("long_wait_count", 12, 4937), ("12 通", "12 / 4,937 通"), ("12 calls", "12 / 4,937 calls")),
        (scored("cadence_compliance", 1, 31), ("1 次", "31 天内"), ("1 time", "in 31 days")),
        (scored("cadence_compliance", 3, 4, reading={"every": "week"}), ("75.00%", "3 / 4 个周期"), ("75.00%", "3 / 4 periods")),
    ],
)  # fmt: skip
def test_a_value_and_what_it_comes_from(score, zh, en):
    assert (formats.value_of(score, "zh"), formats.base(score, "zh")) == zh
    assert (formats.value_of(score, "en"), formats.base(score, "en")) == en


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        ("4 business hours", "4 小时（只计服务时间）", "4 h of service hours"),
        ("1 working day", "1 个工作日", "1 working day"),
        ("2 working days", "2 个工作日", "2 working days"),
    ],
)
def test_a_limit_in_service_hours_says_so(limit, zh, en):
    found = parse_limit(limit)
    assert (formats.limit_text(found, "zh"), formats.limit_text(found, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("price", "en"),
    [
        (parse_rate("0.35 元/分钟"), "CNY 0.35/min"),
        (parse_rate("3 元/封"), "CNY 3 each"),
        (parse_rate("____ 元/封"), "____ 元/封"),
        (parse_amount("50,000 元"), "CNY 50,000"),
    ],
)
def test_a_price_is_in_the_words_of_the_page(price, en):
    assert (formats.price_text(price, "zh"), formats.price_text(price, "en")) == (price.text, en)
