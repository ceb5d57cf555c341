"""The SQL of tallies: one pass over a fact for every clause of every contract that needs it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from ..facts import Fact
from .calendar import DayTable, local_day_sql, local_hour_sql
from .terms import Term

WINDOWED = ("since_previous_us", "until_next_us")
DEADLINE_FACT = "case_steps"
_WORD = re.compile(r"[a-z_]\w*")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A scope column coded as a small number: 0 is 'any other value', 1… are the values clauses name."""

    column: str
    values: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.values) + 1

    @property
    def sql(self) -> str:
        if self.column == "special_needs":
            return "case when special_needs then 1 else 0 end"
        cases = " ".join(f"when {_quoted(value)} then {code}" for code, value in enumerate(self.values, 1))
        return f"case {self.column} {cases} else 0 end"


@dataclass(frozen=True)
class Measures:
    """
    The distinct additive SQL expressions that the terms of one fact need.

    A parametrised tally (`:limit_us`) takes one expression per slot: a contract's first limit, its second, and so on.
    Where all contracts agree on a slot's value it is written into the SQL; elsewhere it is a column of the day table.
    """

    expressions: Mapping[str, str]
    """Alias to SQL."""
    aliases: Mapping[tuple[str, str, str], str]
    """(contract id, clause reference, tally name) to alias."""
    parameters: Mapping[str, Mapping[str, int]]
    """Per contract id: parameter column to value."""


@dataclass
class _Slots:
    by_contract: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)

    def place(self, contract: str, values: tuple[int, ...]) -> int:
        known = self.by_contract.setdefault(contract, [])
        if values not in known:
            known.append(values)
        return known.index(values)


def collect_measures(terms: Sequence[Term], prefix: str) -> Measures:
    """Gather the expressions of a fact's terms, each once."""
    slots: dict[str, _Slots] = {}
    wanted: dict[tuple[str, str, str], tuple[str, int]] = {}
    samples: dict[str, tuple[Term, str]] = {}
    for term in terms:
        for name, template in term.kpi.tally.items():
            values = tuple(term.parameters[parameter] for parameter in term.parameters_of(name))
            samples.setdefault(template, (term, name))
            slot = slots.setdefault(template, _Slots()).place(term.contract.id, values)
            wanted[(*term.key, name)] = (template, slot)
    expressions: dict[str, str] = {}
    parameters: dict[str, dict[str, int]] = {term.contract.id: {} for term in terms}
    aliases: dict[tuple[str, int], str] = {}
    for template, slot in dict.fromkeys(wanted.values()):
        term, name = samples[template]
        names = term.parameters_of(name)
        held = {
            contract: dict(zip(names, known[slot], strict=True))
            for contract, known in slots[template].by_contract.items()
            if slot < len(known)
        }
        alias = aliases[template, slot] = f"{prefix}{len(expressions)}"
        texts: dict[str, str] = {}
        for parameter in names:
            values_held = {values[parameter] for values in held.values()}
            if len(values_held) == 1:
                texts[parameter] = str(values_held.pop())
            else:
                texts[parameter] = f"{alias}_{parameter}"
                for contract, given in held.items():
                    parameters[contract][texts[parameter]] = given[parameter]
        expressions[alias] = term.sql(name, texts)
    return Measures(expressions, {key: aliases[value] for key, value in wanted.items()}, parameters)


def collect_dimensions(terms: Sequence[Term]) -> tuple[Dimension, ...]:
    """Gather the scope columns that the terms of a fact name, with the values they name."""
    values: dict[str, dict[str, None]] = {}
    for term in terms:
        scope = term.clause.scope
        named = {"queue": scope.queue, "topic": scope.topic, "kind": scope.kind, "class": scope.class_}
        channels = [channel for group, _, _ in term.hours_by_channel for channel in group if channel != "*"]
        for column, names in {"channel": (*scope.channel, *channels), **named}.items():
            if names:
                values.setdefault(column, {}).update(dict.fromkeys(names))
        if scope.special_needs is not None:
            values.setdefault("special_needs", {})["true"] = None
    return tuple(Dimension(column, tuple(names)) for column, names in values.items())


