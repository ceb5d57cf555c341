"""处理时限告知率: how many customers were told when their case will be done."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="eta_communicated_rate",
    label=Text(zh="处理时限告知率", en="Cases with a promised time"),
    definition=Text(
        zh="已向客户承诺完成时间的案件数除以期内受理的案件数。",
        en="Cases on which a time was promised to the customer, divided by the cases received in the period.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="cases",
    tally={"told": "count_if(is_promised)", "cases": "count(*)", "unmeasurable": "count_if(is_promised_unknown)"},
    numerator="told",
    denominator="cases",
    counted=Text(zh="案件", en="cases"),
    measure_word="件",
    lacking=Text(zh="未告知时限", en="without a promised time"),
    needs=("tickets.promised_at",),
    source="002 2.2.2b; 003/4 二.2(3)b",
)
