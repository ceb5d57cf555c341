"""Periods, days and moments as people read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ...periods import Period
from ...text import Language, Text
from ..words.page import WORDS
from . import figures as formats

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
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}" if instant else formats.NONE


def as_of_text(instant: datetime | None, zone: ZoneInfo, language: Language) -> str:
    """Return up to when the data reach, with the time zone this is said in."""
    return moment(instant, zone) + Text(f"（{zone.key}）", f" ({zone.key})")[language]
