"""座席占用率: for how much of the time they were signed in agents were with a customer, or at the work after a call."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

_UNSURE_BUSY = "on_n > 0 and {busy}_n = 0 and {busy}_unsure_n > 0"
_UNSURE_ON = "on_n = 0 and on_unsure_n > 0"
_OPEN = f"({_UNSURE_BUSY}) or ({_UNSURE_ON}) or (agent_id is null and {{busy}}_n + {{busy}}_unsure_n > 0)"

KPI = Kpi(
    id="occupancy",
    label=Text(zh="座席占用率", en="Occupancy"),
    definition=Text(
        zh="座席签入时间中处理来电与会话（通话及话后处理）的秒数除以签入的总秒数；同一座席同时处理多项、班次重叠的，均只计一次。",
        en="Seconds of the time agents were signed in during which they were with a customer or at the work after it, divided by all "
        "of them; several contacts, or shifts, of one agent at a time count once.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="agent_time",
    schedule="named_time",
    tally={
        "busy": "sum(length_s) filter (where on_n > 0 and {busy}_n > 0)",
        "signed_in": "sum(length_s) filter (where on_n > 0)",
        "unmeasurable": f"sum(length_s) filter (where {_OPEN})",
        "unmeasurable_most": f"sum(length_s) filter (where {_OPEN})",
        "unmeasurable_units": f"sum(length_s) filter (where {_UNSURE_ON})",
    },
    numerator="busy",
    denominator="signed_in",
    counted=Text(zh="签入时间", en="seconds signed in"),
    measure_word="秒",
    lacking=Text(zh="空闲", en="idle"),
    lacks="on_n > 0 and handling_n = 0",
    unmeasurable_counted=False,
    readings={
        "after_call": Reading(
            label=Text(zh="话后处理", en="Work after the call"),
            default="counted",
            options={
                "counted": Option(Text(zh="计入", en="counted"), {"busy": "handling"}, needs=("calls.after_call_s",)),
                "left_out": Option(Text(zh="不计", en="left out"), {"busy": "talk"}),
            },
            source="DECISIONS.md D79",
        ),
    },
    needs=("shifts.ended_at", "calls.agent_id", "calls.answered_at", "calls.ended_at"),
    source="companion of average_handle_time",
)
