"""问题解决率: how many of the cases that should be resolved by now are."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="resolution_rate",
    label=Text(zh="问题解决率", en="Cases resolved"),
    definition=Text(
        zh="已解决的案件数除以期内到期的案件数，不论是否超时；到期未解决的计入分母，尚未到期的另计。",
        en="Cases resolved, in time or late, divided by the cases that fell due in the period; open past due counts as not "
        "resolved, open and not yet due is counted apart.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="case_steps",
    tally={
        "done": "count_if({done}{confirmed})",
        "cases": "count_if({counted})",
        "unmeasurable": "count_if(({unknown}){unconfirmed})",
        "pending": "count_if({waiting})",
        "early": "count_if({early})",
    },
    numerator="done",
    denominator="cases",
    counted=Text(zh="案件", en="cases"),
    measure_word="件",
    lacking=Text(zh="未解决", en="unresolved"),
    step="resolution",
    limit="optional",
    readings={
        "base": Reading(
            label=Text(zh="计算基数", en="Cases counted"),
            default="due",
            options={
                "due": Option(
                    Text(
                        zh="期内到期的案件（按条款时限，未约定时限的按案件上承诺的时间）",
                        en="those that fell due in the period, by the limit or else by the time promised on the case",
                    ),
                    {
                        "done": "(is_due or is_unpromised) and stopped_at is not null",
                        "counted": "is_due or (is_unpromised and (stopped_at is not null or is_stop_unknown))",
                        "unknown": "stopped_at is null and ((is_due and is_unmeasurable) or (is_unpromised and is_stop_unknown))",
                        "waiting": "is_pending or (is_unpromised and stopped_at is null and not is_stop_unknown)",
                        "early": "is_early",
                    },
                ),
                "received": Option(
                    Text(zh="期内受理的案件", en="those received in the period"),
                    {
                        "done": "resolved_at is not null",
                        "counted": "true",
                        "unknown": "is_resolved_unknown",
                        "waiting": "false",
                        "early": "false",
                    },
                    becomes={"fact": "cases", "step": None},
                ),
            },
            source="DECISIONS.md D15",
        ),
        "resolved": Reading(
            label=Text(zh="何谓解决", en="What is resolved"),
            default="recorded",
            options={
                "recorded": Option(Text(zh="以系统记录为准", en="as recorded"), {"confirmed": "", "unconfirmed": ""}),
                "confirmed": Option(
                    Text(zh="须经客户确认", en="confirmed by the customer"),
                    {
                        "confirmed": " and confirmed_at is not null",
                        "unconfirmed": " or (({done}) and is_confirmed_unknown)",
                    },
                    needs=("tickets.confirmed_at",),
                ),
            },
            source="DECISIONS.md D22",
        ),
    },
    needs=("tickets.received_at", "tickets.resolved_at"),
    source="000/6 2.3b; 000/6 2.6b; 002 1.4.2b; 003/1 四.1b; 003/3 2.2",
)
