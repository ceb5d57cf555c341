"""期末未结案件数: how many cases were still open at the end of each report's period."""

from ..kpi import Better, Kpi, Text, Unit
from ._shared import OPEN_CASES

KPI = Kpi(
    id="backlog",
    label=Text(zh="期末未结案件数", en="Open cases at the end"),
    definition=Text(
        zh="报告期期末时刻已受理而尚未解决（或结案，依约定）的案件数；统计期内有多个报告期的，取各期末的平均数。",
        en="Cases received and not yet resolved (or closed, as agreed) when a report’s period ended; of several such ends in a period, "
        "the mean.",
    ),
    unit=Unit.COUNT,
    better=Better.LOWER,
    fact="cases_left",
    schedule="report",
    tally={
        "open": "count_if({age} is not null)",
        "ends": "count_if(ticket_id is null and is_over)",
        "pending": "count_if(ticket_id is null and not is_over)",
        "unmeasurable": "count_if({unsure} and {which})",
        "unmeasurable_most": "count_if({unsure} and {which})",
        "unmeasurable_units": "0 * count(*)",
    },
    numerator="open",
    denominator="ends",
    formula=Text(zh="各报告期期末未结案件数之和 ÷ 期末数", en="open cases at the ends of reports ÷ ends"),
    number_of=Text(zh="件", en="cases"),
    counted=Text(zh="报告期期末", en="period ends"),
    measure_word="个期末",
    readings=OPEN_CASES,
    needs=("tickets.received_at", "tickets.resolved_at"),
    source="companion of resolution_time",
)
