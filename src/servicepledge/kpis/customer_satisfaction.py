"""客户满意度: what the customers who answered a survey said."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

METRIC = Reading(
    label=Text(zh="计算方式", en="Metric"),
    default="top_two",
    options={
        "top_two": Option(
            Text(zh="满意率：最高两档评分所占比例", en="share of answers in the two highest scores"),
            {"satisfied": "count_if(is_satisfied)", "answers": "count_if(is_satisfied is not null)"},
            needs=("surveys.scale_max",),
        ),
        "mean": Option(
            Text(zh="平均分", en="mean score"),
            {"satisfied": "sum(score_milli)", "answers": "count(score_milli)"},
            becomes={"unit": Unit.POINTS, "scale": 1000, "lacking": None},
        ),
    },
    source="kpis.md A7",
)

KPI = Kpi(
    id="customer_satisfaction",
    label=Text(zh="客户满意度", en="Customer satisfaction"),
    definition=Text(
        zh="每次服务取首次有效评价；满意率为最高两档评分数除以有效评价数，或按约定取平均分。",
        en="One valid answer per contact, the first; the share of answers in the two highest scores, or the mean score "
        "where the contract says so.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="survey_answers",
    tally={
        "satisfied": "{satisfied}",
        "answers": "{answers}",
        "unmeasurable": "count_if(is_satisfied is null)",
    },
    numerator="satisfied",
    denominator="answers",
    counted=Text(zh="评价", en="answers"),
    measure_word="份",
    unmeasurable_counted=False,
    lacking=Text(zh="不满意", en="not satisfied"),
    readings={"metric": METRIC},
    needs=("surveys.score",),
    source="000/2 三.3f; 000/8 3.1d; 001 1.2; 002 2.5.2a",
)
