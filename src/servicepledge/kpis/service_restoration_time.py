"""服务恢复时限达标率: how many outages were over within the limit."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "service_restoration_time",
    label=Text(zh="服务恢复时限达标率", en="Service restored within the limit"),
    definition=Text(
        zh="自事件发生至服务恢复不超过时限的事件数除以期内到期的事件数；到期未恢复视为超时。",
        en="Incidents after which service was restored within the limit, divided by those whose limit ran out in "
        "the period; not restored by then is late.",
    ),
    fact="log_steps",
    activities=("outage", "major_incident"),
    step="restoration",
    start="logbook.started_at",
    stop="logbook.ended_at",
    counted=Text(zh="事件", en="incidents"),
    source="000/5 三.3(1)b; 003/1 四.3",
)
