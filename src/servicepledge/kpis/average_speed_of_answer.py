"""平均应答时长: how long the callers who reached a person waited, on average."""

from ..kpi import Better, Kpi, Text, Unit
from ._shared import CLOCK_START, callbacks

KPI = Kpi(
    id="average_speed_of_answer",
    label=Text(zh="平均应答时长", en="Average speed of answer"),
    definition=Text(
        zh="已接听来电的等待时长之和除以已接听来电数；零等待计入，放弃的来电不计。",
        en="Sum of the waits of answered calls divided by answered calls; waits of zero count, abandoned calls do not.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "wait": "sum({live_wait})",
        "answered": "count({live_wait})",
        "unmeasurable": "count_if(is_unknown or ({is_live} and {wait} is null))",
        "unmeasurable_most": "sum(case when is_unknown or ({is_live} and {wait} is null) then whole_us end)",
        "unmeasurable_boundless": "count_if((is_unknown or ({is_live} and {wait} is null)) and whole_us is null)",
    },
    numerator="wait",
    denominator="answered",
    counted=Text(zh="已接来电", en="answered calls"),
    measure_word="通",
    scale=1_000_000,
    readings={
        "clock_start": CLOCK_START,
        "callbacks": callbacks(
            {"is_live": "is_answered", "live_wait": "{wait}"},
            {
                "is_live": "is_answered and not is_called_back",
                "live_wait": "case when not is_called_back then {wait} end",
            },
        ),
    },
    needs=("calls.queued_at", "calls.answered_at"),
    spread="case when {is_live} then {wait} end",
    staffed_for="mean",
    source="000/8 3.1; 001 4.1.1",
)
