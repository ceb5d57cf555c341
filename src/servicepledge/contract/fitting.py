"""What must hold between a clause and the KPI it names: units, directions, limits, clocks, scopes, readings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import did_you_mean
from ..kpi import Better, Kpi, Reading
from .quantity import BLANK, Blank, BusinessTime, WorkingDayLimit, parse_duration

if TYPE_CHECKING:
    from .clause import Clause

MOST_TIMES = 1_000_000
"""What is more is a slip of the pen."""
SCHEDULED = frozenset({"activity", "channel", "topic", "hours", "outside"})
"""What can narrow a KPI that is measured against a schedule."""
LIMITED = frozenset({"threshold", "time_limit"})
"""Kinds whose words state a limit where their KPI counts what is within one."""


def misfits(clause: "Clause", kpi: Kpi) -> list[str]:
    """Return, as sentences, what of a clause does not fit the KPI it names."""
    problems = []
    target, read = clause.target, _as_read(clause, kpi)
    is_read = not any(BLANK.search(choice) for choice in clause.reading.values())
    if target and not target.is_blank and is_read:
        if target.unit is not read.unit:
            problems.append(f"target '{target.text}' is not in the unit of {kpi.id}. Use {read.unit.value}.")
        elif target.unit.value == "%" and target.bound > 1:
            problems.append(f"target '{target.text}' is more than 100 %. Write a share between 0 and 100 %.")
        elif (target.operator[0] == ">") is not (read.better is Better.HIGHER):
            problems.append(
                f"target '{target.text}' points the wrong way: {kpi.id} is better when it is {read.better.value}. "
                f"Use {'>=' if read.better is Better.HIGHER else '<='}."
            )
    if read.limit == "required" and clause.limit is None and (clause.target or clause.kind in LIMITED):
        problems.append(f"{kpi.id} needs a limit. Add limit = '15 s' or another length of time.")
    if read.limit == "none" and clause.limit is not None:
        problems.append(f"{kpi.id} takes no limit. Remove it, or use a kpi that counts what is within a limit.")
    if kpi.is_after_hours and not clause.scope.outside:
        problems.append(f"{kpi.id} counts what is outside working hours. Name them: scope = {{ outside = '…' }}.")
    problems.extend(_misfits_of_clock(clause, kpi))
    if clause.scope.model_fields_set - {"clause"} and kpi.is_derived:
        problems.append(f"{kpi.id} is worked out from verdicts. Narrow it by scope = {{ clause = ['…'] }} alone.")
    if clause.scope.clause and not kpi.is_derived:
        problems.append(f"{kpi.id} counts rows, not clauses. Remove scope.clause.")
    if clause.scope.activity and kpi.activities is None:
        problems.append(f"{kpi.id} is not about the logbook. Remove scope.activity.")
    if not clause.scope.activity and kpi.activities == ():
        problems.append(f"{kpi.id} needs an activity. Add scope = {{ activity = 'training' }} or another one.")
    if read.schedule and (narrower := sorted(clause.scope.model_fields_set - SCHEDULED)):
        problems.append(f"{kpi.id} cannot be narrowed by scope.{narrower[0].rstrip('_')}. Remove it.")
    for name, choice in clause.reading.items():
        if name not in kpi.readings:
            problems.append(f"reading '{name}' does not exist for {kpi.id}. {did_you_mean(name, kpi.readings)}")
        elif not BLANK.search(choice):
            problems.extend(unreadable(name, choice, kpi.readings[name]))
    return problems


def _misfits_of_clock(clause: "Clause", kpi: Kpi) -> Iterator[str]:
    limit = clause.limit
    if clause.clock and not isinstance(limit, BusinessTime | WorkingDayLimit | Blank):
        yield f"clock '{clause.clock}' changes nothing: there is no limit in working time. Write one, or remove clock."
    if not isinstance(limit, BusinessTime | WorkingDayLimit):
        return
    if kpi.step is None or any(":limit_us" in sql for sql in kpi.tally.values()):
        yield f"limit '{limit.text}' is in working time, and {kpi.id} counts natural time. Write it such as '15 s'."
    elif isinstance(limit, BusinessTime) and clause.clock_hours is None:
        yield (
            f"limit '{limit.text}' runs only while hours are open, and none are named. Add clock = 'work', the name of "
            "your [hours.work], or write natural time."
        )
    elif isinstance(limit, WorkingDayLimit) and clause.reading.get("pause", "none") != "none":
        yield (
            f"reading pause cannot be taken out of limit '{limit.text}'. Write the limit in business hours, or leave "
            "the reading out."
        )


def _as_read(clause: "Clause", kpi: Kpi) -> Kpi:
    """Return the KPI under those of the clause's readings that exist: a mean is in points, a share in % within a limit."""
    chosen = clause.reading.items()
    return kpi.under(
        {name: choice for name, choice in chosen if name in kpi.readings and choice in kpi.readings[name].options}
    )


def unreadable(name: str, choice: str, reading: Reading) -> list[str]:
    """Return what is wrong with a choice for a reading, as sentences."""
    if reading.number:
        return (
            []
            if choice.isascii() and choice.isdecimal() and 0 < int(choice) <= MOST_TIMES
            else [f"reading {name} = '{choice}' is not a whole number above 0. Write one, such as '{reading.default}'."]
        )
    if not reading.duration:
        return (
            []
            if choice in reading.options
            else [f"reading {name} = '{choice}' does not exist. {did_you_mean(choice, reading.options)}"]
        )
    try:
        if isinstance(parse_duration(choice), Blank):
            return [f"reading {name} is blank. Fill it in, or leave it out for the usual {reading.default}."]
        return []
    except ValueError as problem:
        return [f"reading {name}: {problem}"]
