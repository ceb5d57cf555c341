"""首次响应时长百分位数: within what time nine in ten cases had a first human response, or half, or another share."""

from ..kpi import Text
from ._shared import PERCENTILES, time_taken

KPI = time_taken(
    "first_response_percentile",
    label=Text(zh="首次响应时长百分位数", en="Percentile of first response times"),
    definition=Text(
        zh="期内首次人工响应的案件，按自受理至响应的时长由短到长排列，居约定百分位处的时长；第50百分位即中位数。",
        en="Of the cases first answered by a person in the period, the time from receipt to that answer that the agreed share of "
        "them did not exceed; the 50th percentile is the median.",
    ),
    fact="first_responses",
    by_channel="request_responses",
    step="response",
    stop="tickets.first_response_at",
    times="{length}",
    readings=PERCENTILES,
    source="companion of first_response_time",
)
