"""放弃率: how many of the callers who asked for a person gave up before reaching one."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit
from ._shared import SHORT_WAIT

KPI = Kpi(
    id="abandonment_rate",
    label=Text(zh="放弃率", en="Abandonment rate"),
    definition=Text(
        zh="排队或振铃中放弃的来电数除以请求人工服务的来电数。",
        en="Calls abandoned in queue or while ringing divided by calls that asked for an agent.",
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "abandoned": "count_if(is_abandoned{counted})",
        "offered": "count_if(is_offered{counted})",
        "unmeasurable": "count_if(is_unknown{counted})",
    },
    numerator="abandoned",
    denominator="offered",
    counted=Text(zh="来电", en="calls"),
    measure_word="通",
    lacking=Text(zh="放弃", en="abandoned"),
    readings={
        "short_abandons": Reading(
            label=Text(zh="短时放弃", en="Short abandons"),
            default="counted",
            options={
                "counted": Option(Text(zh="计入", en="counted"), {"counted": ""}),
                "left_out": Option(
                    Text(zh="短时放弃的不计", en="those that gave up after a short wait are left out"),
                    {"counted": " and not coalesce(gave_up_after_us <= :short_wait_us, false)"},
                    needs=("calls.ended_at",),
                ),
            },
            source="DECISIONS.md D4",
        ),
        "short_wait": SHORT_WAIT,
    },
    needs=("calls.queued_at", "calls.answered_at"),
    staffed_for="reached",
    source="companion of answer_rate and average_speed_of_answer",
)
