"""应答时长百分位数: within what time nine in ten of those who reached a person were answered, or half, or another share."""

from ..kpi import Better, Kpi, Text, Unit
from ._shared import CLOCK_START, PERCENTILES

KPI = Kpi(
    id="answer_time_percentile",
    label=Text(zh="应答时长百分位数", en="Percentile of answer times"),
    definition=Text(
        zh="已接听来电按等待时长由短到长排列，居约定百分位处的时长；第50百分位即中位数。零等待计入，放弃的来电不计。",
        en="The wait that the agreed share of answered calls did not exceed; the 50th percentile is the median. Waits of zero count, "
        "abandoned calls do not.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "wait": "sum({wait})",
        "answered": "count({wait})",
        "unmeasurable": "count_if(is_unknown or (is_answered and {wait} is null))",
    },
    numerator="wait",
    denominator="answered",
    times="{wait}",
    counted=Text(zh="已接来电", en="answered calls"),
    measure_word="通",
    scale=1_000_000,
    readings={"clock_start": CLOCK_START, **PERCENTILES},
    needs=("calls.queued_at", "calls.answered_at"),
    spread="case when is_answered then {wait} end",
    source="companion of average_speed_of_answer",
)
