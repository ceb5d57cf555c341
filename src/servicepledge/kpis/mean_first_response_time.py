"""平均首次响应时长: how long a first human response took, on average, of the cases that had one in the period."""

from ..kpi import Text
from ._shared import time_taken

KPI = time_taken(
    "mean_first_response_time",
    label=Text(zh="平均首次响应时长", en="Mean first response time"),
    definition=Text(
        zh="期内首次人工响应的案件，自受理至响应的时长之和除以案件数；尚未响应的不计，响应后计入响应之日。",
        en="Of the cases first answered by a person in the period, the times from receipt to that answer, divided by the cases; "
        "those not answered yet count on the day they are.",
    ),
    fact="first_responses",
    by_channel="request_responses",
    step="response",
    stop="tickets.first_response_at",
    source="companion of first_response_time",
)
