"""计费邮件数: how many replies to e-mails there are to bill."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="billable_email_replies",
    label=Text(zh="计费邮件数", en="Billable e-mail replies"),
    definition=Text(
        zh="人工回复的邮件数，以首次人工回复时间归期；自动回执不计。",
        en="Replies that people sent to e-mails, in the period of the first of them; automatic receipts are not billed.",
    ),
    unit=Unit.COUNT,
    better=Better.LOWER,
    fact="email_replies",
    tally={"replies": "{replies}", "cases": "count(*)", "unmeasurable": "count_if({unknown})"},
    numerator="replies",
    denominator="cases",
    is_total=True,
    total=Text(zh="人工回复数合计", en="number of human replies"),
    total_of=Text(zh="封", en="replies"),
    total_base=Text(zh="{total}", en="{total}"),
    counted=Text(zh="案件", en="cases"),
    measure_word="件",
    readings={
        "replies": Reading(
            label=Text(zh="计数方式", en="What is counted"),
            default="every",
            options={
                "every": Option(
                    Text(zh="每一次人工回复", en="every human reply"),
                    {
                        "replies": "sum(case when is_answered_email and human_replies >= 0 then human_replies end)",
                        "unknown": "is_unknown or (is_answered_email and (human_replies is null or human_replies < 0))",
                    },
                    needs=("tickets.human_replies",),
                ),
                "answered": Option(
                    Text(zh="每封邮件计一次", en="each e-mail that was answered, once"),
                    {"replies": "count_if(is_answered_email)", "unknown": "is_unknown"},
                    becomes={
                        "total": Text(zh="已回复邮件数合计", en="number of e-mails answered"),
                        "total_of": Text(zh="封", en="e-mails"),
                    },
                ),
            },
            source="DECISIONS.md D25; 001 6.1.3",
        ),
    },
    needs=("tickets.channel", "tickets.first_response_at"),
    source="001 6.1.3",
)
