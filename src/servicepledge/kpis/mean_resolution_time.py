"""平均解决时长: how long cases took to be resolved, on average, of those resolved in the period."""

from ..kpi import Text
from ._shared import time_taken

KPI = time_taken(
    "mean_resolution_time",
    label=Text(zh="平均解决时长", en="Mean resolution time"),
    definition=Text(
        zh="期内解决的案件，自受理至解决的时长之和除以案件数；尚未解决的不计，解决后计入解决之日。",
        en="Of the cases resolved in the period, the times from receipt to resolution, divided by the cases; those not resolved yet "
        "count on the day they are.",
    ),
    fact="resolutions",
    step="resolution",
    stop="tickets.resolved_at",
    source="companion of resolution_time",
)
