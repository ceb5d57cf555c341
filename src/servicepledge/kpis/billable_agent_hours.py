"""计费在线工时: how long agents were signed in, in all."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="billable_agent_hours",
    label=Text(zh="计费在线工时", en="Billable agent time"),
    definition=Text(
        zh="座席签入至签出的时长合计，计入签入当日；同一座席重叠的班次只计一次；没有签出时间的班次无时长可计，单独列示。",
        en="The time agents were signed in, in all, on the day each signed in; shifts of one agent that overlap count once; "
        "shifts without an end have no length and are counted apart.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="agent_shifts",
    schedule="named_time",
    tally={
        "time": "sum(length_us)",
        "shifts": "count_if(length_us is not null)",
        "unmeasurable": "count_if(length_us is null)",
    },
    numerator="time",
    denominator="shifts",
    counted=Text(zh="班次", en="shifts"),
    measure_word="个班次",
    scale=1_000_000,
    is_total=True,
    total=Text(zh="在线时长合计", en="total time signed in"),
    unmeasurable_counted=False,
    needs=("shifts.ended_at",),
    source="001 6.1.2",
)
