"""结案归档率: how many closed cases have their summary filed."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="case_archive_rate",
    label=Text(zh="结案归档率", en="Closed cases archived"),
    definition=Text(
        zh="已总结归档的结案案件数除以期内结案的案件数。",
        en="Closed cases whose summary was filed, divided by the cases closed in the period.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="closed_cases",
    tally={
        "archived": "count_if(is_archived and not is_unknown)",
        "closed": "count(*)",
        "unmeasurable": "count_if(is_archive_unknown)",
    },
    numerator="archived",
    denominator="closed",
    counted=Text(zh="结案案件", en="closed cases"),
    measure_word="件",
    lacking=Text(zh="未归档", en="not archived"),
    needs=("tickets.closed_at", "tickets.archived_at"),
    source="003/4 二.3c",
)
