"""非工作时间接听时限达标率: how many after-hours callers were answered within the limit, by a person or a bot."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit
from ._shared import CLOCK_START

KPI = Kpi(
    id="after_hours_service_level",
    label=Text(zh="非工作时间接听时限达标率", en="After-hours service level"),
    definition=Text(
        zh="条款所指工作时间之外，时限内获人工或智能接听的来电数除以请求人工服务或由智能客服接听的来电数；智能接听自来电到达起计时。",
        en="Outside the hours the clause names: calls answered within the limit by an agent or a bot, divided by calls that "
        "asked for an agent or were answered by a bot; the bot’s clock starts with the arrival of the call.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="contacts",
    tally={
        "within": "count_if({wait} <= :limit_us{bot_in_time})",
        "offered": "count_if(is_offered{bot_counted})",
        "unmeasurable": "count_if((is_unknown or (is_answered and {wait} is null)){no_bot} or {bot_unknown})",
    },
    numerator="within",
    denominator="offered",
    counted=Text(zh="来电", en="calls"),
    measure_word="通",
    lacking=Text(zh="超时或未接", en="late or unanswered"),
    limit="required",
    staffed_for="limit",
    is_after_hours=True,
    readings={
        "clock_start": CLOCK_START,
        "answered_by": Reading(
            label=Text(zh="接听方式", en="Answered by"),
            default="agent_or_bot",
            options={
                "agent_or_bot": Option(
                    Text(zh="人工或智能接听", en="an agent or a bot"),
                    {
                        "bot_in_time": " or bot_wait_us <= :limit_us",
                        "bot_counted": " or is_bot_answered",
                        "no_bot": " and coalesce(bot_wait_us > :limit_us, true)",
                        "bot_unknown": "is_bot_answered and bot_wait_us is null and coalesce({wait} > :limit_us, true)",
                    },
                    needs=("calls.bot_answered_at",),
                ),
                "agent": Option(
                    Text(zh="仅人工接听", en="an agent only"),
                    {"bot_in_time": "", "bot_counted": "", "no_bot": "", "bot_unknown": "false"},
                ),
            },
            source="DECISIONS.md D7",
        ),
    },
    needs=("calls.queued_at", "calls.answered_at"),
    source="000/5 二.1(5); 000/5 三.1(2)a",
)
