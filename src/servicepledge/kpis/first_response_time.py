"""首次响应时限达标率: how many cases had a first human response within the limit."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "first_response_time",
    label=Text(zh="首次响应时限达标率", en="First response within the limit"),
    definition=Text(
        zh="自受理至首次人工响应不超过时限的案件数除以期内到期的案件数；到期未响应视为超时，自动回执不算响应。",
        en="Cases first answered by a person within the limit from receipt, divided by the cases that fell due in the "
        "period; open past due is late, an automatic receipt is no answer.",
    ),
    step="first_response",
    stop="tickets.first_response_at",
    by_channel="request_steps",
    source="000/5 二.2(4)a; 003/4 二.1b; 003/4 二.1c",
)
