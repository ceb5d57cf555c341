"""The hours that clauses count in, as a page says them: their days and windows, and the dates of the period that differ."""

from collections.abc import Iterable, Iterator

from ...contract.hours import DAY_MIN, WEEKDAYS, DaySet, Hours, Window, unusual_days
from ...engine.terms import Term
from ...periods import Period, clipped
from ...scorecard.card import Scorecard
from ...text import Language, Text
from ..words.evidence import WEEKDAYS as WEEKDAY_WORDS
from .figures import isolated

_DAYS: dict[DaySet, Text] = {
    "every_day": Text("每日", "every day"),
    "____": Text("____日", "____ days"),
    "mon_fri": Text("周一至周五", "Monday to Friday"),
    "cn_workday": Text("工作日", "working days"),
    "except_statutory": Text("每日", "every day"),
}
_WORKING_DAYS = Text("工作日", "Working days")
"""What hours are called that no contract names: a limit in working days alone."""
_HOLIDAYS_OUT = Text("法定节假日除外", "statutory holidays excepted")
_ARRANGED = Text("按国务院办公厅放假与调休安排", "by the State Council’s arrangement of holidays and make-up days")
_CLOSED = Text("休", "closed")
_CLOSED_ON = Text("本期 {days} 休", "closed on {days} in this period")
_OPEN_ON = Text("本期 {days} 上班", "open on {days} in this period")
_FOR = Text("适用：{refs}", "for {refs}")
_OUTSIDE = Text("在此时间以外：{refs}", "outside of them: {refs}")


def hours_lines(card: Scorecard, language: Language) -> list[tuple[str, str]]:
    """Return the hours that the period's clauses count in, each with what is said of it."""
    part = clipped(card.period, card.contract)
    found: dict[str, Hours] = {}
    refs: dict[tuple[str, bool], dict[str, None]] = {}
    for score in card.scores:
        for segment in score.segments or (score,):
            if segment.denominator is None:  # not measured, so the calendar may not be known
                continue
            for name, hours, is_inside in _hours_of(segment.term):
                found[name] = hours
                refs.setdefault((name, is_inside), {})[isolated(segment.term.clause.ref)] = None
    lines = []
    for name, hours in found.items():
        said = [
            *(_usual(hours, language) if name else ()),
            *_by_calendar(hours, language),
            *_dates(part, hours, language),
        ]
        for is_inside, text in ((True, _FOR), (False, _OUTSIDE)):
            if held := refs.get((name, is_inside)):
                said.append(text[language].format(refs=_listed(held, language)))
        lines.append((isolated(name) or _WORKING_DAYS[language], ("；" if language == "zh" else "; ").join(said)))
    return lines


def _hours_of(term: Term) -> Iterator[tuple[str, Hours, bool]]:
    """Yield the hours that bound a term or in which its limit runs, by name ('' for working days), and whether inside."""
    named = {(name, is_inside) for _, name, is_inside in term.hours_by_channel if name}
    if term.kpi.schedule:
        names, is_inside = term.calendar_hours
        named |= {(name, is_inside) for name in names}
    yield from ((name, term.contract.hours[name], is_inside) for name, is_inside in sorted(named))
    if term.clock_hours:
        yield term.clause.clock_hours or "", term.clock_hours, True


def _usual(hours: Hours, language: Language) -> Iterator[str]:
    if hours.windows:
        yield f"{_DAYS[hours.days][language]} {_windows(hours.windows, language)}"
    for day, word in zip(WEEKDAYS, WEEKDAY_WORDS, strict=True):
        if day in hours.on:
            yield f"{word[language]} {_windows(hours.on[day], language) or _CLOSED[language]}"


def _by_calendar(hours: Hours, language: Language) -> Iterator[str]:
    if hours.days == "cn_workday":
        yield _ARRANGED[language]
    if hours.days == "except_statutory" or (hours.days == "mon_fri" and hours.holidays == "closed"):
        yield _HOLIDAYS_OUT[language]


def _dates(part: Period, hours: Hours, language: Language) -> Iterator[str]:
    """Say which dates of the period are closed or worked against the usual week."""
    shown = "%m-%d" if part.first.year == part.last.year else "%Y-%m-%d"
    closed: list[str] = []
    opened: list[str] = []
    for day, windows in unusual_days(hours, part.first, part.last):
        if windows:
            own = "" if windows == hours.windows else f" {_windows(windows, language)}"
            opened.append(f"{day:{shown}}{own}")
        else:
            closed.append(f"{day:{shown}}")
    for days, text in ((closed, _CLOSED_ON), (opened, _OPEN_ON)):
        if days:
            yield text[language].format(days=_listed(days, language))


def _windows(windows: tuple[Window, ...], language: Language) -> str:
    return _listed(("–".join(_clock(minutes, language) for minutes in window) for window in windows), language)


def _clock(minutes: int, language: Language) -> str:
    """Return the time on a clock; '次日 06:00' where the window runs past midnight."""
    if minutes <= DAY_MIN:
        return f"{minutes // 60:02}:{minutes % 60:02}"
    time = _clock(minutes - DAY_MIN, language)
    return Text(f"次日 {time}", f"{time} the next day")[language]


def _listed(items: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(items)
