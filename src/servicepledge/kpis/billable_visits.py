"""计费出场次数: how many visits on site there are to bill."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="billable_visits",
    label=Text(zh="计费出场次数", en="Billable visits"),
    definition=Text(
        zh="实际到场的现场服务次数，以到场时间归期；再次上门另立一件。",
        en="Visits on site that were made, in the period of the visit; a second visit is a case of its own.",
    ),
    unit=Unit.COUNT,
    better=Better.LOWER,
    fact="visits",
    tally={"visits": "count_if(is_visit)", "cases": "count(*)", "unmeasurable": "count_if(is_unknown)"},
    numerator="visits",
    denominator="cases",
    is_total=True,
    total=Text(zh="到场次数合计", en="number of visits on site"),
    total_of=Text(zh="次", en="visits"),
    total_base=Text(zh="{total}", en="{total}"),
    counted=Text(zh="案件", en="cases"),
    measure_word="件",
    needs=("tickets.channel", "tickets.visited_at"),
    source="001 6.1.4",
)
