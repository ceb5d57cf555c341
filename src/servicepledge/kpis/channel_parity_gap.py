"""线上线下时效差异: how far apart customers online and on site are in the time they are made to wait."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="channel_parity_gap",
    label=Text(zh="线上线下时效差异", en="Gap between online and on-site service"),
    definition=Text(
        zh="线上与线下请求（案件，以及未转为案件的来电、在线会话）时长中位数之差的绝对值，按期内受理的计；越接近零越一致。两边均有案件方可计算。",
        en="Distance between the median times of requests online and on site (cases, and the calls and chats that became none), over "
        "those received in the period; the "
        "nearer to nothing the more alike. It takes cases on both sides.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="requests",
    tally={
        "online": "count(case when is_online then {length} end)",
        "timed": "count(case when is_online is not null then {length} end)",
        "unmeasurable": "count_if(is_online is null or {impossible})",
    },
    numerator="online",
    denominator="timed",
    between=("is_online", "response_us"),
    groups=(Text(zh="线上", en="online"), Text(zh="线下", en="on site")),
    counted=Text(zh="案件", en="cases"),
    measure_word="件",
    scale=1_000_000,
    readings={
        "length": Reading(
            label=Text(zh="时效", en="What is timed"),
            default="response",
            options={
                "response": Option(
                    Text(zh="受理至首次响应", en="receipt to first response"),
                    {"length": "response_us", "impossible": "is_response_unknown"},
                    needs=("tickets.first_response_at",),
                ),
                "handling": Option(
                    Text(zh="受理至解决", en="receipt to resolution"),
                    {"length": "handling_us", "impossible": "is_handling_unknown"},
                    needs=("tickets.resolved_at",),
                    becomes={"between": ("is_online", "handling_us")},
                ),
            },
            source="004/1 一.1(4)",
        ),
    },
    needs=("tickets.received_at", "tickets.channel"),
    source="004/1 一.1(4); 004/1 一.3(3)b",
)
