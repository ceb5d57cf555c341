"""未达标说明时限达标率: how many missed targets were explained in writing within the limit."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "breach_explanation_time",
    label=Text(zh="未达标说明时限达标率", en="Misses explained within the limit"),
    definition=Text(
        zh="自确认未达标至书面说明原因及整改方案不超过时限的次数除以期内到期的次数；到期未说明视为超时。",
        en="Missed targets whose cause and plan were sent in writing within the limit, divided by those whose limit ran "
        "out in the period; not sent by then is late.",
    ),
    fact="log_steps",
    activities=("breach",),
    step="report",
    start="logbook.started_at",
    stop="logbook.reported_at",
    counted=Text(zh="未达标事项", en="misses"),
    source="000/8 3.2b",
)
