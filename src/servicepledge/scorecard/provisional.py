"""What the exports leave open: a value that later data may still change is provisional, until a moment or until gaps are filled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from ..contract.hours import wall_instant
from ..contract.model import Contract
from ..engine.terms import Term
from ..engine.timetables.recorded_days import REGULAR, Desks, recorded_days
from ..errors import CalendarError
from ..exports.open import OpenSource
from ..periods import Period
from ..stats.gaps import OFF, Desk, Gap, Missing, Recorded, apart, every
from ..text import Text
from .verdict import PERIOD_OPEN, Reason, Verdict

AROUND = timedelta(days=63)
"""How far around the days asked for weekdays are compared: nine of each before and after."""
TOLD = 3
"""How many gaps are named; that there are more is said."""
BY_HOURS = ("calls", "tickets")
"""Exports whose rows come hour after hour."""
GAPS = "gaps"
SATURDAY = 5


@dataclass(frozen=True)
class Reach:
    """Until when, and with what gaps, the exports of a source hold what the terms of a contract are about."""

    opened: OpenSource
    contract: Contract
    first: date
    last: date
    """The days that are measured."""
    _found: dict[tuple[str, tuple[str, ...], date, date], tuple[Gap, ...]] = field(default_factory=dict, repr=False)
    """The gaps that were asked for: many clauses ask about the same channels and days."""
    _compared: dict[tuple[str, tuple[str | None, ...]], "_Compared"] = field(default_factory=dict, repr=False)
    """Desks, by their export and channels (none: all of them), with what their days are compared with."""
    _recorded: dict[str, Desks] = field(default_factory=dict, repr=False)

    @cached_property
    def _weekday_of(self) -> "_Weekdays":
        return _Weekdays(self.contract)

    def until(self, term: Term) -> datetime | None:
        """Return up to when the exports that a term reads are complete."""
        return self.opened.as_of(*term.tables)

    def shows(self, term: Term, part: Period, verdict: Verdict, pending: int) -> bool:
        """
        Tell whether the exports can show that (its part of) a period gave a clause nothing to speak of.

        What they do not begin to hold may have happened all the same; what they do not hold the end of may be due by now.
        Of exports whose rows come day after day, a period without any is one that they do not hold.
        """
        zone = self.contract.zone
        if verdict is Verdict.NOT_DUE:
            return not pending or self.opened.now < wall_instant(part.end, 0, zone)
        until = self.until(term)
        if until is None or until <= wall_instant(part.first, 0, zone):
            return False
        if term.table not in REGULAR or term.kpi.happens or term.clause.when.is_given:
            return True
        return any(part.first <= day <= part.last for days in self._mine(term.table).values() for day in days)

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

    def whole(self) -> Iterator[Gap]:
        """Yield the gaps of every export in all of the days."""
        for table in REGULAR:
            if table in self.opened.columns and (until := self.opened.as_of(table)):
                last = min(self.last, (until.astimezone(self.contract.zone) - timedelta(days=1)).date())
                yield from self._of(table, (), self.first, last)

    def _of(self, table: str, channels: Sequence[str], first: date, last: date) -> tuple[Gap, ...]:
        asked = (table, tuple(channels), first, last)
        if asked not in self._found:
            self._found[asked] = tuple(self._look_for(*asked))
        return self._found[asked]

    def _look_for(self, table: str, channels: Sequence[str], first: date, last: date) -> Iterator[Gap]:
        mine = self._mine(table)
        if channels:
            mine = {channel: days for channel, days in mine.items() if channel in channels}
        whole = list(self._tested(table, mine, first, last, None))
        yield from whole
        if len(mine) > 1:
            for channel, days in mine.items():
                # A channel may be new, or given up: of one among others only what lies within its own rows is a gap.
                known = (max(first, min(days)), min(last, max(days)))
                own = self._tested(table, {channel: days}, *known, channel)
                yield from (gap for gap in own if not any(_holds(one, gap) for one in whole))

    def _mine(self, table: str) -> Desks:
        """Return what the contract's desks recorded, by channel."""
        if table not in self._recorded:
            until = min(self.last + AROUND, self.opened.now.date())
            asked = (table, self.contract.rows_id, self.contract.zone, self.first - AROUND, until)
            self._recorded[table] = recorded_days(self.opened, *asked)
        return self._recorded[table]

    def _tested(self, table: str, mine: Desks, first: date, last: date, channel: str | None) -> Iterator[Gap]:
        """Yield the gaps of desks as one: by the working calendar, and by plain weekdays on days that it does not take off."""
        if not any(mine.values()) or first > last:
            return
        known = (table, tuple(mine))
        if known not in self._compared:
            complete = self.opened.source.exports[table].complete
            self._compared[known] = _Compared(_together(list(mine.values())), self._weekday_of, _within(complete))
        days = self._compared[known]
        plain = Missing.of(days.by_weekday, first, last, days.is_excused, by_hours=table in BY_HOURS)
        missing = plain
        # The calendar is asked only where it may change something: it takes a while to be read.
        if plain or any(day.weekday() < SATURDAY and day not in days.recorded for day in every(first, last)):
            kept = plain.without(lambda day: self._weekday_of(day) == OFF)
            missing = Missing.of(days.by_calendar, first, last, days.is_excused, by_hours=table in BY_HOURS) | kept
        yield from (Gap(table, *ends, channel=channel) for ends in apart(sorted(missing.days)))
        yield from (Gap(table, day, day, hours, channel) for day, hours in sorted(missing.hours))


