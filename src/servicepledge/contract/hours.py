"""Service hours: which stretches of real time are open, from windows, day sets, closed days and single dates.

Windows are half-open local wall time `[open, close)` of the date they open on; 24:00 is the next midnight and a close
beyond 24:00 runs into the next day ('22:00-30:00' ends at 06:00). Which windows a date has, first match wins: the
single date's own; none if it is closed; none if it is outside the day set; the weekday's own; the general ones.
Monday to Friday (周一至周五) is read without the statutory holidays, unless `holidays = "open"`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from ..errors import shown
from .calendar_cn import PUBLISHED, WorkingCalendar
from .quantity import BLANK

DaySet = Literal["every_day", "mon_fri", "cn_workday", "except_statutory", "____"]
"""Which days hours open on, by the words of the agreement (DECISIONS.md D19)."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WINDOW = re.compile(r"^(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})$")
_EVERY_YEAR = re.compile(r"^\d{2}-\d{2}$")
DAY_MIN = 24 * 60
LEAP_YEAR = 2024
"""So that '02-29' is a day."""

Window = tuple[int, int]
"""Opening and closing, in minutes after the midnight that begins the date."""


UNFILLED_DAYS: Literal["____"] = "____"
"""A set of days nobody filled in: an agreement that says the hours, and not on which days."""
UNFILLED: Window = (0, 0)
"""A window nobody filled in ('____-____'); it is never open."""


def parse_window(text: object) -> Window:
    """
    Read '08:00-18:00' into minutes; a blank ('____-____') is kept as such.

    Raises  ValueError with a sentence that says how it is written.
    """
    if isinstance(text, str) and BLANK.search(text):
        return UNFILLED
    found = _WINDOW.match(text.strip()) if isinstance(text, str) else None
    if found:
        opens, closes = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if opens < DAY_MIN and opens < closes <= 2 * DAY_MIN and int(found[2]) < 60 and int(found[4]) < 60:
            return opens, closes
    raise ValueError(
        f"{shown(text)} is not a window. Write opening and closing such as '08:00-18:00'; a night runs past 24:00: '22:00-30:00'."
    )


def _unfilled_days(text: object) -> object:
    return UNFILLED_DAYS if isinstance(text, str) and BLANK.search(text) else text


def parse_closed(text: object) -> str:
    """
    Read a closed day: '2026-05-01', or '05-01' for every year.

    Raises  ValueError with a sentence that says how it is written.
    """
    if isinstance(text, date) and not isinstance(text, datetime):
        return text.isoformat()
    try:
        if isinstance(text, str):
            every_year = _EVERY_YEAR.match(text)
            day = date.fromisoformat(f"{LEAP_YEAR}-{text}" if every_year else text)
            return f"{day:%m-%d}" if every_year else day.isoformat()
    except ValueError:
        pass
    raise ValueError(f"{shown(text)} is not a day. Write '2026-05-01', or '05-01' for every year.")


Windows = tuple[Annotated[Window, BeforeValidator(parse_window)], ...]


