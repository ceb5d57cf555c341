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
        "mean_as_share": Option(
            Text(zh="平均分折算：最低分为0%，最高分为100%", en="mean score, the lowest as 0% and the highest as 100%"),
            {
                "satisfied": "sum(case when scale_max > 1 then score_milli - 1000 end)",
                "answers": "sum(case when scale_max > 1 and score_milli is not null then scale_max - 1 end)",
            },
            becomes={"scale": 1000, "lacking": None, "counted": Text(zh="可得分", en="points"), "measure_word": "分"},
            needs=("surveys.scale_max",),
        ),
        "good_and_bad": Option(
            Text(
                zh="满意数占满意与不满意之和，中间评分不计",
                en="satisfied of satisfied and dissatisfied, those between out",
            ),
            {
                "satisfied": "count_if(is_satisfied and not is_dissatisfied)",
                "answers": "count_if(is_satisfied <> is_dissatisfied)",
            },
            needs=("surveys.scale_max",),
        ),
    },
    source="DECISIONS.md D27",
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
