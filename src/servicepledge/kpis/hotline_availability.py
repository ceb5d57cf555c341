"""热线可用率: how much of the agreed service time no outage took away."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

COUNTED = Text(zh="计入中断", en="count as out of service")

KPI = Kpi(
    id="hotline_availability",
    label=Text(zh="热线可用率", en="Hotline availability"),
    definition=Text(
        zh="约定服务时间内未发生中断的秒数除以服务时间总秒数；同时发生的中断只计一次，未记录恢复时间的中断视为仍在持续。",
        en="Seconds of the agreed service time without an outage divided by all of its seconds; outages at the same time "
        "count once, and one whose end is not recorded is taken to be still going on.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="service_time",
    activities=("outage",),
    schedule="open_time",
    tally={
        "available": "sum(length_s) filter (where outages_n = 0 and unsure_n = 0)",
        # A planned outage that is no service time stays none, whatever else fails while it lasts.
        "scheduled": "sum(length_s) filter (where outages_n = 0 or ((planned_n + planned_client_n) * (1 - {planned}) = 0 "
        "and plain_n + planned_n * {planned} + client_n * {client} + planned_client_n * {planned} * {client} > 0))",
        "unmeasurable": "sum(length_s) filter (where outages_n = 0 and unsure_n > 0)",
    },
    numerator="available",
    denominator="scheduled",
    counted=Text(zh="服务时间", en="seconds"),
    measure_word="秒",
    lacking=Text(zh="中断", en="out of service"),
    readings={
        "planned": Reading(
            label=Text(zh="计划内中断", en="Planned outages"),
            default="counted",
            options={
                "counted": Option(COUNTED, {"planned": "1"}),
                "left_out": Option(
                    Text(zh="不计入服务时间", en="are no service time"), {"planned": "0"}, needs=("logbook.planned",)
                ),
            },
            source="DECISIONS.md D10",
        ),
        "client_caused": Reading(
            label=Text(zh="客户方原因的中断", en="Outages caused by the client"),
            default="counted",
            options={
                "counted": Option(COUNTED, {"client": "1"}),
                "left_out": Option(
                    Text(zh="不计入服务时间", en="are no service time"), {"client": "0"}, needs=("logbook.cause",)
                ),
            },
            source="000/5 二.1(4)",
        ),
    },
    needs=("logbook.ended_at",),
    source="000/1 3.1.1; 000/8 2.1a; 001 2.1.1",
)
