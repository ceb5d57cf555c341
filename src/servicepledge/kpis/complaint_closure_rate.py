"""投诉办结率: how many of the complaints that should be closed by now are."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="complaint_closure_rate",
    label=Text(zh="投诉办结率", en="Complaints closed"),
    definition=Text(
        zh="已办结的投诉数除以期内到期的投诉数，不论是否超时；到期未办结的计入分母，尚未到期的另计。",
        en="Complaints closed, in time or late, divided by the complaints that fell due in the period; open past due counts as "
        "not closed, open and not yet due is counted apart.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="case_steps",
    tally={
        "done": "count_if({done})",
        "cases": "count_if({counted})",
        "unmeasurable": "count_if({unknown})",
        "pending": "count_if({waiting})",
        "early": "count_if({early})",
    },
    numerator="done",
    denominator="cases",
    counted=Text(zh="投诉", en="complaints"),
    measure_word="件",
    lacking=Text(zh="未办结", en="not closed"),
    step="complaint_closure",
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
                        "done": "kind = 'complaint' and closed_at is not null",
                        "counted": "kind = 'complaint'",
                        "unknown": "kind = 'complaint' and is_closed_unknown",
                        "waiting": "false",
                        "early": "false",
                    },
                    becomes={"fact": "cases", "step": None},
                ),
            },
            source="DECISIONS.md D15",
        ),
    },
    needs=("tickets.received_at", "tickets.closed_at", "tickets.kind"),
    source="000/1 3.3.2b",
)
