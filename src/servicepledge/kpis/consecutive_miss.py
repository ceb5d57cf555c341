"""连续未达标期数: how many periods in a row, up to this one, were missed."""

from ..kpi import (
    SCORECARD,
    Better,
    Derived,
    Figure,
    Judged,
    Kpi,
    Option,
    Past,
    Reading,
    Text,
    Unit,
    misses_in_a_row,
)  # fmt: skip

_RUN = """
with whole as (
    select {which} as clause, periods_ago, bool_or(is_missed) as is_missed
    from verdicts
    where is_missed is not null and not is_partial
    group by all
),
runs as (
    select count(*) filter (where is_missed and periods_ago < coalesce(met_ago, periods_ago + 1)) as run
    from (select *, min(case when not is_missed then periods_ago end) over (partition by clause) as met_ago from whole)
    group by clause
)
select coalesce(max(run), 0) as numerator, least(count(*), 1) as denominator
from runs
"""


def _of_same_clause(past: Past) -> Figure:
    whole = _whole(past)
    used = [one for period in whole for one in period]
    runs = {
        clause: misses_in_a_row(one.is_missed for one in used if one.clause == clause)
        for clause in dict.fromkeys(one.clause for one in used)
    }
    longest = max(runs.values(), default=0)
    clauses = tuple(one.clause for one in past[-1] if one.is_missed and runs.get(one.clause, 0) == longest)
    return Figure(longest, int(bool(used)), used, clauses)


def _of_any_clause(past: Past) -> Figure:
    whole = _whole(past)
    used = [one for period in whole for one in period]
    run = misses_in_a_row(any(one.is_missed for one in period) for period in whole if period)
    return Figure(run, int(bool(used)), used, tuple(one.clause for one in past[-1] if one.is_missed))


def _whole(past: Past) -> list[list[Judged]]:
    """Return the verdicts of the periods that the term covers whole."""
    return [
        [one for one in period if one.is_missed is not None and one.is_covered and not one.is_partial]
        for period in past
    ]


KPI = Kpi(
    id="consecutive_miss",
    label=Text(zh="连续未达标期数", en="Periods missed in a row"),
    definition=Text(
        zh="截至本期连续未达标的期数，取各条款中最长者；没有判定的一期既不计入也不中断，协议期只覆盖一部分的首末期不计。",
        en="Periods in a row, up to this one, that were missed, of the clause with the most; a period without a verdict "
        "neither counts nor breaks the run, and first or last periods that the term covers only in part stay out.",
    ),
    unit=Unit.COUNT,
    better=Better.LOWER,
    fact=SCORECARD,
    tally={},
    derived=Derived(_of_same_clause, several="longest", sql=_RUN.format(which="clause")),
    numerator="run",
    denominator="looked_at",
    counted=Text(zh="连续未达标期", en="periods in a row"),
    measure_word="期",
    readings={
        "run_of": Reading(
            label=Text(zh="连续的对象", en="Missed in a row is"),
            default="same_clause",
            options={
                "same_clause": Option(Text(zh="同一条款", en="the same clause")),
                "any_clause": Option(
                    Text(zh="任一条款", en="any clause"),
                    becomes={"derived": Derived(_of_any_clause, several="longest", sql=_RUN.format(which="'any'"))},
                ),
            },
            source="DECISIONS.md D40",
        )
    },
    source="000/5 四.1(2)",
)
