"""不满意整改率: how many of the dissatisfied answers something was done about."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="dissatisfied_follow_up_rate",
    label=Text(zh="不满意整改率", en="Dissatisfied answers acted upon"),
    definition=Text(
        zh="已启动（或按约定已完成）专项改进的不满意评价数除以不满意评价数。",
        en="Dissatisfied answers for which an improvement was begun (or finished, where agreed), divided by dissatisfied "
        "answers.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="survey_answers",
    tally={
        "acted": "count_if(is_dissatisfied and {done} is not null)",
        "dissatisfied": "count_if(is_dissatisfied)",
        "unmeasurable": "count_if(is_dissatisfied is null or (is_dissatisfied and {unknown}))",
    },
    numerator="acted",
    denominator="dissatisfied",
    counted=Text(zh="不满意评价", en="dissatisfied answers"),
    measure_word="份",
    unmeasurable_counted=False,
    lacking=Text(zh="未整改", en="not acted upon"),
    readings={
        "action": Reading(
            label=Text(zh="整改状态", en="What counts"),
            default="begun",
            options={
                "begun": Option(
                    Text(zh="已启动改进", en="an improvement was begun"),
                    {"done": "improvement_at", "unknown": "is_improvement_unknown"},
                    needs=("surveys.improvement_at",),
                ),
                "finished": Option(
                    Text(zh="改进已完成", en="an improvement was finished"),
                    {"done": "improvement_closed_at", "unknown": "is_improvement_closed_unknown"},
                    needs=("surveys.improvement_closed_at",),
                ),
            },
            source="DECISIONS.md D30",
        ),
    },
    needs=("surveys.score", "surveys.scale_max"),
    source="003/4 二.4b",
)
