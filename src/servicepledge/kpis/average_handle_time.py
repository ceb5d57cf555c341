"""平均处理时长: how long an answered call was handled, on average: the talk, and the work after it where that counts."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="average_handle_time",
    label=Text(zh="平均处理时长", en="Average handle time"),
    definition=Text(
        zh="人工接听来电自接听至结束的时长（含保持；约定含话后处理的，加上话后处理时长）之和除以来电数。",
        en="Answered calls from answer to end, holds included, and the work after the call where it is agreed to count, in all, divided "
        "by the calls.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "handled": "sum({handled})",
        "calls": "count({handled})",
        "unmeasurable": "count_if((answered_at is not null or is_unknown) and {handled} is null)",
    },
    numerator="handled",
    denominator="calls",
    counted=Text(zh="已接来电", en="answered calls"),
    measure_word="通",
    scale=1_000_000,
    readings={
        "after_call": Reading(
            label=Text(zh="话后处理", en="Work after the call"),
            default="left_out",
            options={
                "left_out": Option(Text(zh="不计", en="left out"), {"handled": "talk_us"}),
                "counted": Option(
                    Text(zh="计入", en="counted"),
                    {"handled": "(talk_us + after_call_us)"},
                    needs=("calls.after_call_s",),
                ),
            },
            source="DECISIONS.md D71",
        ),
    },
    needs=("calls.answered_at", "calls.ended_at"),
    spread="{handled}",
    source="companion of billable_talk_minutes",
)
