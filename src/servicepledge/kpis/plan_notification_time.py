"""处理计划告知时限达标率: how many customers were told the plan for their case within the limit."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "plan_notification_time",
    label=Text(zh="处理计划告知时限达标率", en="Plan made and told within the limit"),
    definition=Text(
        zh="自受理至制定处理计划并告知客户不超过时限的案件数除以期内到期的案件数；计划已定而未告知客户的不算。",
        en="Cases whose plan was made and told to the customer within the limit from receipt, divided by the cases that fell due "
        "in the period; a plan nobody told is no plan.",
    ),
    step="plan_notification",
    stop="tickets.plan_notified_at",
    source="003/1 二.2b",
)
