"""非工作时间人工接听时限达标率: how many after-hours callers who asked for a person reached one within the limit."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="after_hours_human_answer_time",
    label=Text(zh="非工作时间人工接听时限达标率", en="After-hours calls answered by a person in time"),
    definition=Text(
        zh="条款所指工作时间之外，自来电到达起时限内由人工接听或回拨接通的来电数除以请求人工服务的来电数。",
        en="Outside the hours the clause names: calls that reached a person within the limit of their arrival, live or by a "
        "call-back that connected, divided by calls that asked for an agent.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="contacts",
    tally={
        "within": "count_if(wait_from_arrival_us <= :limit_us)",
        "offered": "count_if(is_offered)",
        "unmeasurable": "count_if(is_unknown or (is_answered and wait_from_arrival_us is null))",
    },
    numerator="within",
    denominator="offered",
    counted=Text(zh="来电", en="calls"),
    measure_word="通",
    lacking=Text(zh="超时或未接", en="late or unanswered"),
    limit="required",
    is_after_hours=True,
    needs=("calls.queued_at", "calls.answered_at", "calls.callback_at"),
    spread="wait_from_arrival_us",
    source="000/5 三.1(2)b",
)
