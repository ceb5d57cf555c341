"""在线客服响应时长: how long a customer in a chat waited for the first human message, on average."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="chat_response_time",
    label=Text(zh="在线客服平均响应时长", en="Average chat response time"),
    definition=Text(
        zh="在线会话中客户等待人工回复的平均时长；机器人问候不算回复。",
        en="Mean time a chat customer waited for a human message; a bot's greeting is not a reply.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="contacts",
    tally={"wait": "{wait}", "replies": "{replies}", "unmeasurable": "count_if({impossible})"},
    numerator="wait",
    denominator="replies",
    counted=Text(zh="回复", en="replies"),
    measure_word="次",
    scale=1_000_000,
    readings={
        "turns": Reading(
            label=Text(zh="计算范围", en="Turns"),
            default="first",
            options={
                "first": Option(
                    Text(zh="首次人工回复", en="the first human reply"),
                    {
                        "wait": "sum(case when first_reply_us >= 0 then first_reply_us end)",
                        "replies": "count_if(first_reply_us >= 0)",
                        "impossible": "first_reply_us < 0",
                    },
                    needs=("calls.first_reply_at",),
                ),
                "every": Option(
                    Text(zh="每一轮人工回复", en="every human reply"),
                    {
                        "wait": "sum(case when reply_wait_us >= 0 and reply_turns is not null then reply_wait_us end)",
                        "replies": "sum(case when reply_wait_us >= 0 then reply_turns end)",
                        "impossible": "reply_wait_us < 0 and reply_turns is not null",
                    },
                    needs=("calls.reply_turns", "calls.reply_wait_s"),
                ),
            },
            source="kpis.md A23",
        ),
    },
    needs=("calls.queued_at",),
    source="001 4.1.2; 002 2.1.3",
)
