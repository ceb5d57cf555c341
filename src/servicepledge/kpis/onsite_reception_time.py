"""线下接待时限达标率: how many visitors were received within the limit of their arrival."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "onsite_reception_time",
    label=Text(zh="线下接待时限达标率", en="Visitors received within the limit"),
    definition=Text(
        zh="自到访至接待不超过时限的线下来访数除以期内到期的线下来访数。",
        en="Visits received within the limit of arrival, divided by the visits that fell due in the period.",
    ),
    step="onsite_reception",
    stop="tickets.first_response_at",
    counted=Text(zh="来访", en="visits"),
    measure_word="次",
    source="004/1 一.2(4)b",
)
