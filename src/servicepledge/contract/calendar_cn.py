"""The Chinese working calendar: State Council arrangements, make-up weekends (调休) included.

Source  Notices of the General Office of the State Council, as carried by `chinesecalendar` (working days) and
        `holidays` (which days are statutory); a year without a published notice is refused, never guessed.
"""

from datetime import date
from functools import cache

from ..errors import CalendarError


def is_workday(day: date) -> bool:
    """
    Tell whether a day is a working day under the State Council's arrangement.

    Raises  CalendarError for a year without a published notice.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise CalendarError(
            f"{day:%Y-%m-%d}",
            f"no working-day arrangement is known for {day.year}. Install a newer 'chinesecalendar' once the State "
            "Council has published it, or use the day set 'every_day' or 'mon_fri' with closed days of your own.",
        ) from None


def is_statutory_holiday(day: date) -> bool:
    """
    Tell whether a day is a statutory holiday (法定节假日) proper; bridged rest days are not.

    Raises  CalendarError for a year without a published notice.
    """
    is_workday(day)
    return day in _statutory_days(day.year)


@cache
def _statutory_days(year: int) -> frozenset[date]:
    import holidays

    named = holidays.country_holidays("CN", years=year, language="zh_CN")
    return frozenset(day for day, name in named.items() if "休息日" not in name and "补假" not in name)
