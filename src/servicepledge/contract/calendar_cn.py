"""The Chinese working calendar: State Council arrangements, make-up weekends (调休) included.

Source  Notices of the General Office of the State Council, as carried by `chinesecalendar` (working days) and
        `holidays` (which days are statutory), or as a workspace wrote one down (`data/calendar/2027.toml`); a year
        without a published or written notice is refused, never guessed (DECISIONS.md D20).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import CalendarError
from ..schema.toml import problems_of, read_toml


class Notice(BaseModel):
    """One year's arrangement as a workspace wrote it down: what differs from Monday to Friday, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(min_length=1)
    """The notice, by its office, date and number."""
    workdays: frozenset[date]
    """Weekend days that are worked (调休上班)."""
    rest_days: frozenset[date]
    """Days that are not worked, statutory ones included; weekends need not be listed."""
    statutory: frozenset[date] | None = None
    """The statutory days proper; only hours with the day set `except_statutory` need them."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The published arrangements, and over them those written down in a workspace, by year."""

    written: Mapping[int, Notice] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """
        Tell whether a day is a working day.

        Raises  CalendarError for a year without a notice.
        """
        notice = self.written.get(day.year)
        if notice is None:
            return is_workday(day)
        return day in notice.workdays or (day.weekday() < 5 and day not in notice.rest_days)

    def is_statutory_holiday(self, day: date) -> bool:
        """
        Tell whether a day is a statutory holiday (法定节假日) proper; bridged rest days are not.

        Raises  CalendarError for a year without a notice, or whose written notice leaves the statutory days out.
        """
        notice = self.written.get(day.year)
        if notice is None:
            return is_statutory_holiday(day)
        if notice.statutory is None:
            raise CalendarError(
                f"{day:%Y-%m-%d}",
                f"data/calendar/{day.year}.toml does not say which days are statutory. Add statutory = [ … ] to it.",
            )
        return day in notice.statutory


PUBLISHED = WorkingCalendar()


def load_calendar(folder: Path) -> WorkingCalendar:
    """
    Read the notices written down in a folder, one file per year: `2027.toml`.

    Raises  CalendarError with every problem of the first file that has any.
    """
    return WorkingCalendar({int(path.stem): _notice(path) for path in sorted(folder.glob("*.toml")) if _is_named(path)})


def _is_named(path: Path) -> bool:
    if len(path.stem) == 4 and path.stem.isdecimal():
        return True
    raise CalendarError(str(path), "is not named for a year. Name it such as 2027.toml.")


def _notice(path: Path) -> Notice:
    raw = read_toml(path, CalendarError)
    try:
        notice = Notice.model_validate(raw)
    except ValidationError as error:
        raise CalendarError(str(path), problems_of(error, Notice, raw)) from None
    named = {"workdays": notice.workdays, "rest_days": notice.rest_days, "statutory": notice.statutory or frozenset()}
    problems = [
        f"{name}: {day} is not in {path.stem}. Move it to the file of its own year."
        for name, days in named.items()
        for day in sorted(days)
        if day.year != int(path.stem)
    ]
    problems += [
        f"workdays: {day} is a {day:%A}, worked anyway. List only weekend days that are worked."
        for day in sorted(notice.workdays)
        if day.weekday() < 5
    ]
    problems += [
        f"{name}: {day} stands in workdays too. Keep one of them."
        for name in ("rest_days", "statutory")
        for day in sorted(named[name] & notice.workdays)
    ]
    problems += [
        f"statutory: {day} is not in rest_days. Add it there, or take it out."
        for day in sorted(named["statutory"] - notice.rest_days)
        if day.weekday() < 5
    ]
    if problems:
        raise CalendarError(str(path), problems)
    return notice


def is_workday(day: date) -> bool:
    """
    Tell whether a day is a working day under the published arrangements.

    Raises  CalendarError for a year without a published notice.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise CalendarError(
            f"{day:%Y-%m-%d}",
            f"no working-day arrangement is known for {day.year}. Once the State Council has published it, install a "
            f"newer 'chinesecalendar' or write the notice down in data/calendar/{day.year}.toml; or use the day set "
            "'every_day', or 'mon_fri' with holidays = 'open', with closed days of your own.",
        ) from None


def is_statutory_holiday(day: date) -> bool:
    """
    Tell whether a day is a statutory holiday (法定节假日) proper under the published arrangements.

    Raises  CalendarError for a year without a published notice.
    """
    is_workday(day)
    return day in _statutory_days(day.year)


@cache
def _statutory_days(year: int) -> frozenset[date]:
    import holidays

    named = holidays.country_holidays("CN", years=year, language="zh_CN")
    return frozenset(day for day, name in named.items() if "休息日" not in name and "补假" not in name)
