"""座席振铃未接率: how often a call rang at an agent who did not take it."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="agent_no_answer_rate",
    label=Text(zh="座席振铃未接率", en="Agents’ unanswered offers"),
    definition=Text(
        zh="振铃至座席而未被接起的次数除以振铃至座席的次数；一通来电可先后振铃多个座席。",
        en="Times a call rang at an agent and was not taken, divided by the times calls rang at an agent; one call may ring "
        "at several agents in turn.",
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "missed": "sum(case when offers_missed_n between 0 and offers_n then offers_missed_n end)",
        "offers": "sum(case when offers_missed_n between 0 and offers_n then offers_n end)",
        "unmeasurable": "count_if(not offers_missed_n between 0 and offers_n)",
    },
    numerator="missed",
    denominator="offers",
    counted=Text(zh="振铃", en="offers"),
    measure_word="次",
    unmeasurable_counted=False,
    lacking=Text(zh="振铃未接", en="not taken"),
    needs=("calls.agent_offers", "calls.agent_offers_missed"),
    source="000/4 2.1(2)a",
)
