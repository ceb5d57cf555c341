"""解决时限达标率: how many cases were resolved within the limit, or by the time promised on the case."""

from dataclasses import replace

from ..kpi import Option, Reading, Text
from ._shared import CASE_START, within_limit

KPI = within_limit(
    "resolution_time",
    label=Text(zh="解决时限达标率", en="Resolved within the limit"),
    definition=Text(
        zh="自受理至解决不超过时限（条款未约定时限的，以案件上承诺的时间为准）的案件数除以期内到期的案件数；到期未解决视为超时。",
        en="Cases resolved within the limit from receipt (where the clause gives none: by the time promised on the case), "
        "divided by the cases that fell due in the period; open past due is late.",
    ),
    step="resolution",
    stop="tickets.resolved_at",
    limit="optional",
    readings={
        "start": replace(
            CASE_START,
            options={
                **CASE_START.options,
                "first_response": Option(
                    Text(zh="首次响应（开始提供服务）", en="the first response, as the service begins"),
                    needs=("tickets.first_response_at",),
                    becomes={"starts": "first_response_at"},
                ),
            },
            usual=("receipt", "registration"),
            source="DECISIONS.md D16; 003/2 1.3",
        ),
        "until": Reading(
            label=Text(zh="计时终点", en="Clock stop"),
            default="resolved",
            is_agreed=True,
            options={
                "resolved": Option(Text(zh="解决", en="resolution"), is_unsaid=True),
                "confirmed": Option(
                    Text(zh="用户确认", en="the customer’s confirmation"),
                    needs=("tickets.confirmed_at",),
                    becomes={"step": "confirmation"},
                ),
                "closed": Option(
                    Text(zh="结案", en="closing of the case"), needs=("tickets.closed_at",), becomes={"step": "closure"}
                ),
            },
            source="003/2 1.3",
        ),
    },
    source="000/2 二.4c; 002 1.4.1; 003/4 二.2(4)",
)
