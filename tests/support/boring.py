"""Every KPI a second time, the boring way: loops over rows, local dates from zoneinfo, no SQL, nothing shared.

Written from the words of the definitions and the readings they name. Rows are dicts of the canonical tables with aware
UTC instants; `figures` returns, per local day, what a clause counts. Slow, plain, and right to read.
"""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from servicepledge.contract.model import Clause, Contract
from servicepledge.kpis import KPIS

from . import boring_backlog as backlog
from . import boring_calls as calls
from . import boring_cases as cases
from . import boring_intervals as intervals
from . import boring_log as log
from . import boring_schedule as schedule
from . import boring_surveys as surveys
from . import boring_times as times
from .boring_base import DEFAULTS, US, Asked, Counted, Figures, Row, Tables
from .boring_clock import is_open, on_the_clock
from .boring_limits import due_under
from .boring_sound import EARLIEST, sound_calls, sound_cases, sound_entries, sound_shifts, sound_surveys

__all__ = [
    "DEFAULTS",
    "KPI_ROWS",
    "US",
    "Figures",
    "Row",
    "Tables",
    "amended_figures",
    "figures",
    "on_the_clock",
]


def sound(tables: Tables) -> Tables:
    """Return tables without what cannot be; the same ones are gone through once."""
    if id(tables) not in SOUND:
        SOUND[id(tables)] = (
            tables,
            replace(
                tables,
                calls=sound_calls(tables.calls, tables.now),
                tickets=sound_cases(tables.tickets, tables.now),
                surveys=sound_surveys(tables.surveys, tables.now),
                logbook=sound_entries(tables.logbook, tables.now),
                shifts=sound_shifts(tables.shifts, tables.now),
            ),
        )
    return SOUND[id(tables)][1]


CENTURY = timedelta(days=36525)
"""What lies further ahead lies in no period."""
SOUND: dict[int, tuple[Tables, Tables]] = {}


def figures(contract: Contract, clause: Clause, tables: Tables) -> dict[date, Figures]:
    """Return what a clause counts per local day; days on which it counts nothing are left out."""
    tables = sound(tables)
    by_day: dict[date, Figures] = {}
    zone = ZoneInfo(contract.time_zone)
    for counted in KPI_ROWS[clause.kpi](Asked(contract, clause, tables)):
        if counted.dated is None or not has_happened(clause, counted, tables):
            continue
        if found := in_doubt(contract, clause, counted, tables):
            by_day.setdefault(counted.dated.astimezone(zone).date(), Figures()).add(found)
    return {day: total for day, total in by_day.items() if total != Figures()}


def in_doubt(contract: Contract, clause: Clause, counted: Counted, tables: Tables) -> Figures | None:
    """What a row counts: its figures in scope, as unmeasurable where only an entry's empty topic or cause is in doubt."""
    if not binds_on(contract, clause, counted, tables):
        return None
    if in_scope(contract, clause, counted):
        return counted.figures
    if clause.kpi not in vars(log) or "entry_id" not in counted.row:
        return None
    known = {
        column: counted.row[column] if counted.row[column] is not None else names[0]
        for column, names in (("topic", topics_of(clause)), ("cause", causes_of(clause)))
        if names
    }
    if not in_scope(contract, clause, replace(counted, row={**counted.row, **known})):
        return None
    is_counted = KPIS[clause.kpi].unmeasurable_counted
    base = counted.figures.denominator
    return Figures(0, base if is_counted else 0, unmeasurable=base)


def topics_of(clause: Clause) -> tuple[str, ...]:
    return clause.scope.topic or clause.when.topic


def causes_of(clause: Clause) -> tuple[str, ...]:
    named = clause.scope.cause or clause.when.cause
    is_own = clause.kpi == "payment_timeliness" or clause.kpi not in vars(log)
    return named or (() if clause.binds != "client" or is_own else ("client",))


