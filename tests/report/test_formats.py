"""Figures as people read them: units, thousands, and never on the wrong side of the line."""

from datetime import date
from fractions import Fraction

import pytest

from servicepledge.contract.quantity import parse_target
from servicepledge.kpi import Unit
from servicepledge.periods import Period
from servicepledge.report import formats


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
    assert (formats.period_text(period, "zh"), formats.period_text(period, "en")) == (zh, en)


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
    ],
)
def test_a_target_is_written_as_it_is(target, zh, en):
    assert formats.target_text(parse_target(target), "zh") == zh
    assert formats.target_text(parse_target(target), "en") == en


def test_a_month_that_begins_on_the_sixteenth_shows_its_days() -> None:
    period = Period.parse("2026-10", 16)
    assert formats.period_text(period, "zh") == "2026年10月（2026-10-16 至 2026-11-15）"
    assert formats.period_text(period, "en") == "October 2026 (2026-10-16 to 2026-11-15)"
    assert formats.period_text(Period.parse("2026-W41", 16), "en") == "Week 41, 2026"


def test_a_command_is_written_as_a_shell_takes_it():
    assert formats.command("explain", "acme", "三.1(1)b") == "pledge explain acme '三.1(1)b'"
    assert formats.command("score", "acme", "--period", "2026-10") == "pledge score acme --period 2026-10"
