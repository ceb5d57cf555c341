"""Terms: the clauses of a run as one relation, each under the KPI, readings and limit in force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import polars as pl

from ..contract.clause import Clause
from ..contract.condition import AT_ITS_LIMIT
from ..contract.hours import Hours
from ..contract.model import Contract
from ..contract.quantity import BLANK, BusinessTime, CalendarLimit, Duration, HalfDay, WorkingDayLimit, parse_duration
from ..contract.scope import Scope, Unfilled
from ..facts import Fact
from ..kpi import Kpi
from ..text import Text

PROMISED = {"tickets": "tickets.promised_at", "logbook": "logbook.due_at"}
"""Where a due time is read from the row itself, as the clause gives no limit."""


class TermId(NamedTuple):
    """What tells a term from every other of a run."""

    contract: str
    clause: str
    since: date | None
    """The day on which an amendment began this version of the clause; None as signed."""
    reading: str
    answer: str
    """The reading that is only tried, and the answer to it; '' for both under those in force."""


ID_COLUMNS = pl.Schema(
    {"contract": pl.String, "clause": pl.String, "since": pl.Date, "reading": pl.String, "answer": pl.String}
)
"""The columns of a term's id in frames."""


@dataclass(frozen=True)
class Term:
    """
    One measured clause of one contract: its KPI as read, and its parameters in microseconds (or whole numbers).

    Where amendments changed the clause each of its versions is a term, with the days it was in force: a row is
    measured by the term of its moment. A live contact's moment is its day; a case's, the day its clock started.
    """

    contract: Contract
    clause: Clause
    kpi: Kpi
    parameters: Mapping[str, int]
    choices: Mapping[str, str]
    """The readings chosen by the clause or over it; defaults hold for the rest."""
    since: date | None = None
    until: date | None = None
    """The first and the last day in force; None where no amendment began or ended it."""
    amendment: str = ""
    """The number of the amendment that began this version."""
    other: tuple[str, str] | None = None
    """The reading, and the answer to it, that is only tried: what the clause would say under it."""

    @classmethod
    def of(cls, contract: Contract, clause: Clause, reading: Mapping[str, str] | None = None) -> "Term":
        """Resolve a clause under its own readings, or others given over them."""
        if isinstance(clause.limit, HalfDay) and (half_ms := _half_day_ms(contract, clause)):
            clause = clause.model_copy(update={"limit": BusinessTime(clause.limit.text, half_ms)})
        assert clause.definition is not None
        filled = {name: choice for name, choice in clause.reading.items() if not BLANK.search(choice)}
        choices = {**filled, **(reading or {})}
        parameters = {
            name: duration.ms * 1000
            for name, entry in clause.definition.readings.items()
            if entry.duration and isinstance(duration := parse_duration(choices.get(name, entry.default)), Duration)
        }
        if isinstance(clause.limit, Duration):
            parameters["limit"] = clause.limit.ms * 1000
        for name, entry in clause.definition.readings.items():
            if entry.number and (chosen := choices.get(name, entry.default)).isdecimal():
                parameters[name] = int(chosen)
        kpi = clause.definition.under(choices)
        if kpi.by_channel and clause.scope.channel:
            kpi = replace(kpi, fact=kpi.by_channel)
        if kpi.limit == "optional" and "limit" in kpi.parameters:
            parameters.setdefault("limit", 0)
        return cls(contract, clause, kpi, parameters, choices)

    @property
    def key(self) -> tuple[str, str]:
        return self.contract.id, self.clause.ref

    @property
    def id(self) -> TermId:
        return TermId(*self.key, self.since, *(self.other or ("", "")))

    @property
    def fact(self) -> Fact:
        return self.clause.catalogue.facts[self.kpi.fact]

    @property
    def is_deadline(self) -> bool:
        """Whether its rows are dated by when they fell due, and belong to the version in force when they began."""
        return not self.kpi.is_derived and self.fact.is_deadline

    @property
    def _is_logged(self) -> bool:
        return not self.kpi.is_derived and self.table == "logbook"

    @cached_property
    def scope(self) -> Scope:
        """
        The clause's scope, with what its condition asks of a row; of a KPI on the logbook with the KPI's own activities where
        the clause names none. Of what happened, only what the client did says anything of a duty of the client.
        """
        own = self.clause.scope
        found = {"activity": own.activity or self.kpi.activities or (), **self.clause.when.narrows}
        if self.clause.binds == "client" and not self.kpi.is_of_client and self._is_logged:
            found["cause"] = own.cause or self.clause.when.cause or ("client",)
        return own.model_copy(update=found)

    @cached_property
    def row_scope(self) -> Scope:
        """The scope that the rows of the fact are held to: of a scheduled fact none, its rows are the term's own."""
        return Scope() if not self.kpi.is_derived and self.fact.is_scheduled else self.scope

    @property
    def unresolved_name(self) -> str:
        """What the condition that a case takes longer is called among the parts of a cell; nothing where there is none."""
        after = self.clause.when.unresolved_after
        if after == AT_ITS_LIMIT:
            return "unresolved_at_limit"
        return f"unresolved_after_{after.ms}" if isinstance(after, Duration) else ""

    @property
    def calendar_hours(self) -> tuple[tuple[str, ...], bool]:
        """The names of the hours whose windows (or, with False, the time outside of them) are the term's calendar."""
        scope, service = self.clause.scope, self.contract.service_hours
        if self.kpi.schedule == "report":  # a moment, whatever the hours
            return (), True
        if scope.hours or scope.outside:
            return ((scope.hours,), True) if scope.hours else ((scope.outside or "",), False)
        named = {service.get(channel, "") for channel in scope.channel}
        return ((), True) if "" in named else (tuple(sorted(named)), True)

    @cached_property
    def hours_by_channel(self) -> tuple[tuple[tuple[str, ...], str, bool], ...]:
        """
        The hours that bound this term: (channels, name of hours, inside) alternatives; no channels means any.

        A live contact counts in its channel's service hours unless the clause names hours itself.
        """
        scope, service = self.row_scope, self.contract.service_hours
        if scope.hours:
            return ((scope.channel, scope.hours, True),)
        if scope.outside:
            return ((scope.channel, scope.outside, False),)
        if self.kpi.is_derived or not self.fact.is_live or not service:
            return ((scope.channel, "", True),)
        if scope.channel:
            return tuple(((channel,), service.get(channel, ""), True) for channel in scope.channel)
        return (*(((channel,), hours, True) for channel, hours in service.items()), (("*",), "", True))

    def choice(self, reading: str) -> str:
        """Return the option in force for one of the KPI's readings."""
        return self.choices.get(reading, self.kpi.readings[reading].default)

    @property
    def clock_hours(self) -> Hours | None:
        """The hours in which the limit runs, or whose days it counts; None for a limit in natural time."""
        limit, named = self.clause.limit, self.clause.clock_hours
        if not isinstance(limit, BusinessTime | WorkingDayLimit):
            return None
        if isinstance(limit, CalendarLimit) and limit.by is not None:
            return self.contract.days_until(limit)
        return self.contract.hours[named] if named else self.contract.working_days

    @property
    def hours_names(self) -> frozenset[str]:
        return frozenset(name for _, name, _ in self.hours_by_channel if name)

    def unmeasurable_because(self, columns: Mapping[str, frozenset[str]]) -> tuple[str, Text] | None:
        """Return the first thing the term lacks to be computed at all, as `lacks` gives it, or None."""
        return next(self.lacks(columns), None)

    def lacks(self, columns: Mapping[str, frozenset[str]] | None) -> Iterator[tuple[str, Text]]:
        """
        Yield each thing the term lacks to be computed at all, as (kind, detail); exports only where `columns` are given.

        Kinds: 'not_of_client' (of a duty of the client, where the rows are the provider's doing); 'named_indicator' (of a clause about another one than its kpi); 'no_limit' (of a clause that promises no number); 'blank_limit', 'blank_hours', 'blank_reading' and, of
        a clause with a target, 'blank_field'; 'missing_export' (detail: table); 'missing_column' (detail:
        table.column).
        """
        if self.clause.binds == "client" and not (self.kpi.is_derived or self.kpi.is_of_client or self.scope.cause):
            yield "not_of_client", self.kpi.label
        if named := self.clause.named_indicator:
            yield "named_indicator", named
        for blank in self.blanks:
            if blank.what != "target":
                yield f"blank_{blank.what}", blank.label if blank.label.zh else Text(blank.text, blank.text)
        if self.kpi.schedule == "quarter_hour" and not self._says_hours:
            yield "blank_hours", Text(zh="____", en="____")
        if columns is not None and not self.kpi.is_derived:
            yield from self._exports_lack(columns)
        if self.kpi.limit == "required" and self.clause.limit is None:
            yield "no_limit", Text(zh="", en="")

    @property
    def _says_hours(self) -> bool:
        """Whether the clause, or the service hours of all its channels, say when somebody is to be there (DECISIONS.md D74)."""
        scope = self.clause.scope
        served = bool(scope.channel) and all(name in self.contract.service_hours for name in scope.channel)
        return bool(scope.hours or scope.outside) or served

    def _exports_lack(self, columns: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, Text]]:
        needs = [*self.kpi.needs, *(f"{self.table}.{name}" for name in self.scope_columns)]
        if self.fact.is_deadline and self.clause.limit is None and self.table in PROMISED:
            needs.append(PROMISED[self.table])
        for need in needs:
            table, column = need.split(".")
            if table not in columns:
                yield "missing_export", Text(table, table)
            elif column not in columns[table]:
                yield "missing_column", Text(need, need)

    @property
    def blanks(self) -> tuple[Unfilled, ...]:
        """The blanks that make the clause undecidable; a field that is no quantity only does where there is a target."""
        named = self.calendar_hours[0] if self.kpi.schedule else self.hours_names
        channels = set(named) - {
            self.clause.scope.hours,
            self.clause.scope.outside,
            self.clause.clock,
        }
        served = (
            Unfilled(f"hours.{name}.windows", "____", "hours", Text(name, name))
            for name in sorted(channels)
            if self.contract.hours[name].is_blank
        )
        found = (*served, *self.contract.blanks_of(self.clause))
        return tuple(blank for blank in found if blank.what != "field" or self.clause.target)

    @property
    def table(self) -> str:
        """The canonical table the term's rows come from."""
        return self.fact.table

    @property
    def tables(self) -> tuple[str, ...]:
        """The canonical tables whose end says what the term can know: the one of its rows, and those it needs."""
        return tuple(dict.fromkeys([self.table, *(need.partition(".")[0] for need in self.kpi.needs)]))

    @property
    def scope_columns(self) -> tuple[str, ...]:
        """
        The canonical columns that the scope, or the channels' service hours, rest on.

        An answer takes kind, channel and topic from its ticket as well: what its fact borrows.
        """
        scope = self.scope
        named = {
            "activity": scope.activity and self.table == "logbook",
            "channel": scope.channel or any(channels for channels, _, _ in self.hours_by_channel),
            "queue": scope.queue,
            "topic": scope.topic,
            "kind": scope.kind,
            "class": scope.class_,
            "cause": scope.cause,
            "special_needs": scope.special_needs is not None,
            "resolved_at": self.clause.when.unresolved_after is not None,
        }
        return tuple(name for name, value in named.items() if value and name not in self.fact.borrows)


def _half_day_ms(contract: Contract, clause: Clause) -> int:
    """Return half the time that a clause's clock is open each day; 0 where its hours are not filled in."""
    hours = contract.hours.get(clause.clock_hours or "")
    return 0 if hours is None or hours.is_blank else (hours.day_length_min or 0) * 30_000