@dataclass(frozen=True, eq=False)
class _Weekdays:
    """The weekday of each day by a contract's working calendar, looked up once; "off" for a holiday, with the days off around it."""

    contract: Contract
    known: dict[date, str | int] = field(default_factory=dict)

    def __call__(self, day: date) -> str | int:
        if day not in self.known:
            self.known[day] = self._of(day)
        return self.known[day]

    def _of(self, day: date) -> str | int:
        try:
            return OFF if any(one.weekday() < SATURDAY for one in self._days_off_with(day)) else day.weekday()
        except CalendarError:
            return day.weekday()

    def _days_off_with(self, day: date) -> Iterator[date]:
        for step in (timedelta(days=-1), timedelta(days=1)):
            off = day
            while not self.contract.is_workday(off):
                yield off
                off += step


@dataclass(frozen=True, eq=False)
class _Compared:
    """The days of desks taken as one, and what they are compared by, worked out once for all periods; it goes with its `Reach`."""

    recorded: Mapping[date, Recorded]
    weekday_of: Callable[[date], str | int]
    is_excused: Callable[[date], bool]

    @cached_property
    def by_weekday(self) -> Desk:
        return Desk(self.recorded, date.weekday)

    @cached_property
    def by_calendar(self) -> Desk:
        return Desk(self.recorded, self.weekday_of)


def _within(complete: Sequence[tuple[date, date]]) -> Callable[[date], bool]:
    """Return what tells whether a day lies in one of some stretches."""
    return lambda day: any(begins <= day <= ends for begins, ends in complete)


def whole_gaps(opened: OpenSource, contract: Contract) -> list[Gap]:
    """Return the gaps of a contract's exports in all of its term, as far as they reach."""
    return list(Reach(opened, contract, contract.starts_on, contract.ends_on).whole())


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
    named = [named_gap(gap) for gap in found[:TOLD]]
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


def named_gap(gap: Gap) -> str:
    """Return what a gap is called: its export (and channel), its days and hours."""
    where = f"{gap.table}/{gap.channel}" if gap.channel else gap.table
    if gap.hours:
        return f"{where} {gap.first} {gap.hours[0]:02}:00-{gap.hours[1]:02}:00"
    return f"{where} {gap.first}" + (f"..{gap.last}" if gap.last != gap.first else "")
