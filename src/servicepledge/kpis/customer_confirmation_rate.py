"""客户确认率: how many closed cases the customer confirmed as solved."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="customer_confirmation_rate",
    label=Text(zh="客户确认率", en="Closed cases confirmed by the customer"),
    definition=Text(
        zh="经客户确认的结案案件数除以期内结案的案件数。",
        en="Closed cases that the customer confirmed, divided by the cases closed in the period.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="closed_cases",
    tally={
        "confirmed": "count_if(is_confirmed and not is_unknown{counted})",
        "closed": "count_if(true{counted})",
        "unmeasurable": "count_if(is_confirmation_unknown{counted})",
    },
    numerator="confirmed",
    denominator="closed",
    counted=Text(zh="结案案件", en="closed cases"),
    measure_word="件",
    lacking=Text(zh="未经客户确认", en="not confirmed"),
    readings={
        "unreachable": Reading(
            label=Text(zh="联系不上的客户", en="Customers who could not be reached"),
            default="counted",
            options={
                "counted": Option(Text(zh="计入分母", en="stay in the denominator"), {"counted": ""}),
                "left_out": Option(
                    Text(zh="按约定次数仍联系不上的不计", en="those not reached after the agreed tries are left out"),
                    {"counted": " and not is_unreachable"},
                    needs=("tickets.unreachable",),
                ),
            },
            source="DECISIONS.md D23",
        ),
    },
    needs=("tickets.closed_at", "tickets.confirmed_at"),
    source="003/1 二.3b; 003/4 二.2(5)a",
)
