"""座席主动挂机率: how many answered calls the agent ended first; calls to review, not a proof of misconduct."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="agent_hangup_rate",
    label=Text(zh="座席主动挂机率", en="Calls ended by the agent"),
    definition=Text(
        zh="由座席先挂断的已接来电数除以已接来电数；用于抽查，不作违规认定。",
        en="Answered calls that the agent ended first, divided by answered calls; a sample to review, not a proof.",
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "by_agent": "count_if(is_answered and hung_up_by = 'agent')",
        "answered": "count_if(is_answered or is_unknown)",
        "unmeasurable": "count_if(is_unknown or (is_answered and hung_up_by is null))",
    },
    numerator="by_agent",
    denominator="answered",
    counted=Text(zh="已接来电", en="answered calls"),
    measure_word="通",
    lacking=Text(zh="座席先挂断", en="ended by the agent"),
    needs=("calls.queued_at", "calls.answered_at", "calls.hung_up_by"),
    source="000/4 2.1(2)c",
)
