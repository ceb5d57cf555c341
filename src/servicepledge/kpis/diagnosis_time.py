"""初步分析时限达标率: how many cases had their cause and owner found within the limit."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "diagnosis_time",
    label=Text(zh="初步分析时限达标率", en="Diagnosis within the limit"),
    definition=Text(
        zh="自受理至完成初步分析（定性定责）不超过时限的案件数除以期内到期的案件数。",
        en="Cases analysed, with cause and owner on record, within the limit from receipt, divided by the cases that fell due "
        "in the period.",
    ),
    step="diagnosis",
    stop="tickets.diagnosed_at",
    source="003/1 三.3c; 003/4 二.2(2)",
)