def binds_on(contract: Contract, clause: Clause, counted: Counted, tables: Tables) -> bool:
    """Whether a case took as long as the clause's condition says; always where it says nothing."""
    after = clause.when.unresolved_after
    if after is None:
        return True
    resolved = counted.row["resolved_at"]
    if after == "limit":
        asked = Asked(contract, clause, tables)
        due = due_under(asked, counted.row["promised_at"], counted.began)
        return resolved is None or due is None or resolved > due
    if counted.row["received_at"] is None:
        return False
    ends = counted.row["received_at"] + timedelta(milliseconds=after.ms)
    return resolved > ends if resolved is not None else ends <= tables.as_of


def amended_figures(contract: Contract, ref: str, tables: Tables) -> dict[date, Figures]:
    """
    Return what a clause counts per local day where amendments changed it: each row under the clause of its moment.

    A case is owed what held on the day its clock started (or on the day it was promised for, if that is earlier).
    """
    tables = sound(tables)
    by_day: dict[date, Figures] = {}
    zone = ZoneInfo(contract.time_zone)
    days = [contract.starts_on, *(amendment.effective_on for amendment in contract.amendments)]
    ever: list[Clause] = []
    for day in days:
        ever += [clause for clause in contract.in_force(day) if clause.ref == ref and clause not in ever]
    for clause in ever:
        for counted in KPI_ROWS[clause.kpi](Asked(contract, clause, tables)):
            if counted.dated is None or not has_happened(clause, counted, tables):
                continue
            if not (what := in_doubt(contract, clause, counted, tables)):
                continue
            moment = counted.dated
            promise = {"case_steps": "promised_at", "log_steps": "due_at"}.get(KPIS[clause.kpi].fact)
            if promise and counted.began is not None:
                promised = counted.row[promise] if clause.limit is None else None
                moment = min(counted.began, promised or counted.began)
            if clause in contract.in_force(moment.astimezone(zone).date()):
                by_day.setdefault(counted.dated.astimezone(zone).date(), Figures()).add(what)
    return {day: total for day, total in by_day.items() if total != Figures()}


def has_happened(clause: Clause, counted: Counted, tables: Tables) -> bool:
    """Tell whether a row lies at a time that can be, and an entry of the logbook is none that only says what is planned."""
    if counted.dated is not None and not EARLIEST <= counted.dated <= tables.now + CENTURY:
        return False
    is_entry = KPIS[clause.kpi].fact in ("log_entries", "log_changes")
    return not is_entry or counted.dated is None or counted.dated <= tables.as_of


def in_scope(contract: Contract, clause: Clause, counted: Counted) -> bool:
    if clause.kpi in SCHEDULED:
        return True
    scope, row = clause.scope, counted.row
    for column, names in (
        ("channel", scope.channel),
        ("queue", scope.queue),
        ("topic", topics_of(clause)),
        ("cause", causes_of(clause)),
        ("kind", scope.kind or clause.when.kind),
        ("class", scope.class_ or clause.when.class_),
    ):
        if names and row.get(column) not in names:
            return False
    if scope.special_needs is not None and bool(row.get("special_needs")) != scope.special_needs:
        return False
    zone = ZoneInfo(contract.time_zone)
    if scope.hours:
        return is_open(contract.hours[scope.hours], counted.began, zone)
    if scope.outside:
        return not is_open(contract.hours[scope.outside], counted.began, zone)
    if is_live(clause) and row.get("channel") in contract.service_hours:
        return is_open(contract.hours[contract.service_hours[row["channel"]]], counted.began, zone)
    return True


KPI_ROWS = {
    name: rows
    for module in (calls, cases, surveys, log, schedule, times, backlog, intervals)
    for name, rows in vars(module).items()
    if name in KPIS
}
SCHEDULED = {name for module in (schedule, backlog, intervals) for name in vars(module) if name in KPIS}
"""KPIs whose loops see to the scope themselves: they begin with what is owed, not with rows."""


def is_live(clause: Clause) -> bool:
    """Tell whether a clause counts live contacts, which it does only in their channel's service hours."""
    by_default = DEFAULTS.get(f"{clause.kpi}.records")
    return clause.kpi in vars(calls) or clause.reading.get("records", by_default) == "calls"
