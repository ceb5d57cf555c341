"""When cases fall due: limits in natural time, in open hours and in working days, with pauses taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from ...clock.index import Indexes, indexed
from ...clock.local import DAY_US, EPOCH, offsets
from ...clock.segments import clock, midnight_us
from ...clock.sql import CLOCK_COLUMNS, days_key, in_working_days, index_tables, timed, working_day_tables
from ...clock.working_days import WorkingDays, months_later, working_days
from ...contract.hours import Hours, wall_instant
from ...contract.quantity import BusinessTime, CalendarLimit, WorkingDayLimit
from ...exports.soundness import EARLIEST
from ..terms import Term

PROMISE_HORIZON_DAYS = 400
"""How long before a period a case that falls due in it may have begun where no limit bounds it: promised, or paused."""
NIGHT_DAYS = 3
"""How many working days more to look back: what opens on one day may close on the next but one."""
MS_US = 1000
HOUR_US = 3_600_000_000
SCHEMA: Mapping[str, pl.DataType] = {
    "limit_no": pl.Int32(), "contract_no": pl.Int32(), "rows_id": pl.String(), "step": pl.String(), "starts": pl.String(),
    "from_at": pl.Datetime("us"), "till_at": pl.Datetime("us"), "limit_us": pl.Int64(), "limit_n": pl.Int64(),
    "days_key": pl.Int64(), **dict.fromkeys(CLOCK_COLUMNS, pl.Int64()),
}  # fmt: skip
INNER = ("is_as_promised", "starts", "from_at", "till_at", "limit_us", "limit_n", "days_key", *CLOCK_COLUMNS)
"""What the limits carry for the query's own use."""


