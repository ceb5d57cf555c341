"""特殊客户优先接听率: how many elderly or disabled callers reached a person within the limit."""

from ..kpi import Better, Kpi, Text, Unit
from ._shared import ABANDONS, CLOCK_START, SHORT_WAIT

KPI = Kpi(
    id="special_needs_service_level",
    label=Text(zh="特殊客户接听时限达标率", en="Service level of callers with special needs"),
    definition=Text(
        zh="老年、残障等特殊客户的来电中，等待不超过约定时限即被接听的来电数除以请求人工服务的来电数。",
        en="Of the calls flagged as from elderly or disabled customers: those answered within the agreed limit divided by "
        "those that asked for an agent.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="contacts",
    tally={
        "within": "count_if(special_needs and ({wait} <= :limit_us{in_time}))",
        "offered": "count_if(special_needs and is_offered{counted})",
        "unmeasurable": "count_if(special_needs and (is_unknown or (is_answered and {wait} is null)))",
    },
    numerator="within",
    denominator="offered",
    counted=Text(zh="特殊客户来电", en="calls with special needs"),
    measure_word="通",
    lacking=Text(zh="超时或未接", en="late or unanswered"),
    limit="required",
    readings={
        "clock_start": CLOCK_START,
        "abandons": ABANDONS,
        "short_wait": SHORT_WAIT,
    },
    needs=("calls.queued_at", "calls.answered_at", "calls.special_needs"),
    spread="case when special_needs and is_answered then {wait} end",
    source="000/8 2.4",
)
