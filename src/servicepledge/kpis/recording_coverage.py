"""通话录音覆盖率: how many answered calls have a recording that can be found."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="recording_coverage",
    label=Text(zh="通话录音覆盖率", en="Recording coverage"),
    definition=Text(
        zh="有可调取录音的已接来电数除以已接来电数。",
        en="Answered calls with a recording that can be retrieved, divided by answered calls.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="contacts",
    tally={
        "recorded": "count_if(is_answered and is_recorded)",
        "answered": "count_if(is_answered or is_unknown)",
        "unmeasurable": "count_if(is_unknown or (is_answered and is_recorded is null))",
    },
    numerator="recorded",
    denominator="answered",
    counted=Text(zh="已接来电", en="answered calls"),
    measure_word="通",
    lacking=Text(zh="无录音", en="without a recording"),
    needs=("calls.queued_at", "calls.answered_at", "calls.recorded"),
    source="000/2 二.3a; 000/5 二.2(5)a; 000/8 2.5a",
)
