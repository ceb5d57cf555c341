"""连续未达标期数: how many periods in a row, up to this one, were missed."""

from ..kpi import SCORECARD, Better, Kpi, Option, Reading, Text, Unit

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
                "any_clause": Option(Text(zh="任一条款", en="any clause")),
            },
            source="kpis.md A17",
        )
    },
    source="000/5 四.1(2)",
)
