"""服务水平: how many of the callers who asked for a person reached one within the limit."""

from ..kpi import CLOCK_START, Better, Kpi, Option, Reading, Text, Unit

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
        "within": "count_if({wait} <= :limit_us)",
        "offered": "count_if(is_offered{counted})",
        "unmeasurable": "count_if(is_answered and {wait} is null)",
    },
    numerator="within",
    denominator="offered",
    counted=Text(zh="来电", en="calls"),
    measure_word="通",
    lacking=Text(zh="超时或未接", en="late or unanswered"),
    limit="required",
    readings={
        "clock_start": CLOCK_START,
        "abandons": Reading(
            label=Text(zh="放弃的来电", en="Abandoned calls"),
            default="counted",
            options={
                "counted": Option(Text(zh="全部计入分母", en="all stay in the denominator"), {"counted": ""}),
                "short_left_out": Option(
                    Text(zh="等待不超过5秒即放弃的不计", en="those that gave up within 5 s are left out"),
                    {"counted": " and not is_short_abandon"},
                    needs=("calls.ended_at",),
                ),
                "left_out": Option(
                    Text(zh="分母仅含已接听来电", en="only answered calls are counted"),
                    {"counted": " and is_answered"},
                ),
            },
            source="kpis.md A4; 'The same name in different products'",
        ),
    },
    needs=("calls.queued_at", "calls.answered_at"),
    spread="case when is_answered then {wait} end",
    source="000/5 三.1(1); 000/8 1.3; 002 2.1.1",
)
