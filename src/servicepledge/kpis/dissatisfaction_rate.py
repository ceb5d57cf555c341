"""不满意率: how many of the customers who answered were not content."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="dissatisfaction_rate",
    label=Text(zh="不满意率", en="Dissatisfaction"),
    definition=Text(
        zh="每次服务取首次有效评价；不满意档评分数除以有效评价数。不满意档：四、五、十级量表为最低两档，两、三级为最低一档，其他量表以约定为准；不在量表内的评分不能计量。",
        en="One valid answer per contact, the first; the share of dissatisfied answers: the two lowest grades of four, five "
        "or ten, the lowest of two or three, of any other scale those agreed; a score off its scale cannot be measured.",
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact="survey_answers",
    tally={
        "dissatisfied": "count_if(is_dissatisfied)",
        "answers": "count_if(is_dissatisfied is not null)",
        "unmeasurable": "count_if(is_dissatisfied is null)",
    },
    numerator="dissatisfied",
    denominator="answers",
    counted=Text(zh="评价", en="answers"),
    measure_word="份",
    unmeasurable_counted=False,
    lacking=Text(zh="不满意", en="dissatisfied"),
    needs=("surveys.score", "surveys.scale_max"),
    source="000/6 2.3c",
)
