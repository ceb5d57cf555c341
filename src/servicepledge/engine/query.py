"""The SQL of tallies: one pass over a fact for every clause of every contract that needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import prod
from types import MappingProxyType
from zoneinfo import ZoneInfo

import polars as pl

from ..clock.local import local_day_sql, local_hour_sql
from ..exports.canonical import TABLES
from ..facts import SCHEDULE, Fact
from ..facts.expression import SINCE, UNTIL
from ..kpi import Kpi
from .breakdown import DERIVED
from .measures import Dimension, Measures
from .terms import Term, TermId
from .timetables.days import DayTable
from .timetables.deadlines import Deadlines

MOST_IN_INTEGER = 2**31
SET_NO = "set_no"
"""Which of a pass's `sets` a cell answers, as SQL's `grouping` numbers them."""


def is_windowed(kpi: Kpi) -> bool:
    """Say whether a KPI asks for the neighbours of a row in its matter."""
    return any(tally.expression.asks_neighbours for tally in kpi.tallies.values())


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that cells are grouped by: its name, and the SQL it is made by; of a column as it is, none."""

    name: str
    sql: str = ""

    @property
    def selected(self) -> str:
        """How a select list has it."""
        return f"{self.sql} as {self.name}" if self.sql else self.name


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
    """What cells are told apart by besides; with `sets` the names of all of them."""
    as_of_us: int
    """Up to when the exports the pass reads are complete."""
    now_us: int
    """When they were opened: nothing in them happened after it."""
    fact_columns: frozenset[str]
    schedule: pl.DataFrame | None
    """What the terms of a scheduled fact are measured against (see `timetables.schedule`)."""
    deadlines: Deadlines | None
    """When the cases of a pass over them fall due."""
    matter_columns: tuple[str, ...]
    """The columns that make two contacts the same matter, as far as the export has them."""
    sets: tuple[tuple[str, ...], ...] = ()
    """Breakdowns that one query answers side by side, each on its own: grouping sets, in SQL's words."""

    @property
    def is_windowed(self) -> bool:
        return any(one.asks_neighbours for one in self.measures.expressions.values())

    @property
    def is_deadline(self) -> bool:
        return self.fact.is_deadline

    @property
    def own_number(self) -> str | None:
        """The column that says which term a row was made for; None where rows are every term's."""
        return "limit_no" if self.is_deadline else "term_no" if self.fact.is_scheduled else None

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """The parts of a cell number after the day, with their sizes: slots of hours, then dimensions."""
        slots = ((f"h{slot}", 2) for slot in range(len(self.days.windows)))
        return (*slots, *((dimension.column, dimension.size) for dimension in self.dimensions))

    @property
    def cells_a_day(self) -> int:
        """How many cells a day of a contract may have."""
        return prod(size for _, size in self.parts)

    @property
    def groups(self) -> tuple[str, ...]:
        """The columns of the fact that a breakdown groups by; the parts of the day are told apart anyway."""
        return tuple(name for name in self.by if name not in DERIVED)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the small tables its query joins, by name: its contracts, days and limits, and its schedule."""
        return {
            "contracts": self.days.contracts,
            "days": self.days.frame,
            **({SCHEDULE: self.schedule} if self.schedule is not None else {}),
            **(self.deadlines.tables() if self.deadlines is not None else {}),
        }

    def sql(self) -> str:
        """Return the one query that tallies every term of the pass, per cell."""
        known = self.keys()
        keys, names = [key.selected for key in known], ", ".join(key.name for key in known)
        tallies = [f"cast({one.sql} as bigint) as {alias}" for alias, one in self.measures.expressions.items()]
        if self.sets:
            groups = dict.fromkeys(", ".join([*self.cell_names, *self._told_apart(by)]) for by in self.sets)
            sets = ", ".join(f"({group})" for group in groups)  # weekdays with hours are hours to SQL
            which = f"grouping({', '.join(self._told_apart(self.by))}) as {SET_NO}"
            selected = ", ".join([*keys, which, *tallies])
            return f"select {selected} from {self.dated_rows()} group by grouping sets ({sets})"
        if not self.is_windowed:
            return f"select {', '.join([*keys, *tallies])} from {self.dated_rows()} group by {names}"
        used = self.columns_used
        thin = f"select {', '.join([*keys, self.matter, 'at_us', *used])} from {self.dated_rows()}"
        seen = _seen(thin, ["cell", *used, *self.groups])
        return f"with {seen} select {', '.join([names, *tallies])} from seen group by {names}"

    def of_set(self, cells: pl.DataFrame, by: tuple[str, ...]) -> tuple["Pass", pl.DataFrame]:
        """Return the pass as if only one of its `sets` had been asked for, and the cells that answer it."""
        alone = replace(self, by=by, sets=())
        if not self.sets:
            return alone, cells
        every, mine = self._told_apart(self.by), self._told_apart(by)
        number = sum(1 << place for place, name in enumerate(reversed(every)) if name not in mine)
        others = [name for name in every if name not in mine]
        return alone, cells.filter(pl.col(SET_NO) == number).drop(SET_NO, *others)

    def unmeasured(self) -> "Pass":
        """Return the pass measuring nothing: its cells are those that have rows."""
        return replace(self, measures=replace(self.measures, expressions={}))

    def _told_apart(self, by: Sequence[str]) -> list[str]:
        """Return the columns of the query that a breakdown groups by, besides the cell."""
        return [name for name in by if name == "hour" or name not in DERIVED]

    def rows_sql(self, condition: str) -> str:
        """Return the query for the rows themselves that meet a condition over the fact's columns, each with its cell."""
        keys = ", ".join(key.selected for key in self._cell_keys({}))
        if not self.is_windowed:
            known = ", ".join(["contract_id", *([self.own_number] if self.own_number else [])])
            return f"select {keys}, fact.* exclude ({known}) from {self.dated_rows()} where {condition}"
        every = f"select {keys}, {self.matter}, fact.* exclude (contract_id) from {self.dated_rows()}"
        return f"with {_seen(every, ['cell', *self.columns_used])} select * from seen where {condition}"

    @property
    def start(self) -> str:
        """The instant that says in which hours a row fell: a case counts by when its clock started."""
        return "start_us" if self.is_deadline else "at_us"

    def keys(self, codes: Mapping[str, str] = MappingProxyType({})) -> list[Key]:
        """Return what cells are grouped by; `codes` holds the SQL of a dimension's code where it is known already."""
        keys = self._cell_keys(codes)
        if "hour" in self.by:
            hour = local_hour_sql(self.start, self.zone, self.first, self.last)
            keys.append(Key("hour", f"cast({hour} as integer)"))
        return [*keys, *(Key(name) for name in self.groups)]

    def _cell_keys(self, codes: Mapping[str, str]) -> list[Key]:
        hours_of = "start_days" if self.is_deadline else "days"
        count = self.days.ids * self.cells_a_day
        number = "integer" if count < MOST_IN_INTEGER else "bigint"
        cell = f"cast(days.day_id as {number})"
        for slot in range(len(self.days.windows)):
            cell = f"({cell}) * 2 + case when {self.days.inside_sql(slot, self.start, hours_of)} then 1 else 0 end"
        for dimension in self.dimensions:
            cell = f"({cell}) * {dimension.size} + {codes.get(dimension.column, dimension.sql)}"
        return [Key("cell", cell), *(Key(name) for name in self.cell_names[1:])]

    @property
    def cell_names(self) -> list[str]:
        """The columns by which rows and cells of the pass are told apart and joined."""
        return ["cell", *([self.own_number] if self.own_number else [])]

    @property
    def matter(self) -> str:
        """Return the matter of a row; null where the customer is not known, since such rows have no neighbours."""
        matter = self.matter_sql("days.contract_no")
        return f"case when {self.fact.repeats[0]} is not null then {matter} end as matter"

    def matter_sql(self, contract: str) -> str:
        """
        Return the number that two contacts of one customer on one matter share, given the column of the contract.

        A 64-bit hash: with 25 million customers the chance that any two matters share one is about 2 in 100,000.
        """
        return f"hash({', '.join([contract, *self.matter_columns])})"

    @property
    def day_of_row(self) -> str:
        """The SQL that finds the day of a row among those of a contract."""
        day = local_day_sql("at_us", self.zone, self.first, self.last)
        return f"days.day_id = contracts.days_from + cast({day} as integer)"

    def dated_rows(self) -> str:
        """Return the fact's rows joined with the days of the contracts; a row is in one day of each of its contracts."""
        if self.deadlines is None:
            return (
                f"({self.event_rows()}) as fact\njoin contracts on contracts.rows_id = fact.contract_id\n"
                f"join days on {self.day_of_row}"
            )
        day = local_day_sql("at_us", self.zone, self.first, self.last)
        cases = self.deadlines.sql(self.fact.sql, self.fact_columns, self.as_of_us, self.now_us)
        joined = f"({cases}) as fact\njoin days on days.contract_no = fact.contract_no and days.day_no = {day}"
        if not self.days.windows:
            return joined
        started = local_day_sql("start_us", self.zone, self.first, self.last)
        return f"{joined}\nleft join days as start_days on start_days.contract_no = fact.contract_no and start_days.day_no = {started}"

    @property
    def fact_columns_used(self) -> list[str]:
        """The fact's columns that stand in tallies, less those grouped by anyway."""
        return [name for name in self.columns_used if name in self.fact_columns]

    @property
    def columns_used(self) -> list[str]:
        """The fact's and the day table's columns that stand in tallies, less those grouped by anyway."""
        words = {name for one in self.measures.expressions.values() for name in one.names}
        parameters = {name for held in self.measures.parameters.values() for name in held}
        return sorted(words & (self.fact_columns | parameters) - set(self.groups))

    def event_rows(self) -> str:
        """Return the query for the fact's rows that may lie in the days of the pass, with their moment."""
        bounds = f"{self.fact.day} >= {_instant(self.first, -1)} and {self.fact.day} < {_instant(self.last, 2)}"
        if not self.fact.is_scheduled:
            # What is planned has not happened before the export says so; of what else it holds, nothing happens after now.
            table = TABLES[self.fact.table]
            ends_us = self.as_of_us if table.moment in table.ahead else self.now_us
            bounds += f" and {self.fact.day} <= make_timestamp({ends_us})"
        return f"select *, epoch_us({self.fact.day}) as at_us from ({self.fact.sql}\n) where {bounds}"

    def number_of(self, term: Term) -> int:
        """Return the number of a term's contract in the day table."""
        return self._contract_numbers[term.contract.id]

    def own_number_of(self, term: Term) -> int:
        """Return the number that rows made for a term have (see `own_number`)."""
        return self._term_numbers[term.id]

    @cached_property
    def _contract_numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.days.slots)}

    @cached_property
    def _term_numbers(self) -> Mapping[TermId, int]:
        return {term.id: number for number, term in enumerate(self.terms)}


def _seen(rows: str, ties: Sequence[str]) -> str:
    """Return two named queries: the rows, and the rows knowing their neighbours in the same matter."""
    return f"thin as ({rows}), seen as ({knowing_neighbours('thin', ties)})"


def knowing_neighbours(rows: str, ties: Sequence[str]) -> str:
    """
    Return the query that adds to rows, which have a name, how far their neighbours in the same matter are.

    `ties` puts simultaneous contacts in order by all that tallies ask of a row: those it cannot tell apart are the same
    to every tally, so that every run counts the same.
    """
    return (
        "select *, "
        f"case when matter is not null then at_us - lag(at_us) over matters end as {SINCE}, "
        f"case when matter is not null then lead(at_us) over matters - at_us end as {UNTIL} "
        f"from {rows} window matters as (partition by matter order by at_us, {', '.join(ties)})"
    )


def _instant(day: date, shift: int) -> str:
    """Return a UTC midnight some days off, as SQL; a day on either side covers every time zone."""
    return f"timestamp '{day + timedelta(days=shift)}'"
