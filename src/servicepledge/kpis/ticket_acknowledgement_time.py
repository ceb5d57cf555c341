"""受理登记时限达标率: how many cases were registered and confirmed within the limit."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "ticket_acknowledgement_time",
    label=Text(zh="受理登记时限达标率", en="Registered within the limit"),
    definition=Text(
        zh="自收到请求至确认登记不超过时限的案件数除以期内到期的案件数；到期未登记视为超时。",
        en="Cases registered within the limit from receipt, divided by the cases that fell due in the period; not registered "
        "and past due is late.",
    ),
    step="acknowledgement",
    stop="tickets.registered_at",
    source="002 1.4.2a; 002 2.1.4",
)
