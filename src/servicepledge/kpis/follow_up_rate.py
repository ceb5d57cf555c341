"""回访率: how many customers heard from the centre after their case was closed."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="follow_up_rate",
    label=Text(zh="回访率", en="Closed cases followed up"),
    definition=Text(
        zh="已回访客户或告知处理结果的结案案件数除以期内结案的案件数。",
        en="Closed cases with a follow-up or a notice of the outcome, divided by the cases closed in the period.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="closed_cases",
    tally={
        "followed_up": "count_if(is_followed_up and not is_unknown)",
        "closed": "count(*)",
        "unmeasurable": "count_if(is_follow_up_unknown)",
    },
    numerator="followed_up",
    denominator="closed",
    counted=Text(zh="结案案件", en="closed cases"),
    measure_word="件",
    lacking=Text(zh="未回访", en="not followed up"),
    needs=("tickets.closed_at", "tickets.followed_up_at"),
    source="000/6 2.6a; 000/6 2.7b; 002 1.4.5b; 004/1 一.1(5)",
)
