"""服务时间达标率: how many quarter hours of the agreed service time had agents signed in."""

from ..kpi import Better, Kpi, Reading, Text, Unit

KPI = Kpi(
    id="staffed_hours_coverage",
    label=Text(zh="服务时间达标率", en="Staffed service hours"),
    definition=Text(
        zh="约定服务时间按15分钟划分，有座席（不少于约定人数）签入的时段数除以应有座席的时段数。",
        en="Quarter hours of the agreed service time in which agents were signed in (as many as agreed), divided by all "
        "its quarter hours.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="staffed_intervals",
    schedule="quarter_hour",
    tally={
        "staffed": "count_if(signed_in_n >= :agents_n)",
        "intervals": "count(*)",
        "unmeasurable": "count_if(signed_in_n < :agents_n and possible_n >= :agents_n)",
    },
    numerator="staffed",
    denominator="intervals",
    counted=Text(zh="应有座席的时段", en="intervals"),
    measure_word="个时段",
    lacking=Text(zh="无人在岗", en="unstaffed"),
    readings={
        "agents": Reading(
            label=Text(zh="最少在岗座席数", en="Least number of agents"),
            default="1",
            number=True,
            source="DECISIONS.md D11",
        ),
    },
    needs=("shifts.ended_at",),
    source="000/7 1.2; 000/8 2.3a; 001 2.1.2; 002 2.1.1a",
)
