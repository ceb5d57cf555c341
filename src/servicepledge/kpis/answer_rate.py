"""接通率: how many of the callers who asked for a person reached one (DECISIONS.md D5: once a call)."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit
from ._shared import SHORT_WAIT, callbacks

KPI = Kpi(
    id="answer_rate",
    label=Text(zh="接通率", en="Connection rate"),
    definition=Text(
        zh="人工接听的来电数除以请求人工服务的来电数；排队中放弃、溢出与拒接均计入分母，自助服务完成的来电不计。",
        en="Calls answered by an agent divided by calls that asked for one; abandoned, overflowed and rejected calls "
        "stay in, calls completed in self-service stay out.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="contacts",
    tally={
        "answered": "count_if({reached})",
        "offered": "count_if({basis}{counted})",
        "unmeasurable": "count_if(is_unknown{counted})",
    },
    numerator="answered",
    denominator="offered",
    counted=Text(zh="来电", en="calls"),
    measure_word="通",
    lacking=Text(zh="未接", en="unanswered"),
    readings={
        "basis": Reading(
            label=Text(zh="计算基数", en="Calls counted"),
            default="agent_requests",
            options={
                "agent_requests": Option(
                    Text(zh="请求人工服务的来电", en="those that asked for an agent"),
                    {"reached": "{is_live}", "basis": "is_offered"},
                ),
                "all_arrivals": Option(
                    Text(zh="全部来电，自助完成的计为未接", en="all, self-service counted as not answered"),
                    {"reached": "{is_live}", "basis": "true"},
                ),
                "self_service_connected": Option(
                    Text(zh="全部来电，自助完成的计为接通", en="all, self-service counted as answered"),
                    {"reached": "({is_live}) or is_self_served", "basis": "true"},
                ),
            },
            source="DECISIONS.md D3",
        ),
        "callbacks": callbacks({"is_live": "is_answered"}, {"is_live": "is_answered and not is_called_back"}),
        "short_abandons": Reading(
            label=Text(zh="短时放弃", en="Short abandons"),
            default="counted",
            options={
                "counted": Option(Text(zh="计入分母", en="stay in the denominator"), {"counted": ""}),
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
    source="000/8 2.1; 000/8 3.1; 001 4.1.1",
)
