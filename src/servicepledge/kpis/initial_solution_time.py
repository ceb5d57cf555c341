"""初步解决方案时限达标率: how many cases had a first solution given to the customer within the limit."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "initial_solution_time",
    label=Text(zh="初步解决方案时限达标率", en="First solution within the limit"),
    definition=Text(
        zh="自受理至首次向客户提供解决方案或处理说明不超过时限的案件数除以期内到期的案件数。",
        en="Cases in which the customer was given a first solution within the limit from receipt, divided by the cases "
        "that fell due in the period.",
    ),
    step="initial_solution",
    stop="tickets.solution_at",
    source="000/5 二.2(4)b; 003/4 二.2(3)a",
)