@dataclass(frozen=True)
class Pass:
    """One pass over one fact: what it needs to write its SQL and to read the cells that come back."""

    fact: Fact
    terms: tuple[Term, ...]
    measures: Measures
    dimensions: tuple[Dimension, ...]
    days: DayTable
    zone: ZoneInfo
    first: date
    last: date
    by: tuple[str, ...]
    as_of_us: int
    fact_columns: frozenset[str]

    @property
    def is_windowed(self) -> bool:
        return any(name in sql for sql in self.measures.expressions.values() for name in WINDOWED)

    @property
    def radices(self) -> tuple[int, ...]:
        """The sizes of the parts of a cell number, after the day: hours slots, then dimensions."""
        return (*(2 for _ in self.days.windows), *(dimension.size for dimension in self.dimensions))

    @property
    def groups(self) -> tuple[str, ...]:
        """The columns of the fact that a breakdown groups by; days are told apart anyway."""
        return tuple(name for name in self.by if name not in ("day", "week", "month", "weekday", "hour"))

    def sql(self) -> str:
        """Return the one query that tallies every term of the pass, per cell."""
        is_deadline = self.fact.name == DEADLINE_FACT
        rows = self._deadline_rows() if is_deadline else self._event_rows()
        start = "start_us" if is_deadline else "at_us"
        cell = "days.day_id"
        for slot in range(len(self.days.windows)):
            cell = f"({cell}) * 2 + cast({self.days.inside_sql(slot, start)} as integer)"
        for dimension in self.dimensions:
            cell = f"({cell}) * {dimension.size} + {dimension.sql}"
        keys = [f"cast({cell} as bigint) as cell", *self.groups]
        if "hour" in self.by:
            keys.append(f"cast({local_hour_sql(start, self.zone, self.first, self.last)} as integer) as hour")
        if is_deadline:
            keys.append("limit_no")
        names = ", ".join([key.rsplit(" as ", 1)[-1] for key in keys])
        tallies = ", ".join(f"cast({sql} as bigint) as {alias}" for alias, sql in self.measures.expressions.items())
        join = (
            f"join days on days.rows_id = fact.contract_id"
            f" and days.day_no = {local_day_sql('at_us', self.zone, self.first, self.last)}"
            + (" and days.contract_no = fact.contract_no" if is_deadline else "")
        )
        if not self.is_windowed:
            return f"select {', '.join(keys)}, {tallies} from ({rows}) as fact {join} group by {names}"
        # Only what the tallies need goes through the window: the key, the time, the cell and a few flags.
        matter = ", ".join(["fact.contract_id", *self.fact.repeats])
        carried = [name for name in self._columns_used() if name not in self.groups]
        thin = ", ".join(
            [*keys, f"case when customer_id is null then at_us else hash({matter}) end as matter", "at_us", *carried]
        )
        return (
            f"with thin as (select {thin} from ({rows}) as fact {join}), "
            "seen as (select *, at_us - lag(at_us) over matters as since_previous_us, "
            "lead(at_us) over matters - at_us as until_next_us from thin "
            "window matters as (partition by matter order by at_us)) "
            f"select {names}, {tallies} from seen group by {names}"
        )

    def _columns_used(self) -> list[str]:
        """Return the fact's and the day table's columns that stand in the tallies."""
        words = {word for sql in self.measures.expressions.values() for word in _WORD.findall(sql)}
        parameters = {name for held in self.measures.parameters.values() for name in held}
        return sorted(words & (self.fact_columns | parameters))

    def _event_rows(self) -> str:
        bounds = f"{self.fact.day} >= {_instant(self.first, -1)} and {self.fact.day} < {_instant(self.last, 2)}"
        return f"select *, epoch_us({self.fact.day}) as at_us from ({self.fact.sql}\n) where {bounds}"

    def _deadline_rows(self) -> str:
        """
        Give each step of a case its due time under each limit of its contract.

        A case is dated by its due time; where that cannot be known, by its start or else its stop. Stopped before it
        started is impossible: unmeasurable, like a missing time.
        """
        return (
            "select *, coalesce(due_us, start_us, stop_us) as at_us, "
            "not is_unmeasurable and coalesce(stop_us <= due_us, false) as is_met, "
            f"is_unmeasurable or stop_us is not null or due_us <= {self.as_of_us} as is_due, "
            f"not is_unmeasurable and stop_us is null and due_us > {self.as_of_us} as is_pending, "
            "case when not is_unmeasurable then stop_us - start_us end as elapsed_us "
            "from (select *, due_us is null or coalesce(stop_us < start_us, false) as is_unmeasurable "
            "from (select steps.*, limits.contract_no, limits.limit_no, epoch_us(started_at) as start_us, "
            "epoch_us(stopped_at) as stop_us, "
            "case when limits.limit_us is null then epoch_us(promised_at) else epoch_us(started_at) + limits.limit_us end "
            f"as due_us from ({self.fact.sql}\n) as steps "
            "join limits on limits.rows_id = steps.contract_id and limits.step = steps.step))"
        )

    def limits(self) -> pl.DataFrame:
        """
        Return the limits of a deadline fact's terms.

        Rows    one contract, step and limit each: `limit_no, contract_no, rows_id, step, limit_us` (null: as promised).
        """
        numbers = {contract_id: number for number, contract_id in enumerate(self.days.slots)}
        return pl.DataFrame(
            [
                (limit_no, numbers[term.contract.id], term.contract.rows_id, term.kpi.step, term.parameters.get("limit"))
                for limit_no, term in enumerate(self.terms)
            ],
            schema={
                "limit_no": pl.Int32, "contract_no": pl.Int32, "rows_id": pl.String, "step": pl.String, "limit_us": pl.Int64
            },
            orient="row",
        )  # fmt: skip


def _instant(day: date, shift: int) -> str:
    """Return a UTC midnight some days off, as SQL; a day on either side covers every time zone."""
    return f"timestamp '{day + timedelta(days=shift)}'"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
