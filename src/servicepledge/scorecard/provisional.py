"""What the exports leave open: a value that later data may still change is provisional, until a moment or until gaps are filled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..contract.hours import wall_instant
from ..contract.model import Contract
from ..engine.recorded_days import REGULAR, recorded_days
from ..engine.terms import Term
from ..errors import CalendarError
from ..exports.open import OpenSource
from ..periods import Period
from ..stats.gaps import Gap, Recorded, gaps
from ..text import Text
from .verdict import PERIOD_OPEN, Reason

AROUND = timedelta(days=63)
"""How far around the days asked for weekdays are compared: nine of each before and after."""
TOLD = 3
"""How many gaps are named; that there are more is said."""
BY_HOURS = ("calls", "tickets")
"""Exports whose rows come hour after hour."""
GAPS = "gaps"


@dataclass(frozen=True)
class Reach:
    """Until when, and with what gaps, the exports of a source hold what the terms of a contract are about."""

    opened: OpenSource
    contract: Contract
    first: date
    last: date
    """The days that are measured."""

    def until(self, term: Term) -> datetime | None:
        """Return up to when the exports that a term reads are complete."""
        return self.opened.as_of(*term.tables)

    def is_said(self, term: Term) -> bool:
        """Tell whether the source says up to when all of these are complete."""
        exports = self.opened.source.exports
        return bool(self.opened.source.as_of) or all(table in exports and exports[table].as_of for table in term.tables)

    def gaps(self, term: Term, part: Period) -> tuple[Gap, ...]:
        """Return the gaps of the exports that a term reads, in (its part of) a period."""
        until = self.until(term)
        if until is None or term.kpi.schedule == "months_kept":
            return ()
        last = min(part.last, (until.astimezone(self.contract.zone) - timedelta(days=1)).date())
        found: dict[Gap, None] = {}
        for table in term.tables:
            if table in REGULAR and table in self.opened.columns:
                found.update(dict.fromkeys(self._of(table, term.clause.scope.channel, part.first, last)))
        return tuple(found)

    def _of(self, table: str, channels: Sequence[str], first: date, last: date) -> Iterator[Gap]:
        desks = recorded_days(
            self.opened, table, self.contract.zone, self.first - AROUND, min(self.last + AROUND, self.opened.now.date())
        )
        mine = {channel: days for (rows, channel), days in desks.items() if rows == self.contract.rows_id}
        if channels:
            mine = {channel: days for channel, days in mine.items() if channel in channels}
        whole = list(self._tested(table, _together(list(mine.values())), first, last, None))
        yield from whole
        if len(mine) > 1:
            for channel, days in mine.items():
                # A channel may be new, or given up: of one among others only what lies within its own rows is a gap.
                known = (max(first, min(days)), min(last, max(days)))
                apart = self._tested(table, days, *known, channel) if known[0] <= known[1] else ()
                yield from (gap for gap in apart if not any(_holds(one, gap) for one in whole))

    def _tested(
        self, table: str, days: Mapping[date, Recorded], first: date, last: date, channel: str | None
    ) -> Sequence[Gap]:
        def test(weekday_of: Callable[[date], str | int]) -> Sequence[Gap]:
            complete = self.opened.source.exports[table].complete
            return gaps(
                table,
                days,
                first,
                last,
                weekday_of,
                is_excused=lambda day: any(begins <= day <= ends for begins, ends in complete),
                by_hours=table in BY_HOURS,
                channel=channel,
            )

        # The working calendar is asked only where there is something to excuse.
        return test(self._weekday_of) if test(date.weekday) else ()

    def _weekday_of(self, day: date) -> str | int:
        try:
            return "off" if day.weekday() < 5 and not self.contract.is_workday(day) else day.weekday()
        except CalendarError:
            return day.weekday()


def _together(desks: Sequence[Mapping[date, Recorded]]) -> dict[date, Recorded]:
    """Return what desks recorded as one."""
    found: dict[date, Recorded] = {}
    for days in desks:
        for day, one in days.items():
            known = found.get(day, Recorded(0, frozenset()))
            found[day] = Recorded(known.rows_n + one.rows_n, known.hours | one.hours)
    return found


def _holds(whole: Gap, gap: Gap) -> bool:
    if whole.hours is not None:
        return whole.first == gap.first and whole.hours == gap.hours
    return whole.first <= gap.first and gap.last <= whole.last


def provisional(term: Term, part: Period, reach: Reach) -> Reason | None:
    """Say what is open of a term in (its part of) a period as far as its exports reach, or None."""
    return open_until(term, part, reach.until(term), is_said=reach.is_said(term))


def open_until(term: Term, part: Period, as_of: datetime | None, *, is_said: bool = True) -> Reason | None:
    """Say what is open of a term in (its part of) a period where its exports are complete up to `as_of`, or None."""
    zone = term.contract.zone
    end = part.end
    if term.until and not term.is_deadline:
        end = min(end, term.until + timedelta(days=1))
    ends = wall_instant(end, 0, zone)
    if as_of is None or as_of < ends:
        until = f"{ends.astimezone(zone):%Y-%m-%d %H:%M}"
        hint = Text("", "") if is_said else _hint(term)
        return Reason(
            PERIOD_OPEN,
            Text(
                zh=f"数据尚未覆盖整个期间，{until} 后可定{hint.zh}",
                en=f"the exports do not cover the whole period; open until {until}{hint.en}",
            ),
            until,
        )
    assert term.clause.definition is not None
    definition = term.clause.definition
    lengths = {
        name: term.parameters[name]
        for name, reading in definition.readings.items()
        if reading.ahead and name in term.kpi.parameters
    }
    if not lengths:
        return None
    longest = max(lengths, key=lambda name: lengths[name])
    settled = ends + timedelta(microseconds=lengths[longest])
    if as_of >= settled:
        return None
    until, label = f"{settled.astimezone(zone):%Y-%m-%d %H:%M}", definition.readings[longest].label
    return Reason(
        "window_open",
        Text(zh=f"{label.zh}未满，{until} 后可定", en=f"the {label.en.lower()} is open until {until}"),
        until,
    )


def _hint(term: Term) -> Text:
    """Say what a source may add where nothing but its last row shows how far an export reaches."""
    tables = ", ".join(term.tables)
    return Text(
        zh=f"（{tables} 导出完整至何时，可在数据源中以 as_of 注明）",
        en=f" (as_of in the source says up to when {tables} is complete, if it is further than its last row)",
    )


def not_covered(found: Sequence[Gap], also: Reason | None) -> Reason:
    """Return the reason that a value rests on exports with gaps, and what else is open."""
    named = [_named(gap) for gap in found[:TOLD]]
    more = len(found) - TOLD
    zh = "、".join(named) + (f" 等 {len(found)} 处" if more > 0 else "")
    en = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    words = Text(
        zh=f"导出数据疑有缺失：{zh} 无记录，而平时同一星期日均有；请补齐，或在数据源中以 complete 注明",
        en=f"the exports seem to have gaps: no rows on {en}, where the same weekday always had some; export them again, or "
        "name the days as complete in the source",
    )
    if also:
        words = Text(zh=f"{words.zh}；{also.words.zh}", en=f"{words.en}; {also.words.en}")
    return Reason(GAPS, words, also.until if also else "")


def _named(gap: Gap) -> str:
    where = f"{gap.table}/{gap.channel}" if gap.channel else gap.table
    if gap.hours:
        return f"{where} {gap.first} {gap.hours[0]:02}:00-{gap.hours[1]:02}:00"
    return f"{where} {gap.first}" + (f"..{gap.last}" if gap.last != gap.first else "")
