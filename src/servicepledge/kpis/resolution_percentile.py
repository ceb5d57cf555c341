"""解决时长百分位数: within what time nine in ten cases were resolved, or half, or another share."""

from ..kpi import Text
from ._shared import PERCENTILES, time_taken

KPI = time_taken(
    "resolution_percentile",
    label=Text(zh="解决时长百分位数", en="Percentile of resolution times"),
    definition=Text(
        zh="期内解决的案件，按自受理至解决的时长由短到长排列，居约定百分位处的时长；第50百分位即中位数。",
        en="Of the cases resolved in the period, the time from receipt to resolution that the agreed share of them did not exceed; "
        "the 50th percentile is the median.",
    ),
    fact="resolutions",
    step="resolution",
    stop="tickets.resolved_at",
    times="{length}",
    readings=PERCENTILES,
    source="companion of resolution_time",
)
