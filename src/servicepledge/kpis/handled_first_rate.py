"""优先处理率: how many urgent cases nobody overtook who came later and was none."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="handled_first_rate",
    label=Text(zh="优先处理率", en="Handled before others"),
    definition=Text(
        zh="适用范围内（如紧急）的案件中，没有其后受理的其他类别案件先于其得到首次响应（或解决，依约定）的件数除以案件数；尚未响应而未被超越的为未到期。",
        en="Cases in scope (urgent ones, say) that no case of another class received later overtook in first response (or resolution, as "
        "agreed), divided by the cases; one not yet responded to and not overtaken is pending.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="overtakings",
    tally={
        "first": "count_if({stop} is not null and not {unknown} and not {overtaken})",
        "cases": "count_if({stop} is not null or {unknown} or {overtaken})",
        "pending": "count_if({stop} is null and not {unknown} and not {overtaken})",
        "unmeasurable": "count_if({unknown})",
    },
    numerator="first",
    denominator="cases",
    counted=Text(zh="案件", en="cases"),
    measure_word="件",
    lacking=Text(zh="被后来者超越", en="overtaken"),
    readings={
        "length": Reading(
            label=Text(zh="比较", en="What is compared"),
            default="response",
            options={
                "response": Option(
                    Text(zh="首次响应", en="first response"),
                    {
                        "stop": "first_response_at",
                        "unknown": "is_response_unknown",
                        "overtaken": "is_response_overtaken",
                    },
                    needs=("tickets.first_response_at",),
                ),
                "handling": Option(
                    Text(zh="解决", en="resolution"),
                    {"stop": "resolved_at", "unknown": "is_handling_unknown", "overtaken": "is_handling_overtaken"},
                    needs=("tickets.resolved_at",),
                ),
            },
            source="002 2.2.3a",
        ),
    },
    needs=("tickets.received_at", "tickets.class"),
    source="002 2.2.3a",
)
