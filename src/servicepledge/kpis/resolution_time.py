"""解决时限达标率: how many cases were resolved within the limit, or by the time promised on the case."""

from ..kpi import Text
from ._shared import within_limit

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
    source="000/2 二.4c; 002 1.4.1; 003/4 二.2(4)",
)
