"""服务水平: how many of the callers who asked for a person reached one within the limit."""

from ..kpi import Better, Kpi, Text, Unit
from ._shared import ABANDONS, CLOCK_START, SHORT_WAIT

KPI = Kpi(
    id="service_level",
    label=Text(zh="接听时限达标率", en="Service level"),
    definition=Text(
        zh="等待不超过约定时限即被接听的来电数除以请求人工服务的来电数；恰好等于时限视为达标。",
        en="Calls answered within the agreed limit divided by calls that asked for an agent; exactly at the limit is met.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="contacts",
    tally={
        "within": "count_if({wait} <= :limit_us{in_time})",
        "offered": "count_if(is_offered{counted})",
        "unmeasurable": "count_if(is_unknown or (is_answered and {wait} is null))",
    },
    numerator="within",
    denominator="offered",
    counted=Text(zh="来电", en="calls"),
    measure_word="通",
    lacking=Text(zh="超时或未接", en="late or unanswered"),
    limit="required",
    staffed_for="limit",
    readings={
        "clock_start": CLOCK_START,
        "abandons": ABANDONS,
        "short_wait": SHORT_WAIT,
    },
    needs=("calls.queued_at", "calls.answered_at"),
    spread="case when is_answered then {wait} end",
    source="000/5 三.1(1); 000/8 1.3; 002 2.1.1",
)
