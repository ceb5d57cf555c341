"""报告按期提交率: how many reports were delivered by the day they were owed."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "report_timeliness",
    label=Text(zh="报告按期提交率", en="Reports delivered on time"),
    definition=Text(
        zh="在应交时间（条款约定时限的，以时限为准）前提交的报告数除以期内到期的报告数；到期未提交视为逾期。",
        en="Reports delivered by the time they were owed (by the clause’s limit, where it gives one), divided by the "
        "reports owed in the period; not delivered by then is late.",
    ),
    fact="log_steps",
    activities=("report",),
    step="report",
    start="logbook.started_at",
    stop="logbook.reported_at",
    limit="optional",
    counted=Text(zh="报告", en="reports"),
    measure_word="份",
    source="000/5 二.2(5)b; 000/8 3.1a; 004/2 3.2c",
)
