"""付款及时率: how many bills were paid by the day they were due."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "payment_timeliness",
    label=Text(zh="付款及时率", en="Bills paid on time"),
    definition=Text(
        zh="在应付时间（条款约定时限的，以账单日起的时限为准）前支付的账单数除以期内到期的账单数；到期未付视为逾期。",
        en="Bills paid by the time they were due (within the clause’s limit from the bill, where it gives one), divided by "
        "the bills due in the period; not paid by then is late.",
    ),
    fact="log_steps",
    activities=("payment",),
    step="completion",
    start="logbook.started_at",
    stop="logbook.ended_at",
    limit="optional",
    counted=Text(zh="账单", en="bills"),
    measure_word="份",
    is_of_client=True,
    source="001 6.2b; 001 附一.9-10",
)
