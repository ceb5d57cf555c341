"""未结案件平均时长: how long the cases that were open at the end of a report's period had been open, on average."""

from ..kpi import Text
from ._shared import backlog_age

KPI = backlog_age(
    "mean_backlog_age",
    label=Text(zh="未结案件平均时长", en="Mean age of open cases"),
    definition=Text(
        zh="报告期期末时刻尚未解决（或结案，依约定）的案件，自受理至该时刻的自然时长之和除以案件数。",
        en="Of the cases not yet resolved (or closed, as agreed) when a report’s period ended, the natural time since receipt, divided "
        "by the cases.",
    ),
)