class Hours(BaseModel):
    """One named set of opening hours of a contract."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: Annotated[DaySet, BeforeValidator(_unfilled_days)] = "every_day"
    holidays: Literal["closed", "open"] = "closed"
    """Of `mon_fri` alone: whether statutory holidays from Monday to Friday are left out."""
    windows: Windows = ()
    on: dict[Weekday, Windows] = Field(default_factory=dict)
    closed: tuple[Annotated[str, BeforeValidator(parse_closed)], ...] = ()
    dates: dict[date, Windows] = Field(default_factory=dict)
    _calendar: WorkingCalendar = PrivateAttr(default=PUBLISHED)

    def model_post_init(self, context: Any) -> None:
        """Take the working calendar from what the hours are validated with: `context={"calendar": …}`."""
        self._calendar = (context or {}).get("calendar", PUBLISHED)

    def __hash__(self) -> int:
        """Make hours that are equal one key; pydantic's own hash cannot, since a mapping has none."""
        named = (frozenset(self.on.items()), frozenset(self.dates.items()))
        return hash((self.days, self.holidays, self.windows, self.closed, *named))

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if not self.model_fields_set & {"windows", "on", "dates"}:
            raise ValueError("no window is given, so it would never be open. Add windows = ['08:00-18:00'].")
        if "holidays" in self.model_fields_set and self.days != "mon_fri":
            raise ValueError("holidays belongs to days = 'mon_fri'. Remove it, or use another day set.")
        return self

    @property
    def is_blank(self) -> bool:
        """Whether a window is not filled in, or on which days."""
        return self.days == UNFILLED_DAYS or any(
            UNFILLED in windows for windows in (self.windows, *self.on.values(), *self.dates.values())
        )

    @property
    def blank_part(self) -> str:
        """The part of it that is not filled in."""
        return "days" if self.days == UNFILLED_DAYS else "windows"

    @property
    def day_length_min(self) -> int | None:
        """How long each day is open, in minutes; None where days differ, single dates apart, or none is."""
        lengths = {sum(closes - opens for opens, closes in windows) for windows in (self.windows, *self.on.values())}
        found = lengths - {0}
        return found.pop() if len(found) == 1 else None

    def windows_of(self, day: date) -> tuple[Window, ...]:
        """
        Return the windows that open on one local date.

        Raises  CalendarError where the day set needs a year without a published arrangement.
        """
        if day in self.dates:
            return self.dates[day]
        if day.isoformat() in self.closed or f"{day:%m-%d}" in self.closed or not self._in_day_set(day):
            return ()
        return self._windows_by_weekday(day)

    def _windows_by_weekday(self, day: date) -> tuple[Window, ...]:
        return self.on.get(WEEKDAYS[day.weekday()], self.windows)

    def _in_day_set(self, day: date) -> bool:
        match self.days:
            case "every_day" | "____":
                return True
            case "mon_fri":
                is_weekday = day.weekday() < 5
                return is_weekday and (self.holidays == "open" or not self._calendar.is_statutory_holiday(day))
            case "cn_workday":
                return self._calendar.is_workday(day)
            case "except_statutory":
                return not self._calendar.is_statutory_holiday(day)


def minute_short(hours: Hours) -> Iterator[tuple[str, str]]:
    """
    Yield the windows that end a minute before a quarter of an hour, such as 08:00-11:59, each with one that ends on it.

    A window ends as its closing minute begins, so a letter that counts the minute itself means a minute more.
    """
    every = dict.fromkeys(
        [*hours.windows, *(one for named in (hours.on, hours.dates) for held in named.values() for one in held)]
    )
    for opens, closes in every:
        if closes % 15 == 14:
            yield _written(opens, closes), _written(opens, closes + 1)


def _written(opens: int, closes: int) -> str:
    return f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


def unusual_days(hours: Hours, first: date, last: date) -> Iterator[tuple[date, tuple[Window, ...]]]:
    """
    Yield the dates that are not as their weekday is under the day set, with their windows: holidays, make-up days,
    closed days and single dates.

    Raises  CalendarError where the day set needs a year without a published arrangement.
    """
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        is_usual = hours.days in ("every_day", "except_statutory") or day.weekday() < 5
        windows = hours.windows_of(day)
        if windows != (hours._windows_by_weekday(day) if is_usual else ()):
            yield day, windows


ROUND_THE_CLOCK = Hours(windows=("00:00-24:00",))  # type: ignore[arg-type]


def openings(hours: Hours, zone: ZoneInfo, day: date) -> list[tuple[datetime, datetime]]:
    """
    Return the stretches of real time of the windows that open on one local date, in UTC and in order.

    A window that a clock change swallows whole is left out; the rest may touch or overlap.
    """
    found = [
        (wall_instant(day, opens, zone), wall_instant(day, closes, zone)) for opens, closes in hours.windows_of(day)
    ]
    return sorted((opens, closes) for opens, closes in found if opens < closes)


def merged(stretches: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Join stretches that touch or overlap; they come in the order of their starts."""
    pending: tuple[datetime, datetime] | None = None
    for start, end in stretches:
        if pending and start <= pending[1]:
            pending = pending[0], max(pending[1], end)
            continue
        if pending:
            yield pending
        pending = start, end
    if pending:
        yield pending


def open_segments(hours: Hours, zone: ZoneInfo, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    """
    Yield the open stretches of real time that windows opening from the day before `first` to `last` make.

    Rows    one merged stretch each, in order, never touching the next; both ends are UTC.
    """
    days = (first + timedelta(days=offset) for offset in range(-1, (last - first).days + 1))
    return merged(stretch for day in days for stretch in openings(hours, zone, day))


def wall_instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which a local clock shows so many minutes after the day's midnight."""
    whole_days, rest = divmod(minutes, DAY_MIN)
    wall = datetime.combine(day + timedelta(days=whole_days), time(rest // 60, rest % 60), tzinfo=zone)
    return wall.astimezone(UTC)
