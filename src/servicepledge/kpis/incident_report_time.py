"""突发事件汇报时限达标率: how many major incidents were reported to the client within the limit."""

from ..kpi import Option, Reading, Text
from ._shared import within_limit

KPI = within_limit(
    "incident_report_time",
    label=Text(zh="突发事件汇报时限达标率", en="Incidents reported within the limit"),
    definition=Text(
        zh="自事件发生（或发现）至向客户汇报不超过时限的事件数除以期内到期的事件数；到期未汇报视为超时。",
        en="Incidents reported to the client within the limit from their beginning (or detection), divided by those whose "
        "limit ran out in the period; not reported by then is late.",
    ),
    fact="log_steps",
    activities=("major_incident",),
    step="report",
    start="logbook.started_at",
    stop="logbook.reported_at",
    counted=Text(zh="事件", en="incidents"),
    readings={
        "counted_from": Reading(
            label=Text(zh="计时起点", en="Clock start"),
            default="beginning",
            options={
                "beginning": Option(Text(zh="事件发生", en="beginning of the incident")),
                "detection": Option(
                    Text(zh="发现事件", en="detection of the incident"),
                    needs=("logbook.detected_at",),
                    becomes={"step": "report_after_detection"},
                ),
            },
            source="DECISIONS.md D24",
        ),
    },
    source="000/5 三.3(2)",
)
