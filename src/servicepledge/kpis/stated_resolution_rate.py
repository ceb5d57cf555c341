"""客户确认解决率: how many customers said in the survey that their matter was settled (DECISIONS.md D56)."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="stated_resolution_rate",
    label=Text(zh="评价称已解决率", en="Resolved, as customers said"),
    definition=Text(
        zh="每次服务取首次有效评价；其中称问题已解决的评价数除以就此作答的评价数。",
        en="One valid answer per contact, the first; answers that say the matter was resolved, divided by those that say "
        "whether it was.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="survey_answers",
    tally={
        "resolved": "count_if(is_said_resolved)",
        "answers": "count_if(is_said_resolved is not null)",
    },
    numerator="resolved",
    denominator="answers",
    counted=Text(zh="评价", en="answers"),
    measure_word="份",
    lacking=Text(zh="未解决", en="not resolved"),
    needs=("surveys.score", "surveys.resolved"),
    source="companion of customer_satisfaction and first_contact_resolution",
)
