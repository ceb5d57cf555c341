"""在线客服响应时长: how long a customer in a chat waited for the first human message, on average."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="chat_response_time",
    label=Text(zh="在线客服平均响应时长", en="Average chat response time"),
    definition=Text(
        zh="在线会话中客户等待人工回复的平均时长；机器人问候不算回复。按约定亦可为时限内得到首次人工回复的会话数除以请求人工的会话数。",
        en="Mean time a chat customer waited for a human message; a bot’s greeting is not a reply. Or, where agreed, chats "
        "with a first human reply within the limit divided by chats that asked for an agent.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "wait": "{wait}",
        "replies": "{replies}",
        "unmeasurable": "count_if({impossible})",
        "unmeasurable_units": "sum(case when {impossible} then {turns} end)",
        "unmeasurable_most": "sum(case when {impossible} then whole_us end)",
        "unmeasurable_boundless": "count_if({impossible} and whole_us is null)",
    },
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
                        "wait": "sum(first_reply_us)",
                        "replies": "count(first_reply_us)",
                        "impossible": "is_first_reply_unknown",
                        "turns": "1",
                    },
                    needs=("calls.first_reply_at",),
                ),
                "every": Option(
                    Text(zh="每一轮人工回复", en="every human reply"),
                    {
                        "wait": "sum(case when reply_wait_us >= 0 and reply_turns is not null then reply_wait_us end)",
                        "replies": "sum(case when reply_wait_us >= 0 then reply_turns end)",
                        "impossible": "reply_wait_us < 0 and reply_turns is not null",
                        "turns": "reply_turns",
                    },
                    needs=("calls.reply_turns", "calls.reply_wait_s"),
                ),
                "first_within": Option(
                    Text(
                        zh="每次会话的首次人工回复，计时限内所占比例",
                        en="the first human reply in every chat: the share within the limit",
                    ),
                    {
                        "wait": "count_if(is_offered and first_reply_us <= :limit_us)",
                        "replies": "count_if(is_offered)",
                        "impossible": "is_offered and is_first_reply_unknown",
                        "turns": "1",
                    },
                    needs=("calls.first_reply_at",),
                    becomes={
                        "label": Text(zh="在线客服首次响应时限达标率", en="Chats with a first reply in time"),
                        "unit": Unit.RATIO,
                        "better": Better.HIGHER,
                        "limit": "required",
                        "scale": 1,
                        "counted": Text(zh="会话", en="chats"),
                        "measure_word": "次",
                        "lacking": Text(zh="超时或未回复", en="late or without a reply"),
                    },
                ),
            },
            source="DECISIONS.md D2, D8",
        ),
    },
    needs=("calls.queued_at",),
    source="001 4.1.2; 002 2.1.3",
)