@dataclass(frozen=True, eq=False)
class Deadlines:
    """
    The limits of a pass over cases, and the clocks they run on.

    Rows    `limits` has one contract, step and limit each: `limit_no, contract_no, rows_id, step`; `starts`, the column at
            which its clock starts; `from_at, till_at` (UTC; null where no amendment began or ended the term);
            `limit_us` of natural or open time, or `limit_n` working days of the list `days_key` (both null: as
            promised); its clock, and from when to when that (or the list of working days) reaches.
    """

    limits: pl.DataFrame
    indexes: Indexes
    days: tuple[WorkingDays, ...]
    zone: ZoneInfo
    reaches_from: date
    """The first day on which a case may have begun that falls due within the span, as far as the clocks tell."""
    is_paused: bool

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the limits, and what their clocks are looked up in, by the names the query joins them under."""
        return {
            "limits": self.limits,
            **(index_tables(self.indexes) if self.indexes.reaches or self.is_paused else {}),
            **(working_day_tables(self.days) if self.days else {}),
        }

    def sql(self, fact: str, columns: frozenset[str], as_of_us: int, now_us: int) -> str:
        """
        Return the query that gives each step of a case its due time under each limit of its contract.

        A case is dated by its due time; where that cannot be known, by its start or else its stop. What falls due at a
        closing belongs to the day that closes, at 24:00 too. Stopped before it started is impossible: unmeasurable,
        like a missing time; so is what an hour more or less would turn, where a local time occurs twice. Where no time was
        promised, and the clause gives none, there is nothing to be late for. `fact` is the query of the steps, `columns`
        are its columns.
        """
        inner = [*INNER, *(["paused"] if "paused" in columns else []), *(["pauses"] if self.is_paused else [])]
        unsure = f"case when is_hour_unsure then {HOUR_US} else 0 end"
        misdated = (
            f"due_us is null or is_stop_unknown or coalesce(stop_us < start_us - {unsure}, false) "
            f"or (is_hour_unsure and abs(coalesce(stop_us, {as_of_us}) - due_us) <= {HOUR_US})"
        )
        if self.is_paused:
            misdated += " or (pauses is null and paused is not null)"
        unpromised = "limit_us is null and limit_n is null and promised_at is null and not is_promised_unknown"
        dated = "due_us - case when covers_from_us is null then 0 else 1 end" if self._by_clock else "due_us"
        return (
            f"\nselect * exclude ({', '.join(inner)})\nreplace (case when not is_unmeasurable and not is_hour_unsure then elapsed_us end as elapsed_us),\n"
            f"coalesce({dated}, start_us, stop_us) as at_us,\n"
            "not is_unmeasurable and coalesce(stop_us <= due_us, false) as is_met,\n"
            f"not is_unpromised and (is_unmeasurable or stop_us is not null or due_us <= {as_of_us}) as is_due,\n"
            f"not is_unmeasurable and not is_unpromised and stop_us is null and due_us > {as_of_us} as is_pending,\n"
            f"not is_unmeasurable and coalesce(stop_us <= due_us, false) and due_us > {as_of_us} as is_early,\n"
            f"not is_unmeasurable and not is_unpromised and coalesce(stop_us > due_us, due_us <= {as_of_us}) as is_missed\n"
            f"from (select *, {unpromised} as is_unpromised, not ({unpromised}) and ({misdated}) as is_unmeasurable\n"
            f"from ({self._timed(self._joined(fact, as_of_us, now_us))}))"
        )

    @property
    def _by_clock(self) -> bool:
        return bool(self.indexes.reaches or self.days)

    def _joined(self, fact: str, as_of_us: int, now_us: int) -> str:
        """Return the query of the steps with each limit of their contract that was in force when their clock started."""
        others = sorted(set(self.limits["starts"].unique()) - {"started_at"})
        start = "steps.started_at"
        for column in others:
            start = f"case when starts = '{column}' then steps.{column} else {start} end"
        in_force = ""
        if self.limits["from_at"].count() or self.limits["till_at"].count():
            # Promised for a time before it began is impossible, and belongs to the earlier of the two.
            promised = "case when limit_us is null and limit_n is null then promised_at end"
            moment = f"coalesce(least({start}, {promised}), stopped_at)"
            in_force = f" and (from_at is null or {moment} >= from_at) and (till_at is null or {moment} < till_at)"
        kept, own = "limits.* exclude (rows_id, step)", ""
        if self.is_paused:
            # The time promised is that of a clock that runs on: a pause moves it, as it moves the end of a limit.
            promised_us = f"case when limit_n is null and promised_at >= {start} then epoch_us(promised_at) - epoch_us({start}) end"
            kept = "limits.* exclude (rows_id, step, limit_us)"
            own = f", coalesce(limit_us, {promised_us}) as limit_us"
        return (
            f"\nselect steps.*, {kept}{own}, limit_us is null and limit_n is null as is_as_promised, "
            f"epoch_us({start}) as start_us, "
            f"epoch_us(stopped_at) as stop_us{self._pauses(as_of_us, now_us)}\nfrom ({fact}\n) as steps\n"
            f"join limits on limits.rows_id = steps.contract_id and limits.step = steps.step{in_force}"
        )

    def _pauses(self, as_of_us: int, now_us: int) -> str:
        """
        Return the column of a case's pauses; one that has not ended lasts to the case's stop, or else to now.

        Null where one of them has no beginning, ends before it begins, or has a time that cannot be: then none is taken out.
        """
        if not self.is_paused:
            return ""
        till = f"coalesce(epoch_us(p.ended_at), epoch_us(stopped_at), {as_of_us})"
        pause = f"{{'from_us': epoch_us(p.started_at), 'till_us': greatest(epoch_us(p.started_at), {till})}}"
        cannot_be = (
            f"p.started_at is null or coalesce(p.ended_at < p.started_at, false) or p.started_at < timestamp '{EARLIEST}' "
            f"or coalesce(greatest(p.started_at, p.ended_at) > make_timestamp({now_us}), false)"
        )
        wrong = f"list_filter(steps.paused, lambda p: {cannot_be})"
        return f", case when len({wrong}) = 0 then list_transform(steps.paused, lambda p: {pause}) end as pauses"

    def _timed(self, joined: str) -> str:
        """Add `elapsed_us` and `due_us`; what falls due outside of the days a clock reaches is due just outside of them."""
        if self.indexes.reaches or self.is_paused:
            rows = timed(joined, due=True, pauses=self.is_paused, natural=True)
        else:
            rows = f"\nselect *, stop_us - start_us as elapsed_us, start_us + limit_us as due_us from ({joined})"
        promised = "coalesce(due_us, epoch_us(promised_at))" if self.is_paused else "epoch_us(promised_at)"
        due = f"case when is_as_promised then {promised} else due_us end"
        if self.days:
            first, last = min(days.first for days in self.days), max(days.last for days in self.days)
            joined_days = in_working_days(offsets(self.zone, first, last))
            rows = f"select rows.*, closings.closes_us from ({rows}) as rows {joined_days}"
            due = f"case when limit_n is not null then closes_us else {due} end"
        if self._by_clock:
            outside = f"case when start_us < covers_from_us then covers_from_us else covers_till_us + {DAY_US} end"
            due = f"coalesce({due}, case when start_us is not null then {outside} end)"
        return f"\nselect *{' exclude (closes_us)' if self.days else ''} replace ({due} as due_us) from ({rows})"


def deadlines(terms: Sequence[Term], numbers: Mapping[str, int], first: date, last: date, as_of: datetime) -> Deadlines:
    """
    Lay out the limits of terms that share a fact and a time zone, for cases that fall due from `first` to `last`.

    `numbers` are those of their contracts; clocks go on to `as_of`, as far as the working calendar is known, so that it
    can be told how long the late ones took.

    Raises  CalendarError for a day that is needed and has no published arrangement.
    """
    zone, is_paused = terms[0].contract.zone, terms[0].kpi.is_paused
    until = None if as_of == datetime.max.replace(tzinfo=UTC) else as_of.astimezone(zone).date()
    since = first - timedelta(days=PROMISE_HORIZON_DAYS) if is_paused else first
    hours, dated, most_days = _longest_ms(terms), _numbered_days(terms), _most_days(terms)
    clocks = [clock(one, zone, since, last, before_us=ms * MS_US, until=until) for one, ms in hours.items()]
    days = [
        months_later(one, zone, first, last, months_n=months_n)
        if months_n
        else working_days(one, zone, first, last, before_n=most_days[one] + NIGHT_DAYS)
        for one, months_n in dated
    ]
    indexes = indexed(clocks)
    reaches = dict(zip(hours, indexes.reaches, strict=True))
    rows = []
    for limit_no, term in enumerate(terms):
        limit = term.clause.limit
        row: dict[str, object] = {
            "limit_no": limit_no,
            "contract_no": numbers[term.contract.id],
            "rows_id": term.contract.rows_id,
            "step": term.kpi.step,
            "starts": term.kpi.starts,
            "from_at": _midnight(term.since, zone),
            "till_at": _midnight(term.until and term.until + timedelta(days=1), zone),
        }
        if isinstance(limit, BusinessTime):
            row |= {"limit_us": limit.ms * MS_US, **asdict(reaches[_hours(term)])}
        elif isinstance(limit, WorkingDayLimit):
            number = dated[_hours(term), _months(term)]
            row |= {"limit_n": limit.days_n, "days_key": days_key(number)}
            row |= {"covers_from_us": midnight_us(days[number].first, zone)}
            row |= {"covers_till_us": midnight_us(days[number].last + timedelta(days=1), zone)}
        else:
            row |= {"limit_us": term.parameters.get("limit")}
        rows.append(row)
    limits = pl.DataFrame(rows, schema=SCHEMA)
    reaches_from = min([since, *(one.first for one in days), *(_day(one.covers_from_us, zone) for one in clocks)])
    return Deadlines(limits, indexes, tuple(days), zone, reaches_from, is_paused)


def _hours(term: Term) -> Hours:
    found = term.clock_hours
    assert found is not None
    return found


def _numbered_days(terms: Sequence[Term]) -> dict[tuple[Hours, int], int]:
    """Number the hours whose days limits count, each once with 0, and with each number of months that ends on them."""
    dated = [term for term in terms if isinstance(term.clause.limit, WorkingDayLimit)]
    every = dict.fromkeys((_hours(term), _months(term)) for term in dated)
    return {known: number for number, known in enumerate(every)}


def _months(term: Term) -> int:
    return term.clause.limit.months_n if isinstance(term.clause.limit, CalendarLimit) else 0


def _longest_ms(terms: Sequence[Term]) -> dict[Hours, int]:
    """Return the hours in which limits run, each with the longest of them."""
    found: dict[Hours, int] = {}
    for term in terms:
        if isinstance(limit := term.clause.limit, BusinessTime):
            hours = _hours(term)
            found[hours] = max(found.get(hours, 0), limit.ms)
    return found


def _most_days(terms: Sequence[Term]) -> dict[Hours, int]:
    """Return the hours whose days limits count, each with the longest of them."""
    found: dict[Hours, int] = {}
    for term in terms:
        if isinstance(limit := term.clause.limit, WorkingDayLimit):
            hours = _hours(term)
            found[hours] = max(found.get(hours, 0), limit.days_n)
    return found


def _day(us: int, zone: ZoneInfo) -> date:
    """Return the local day of an instant."""
    return (EPOCH + timedelta(microseconds=us)).astimezone(zone).date()


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return the UTC instant that begins a local day."""
    return wall_instant(day, 0, zone).replace(tzinfo=None) if day else None
