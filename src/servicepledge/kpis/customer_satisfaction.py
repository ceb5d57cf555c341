"""客户满意度: what the customers who answered a survey said."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit
from ._shared import GRADE_BOUNDS, MEAN_OF_GRADES, SCALE_ALIKE

_SHARE = {"least": "0", "most": "1", "units": "1", "scale": "0"}
METRIC = Reading(
    label=Text(zh="计算方式", en="Metric"),
    default="top_two",
    options={
        "top_two": Option(
            Text(zh="满意率：最高两档评分所占比例", en="share of answers in the two highest scores"),
            {
                "satisfied": "count_if(is_satisfied)",
                "answers": "count_if(is_satisfied is not null)",
                **_SHARE,
                "unmeasured": "is_satisfied is null",
            },
            needs=("surveys.scale_max",),
        ),
        "mean": Option(
            Text(zh="平均分", en="mean score"),
            {"satisfied": "sum(score_milli)", "answers": "count(score_milli)", **MEAN_OF_GRADES},
            becomes={"unit": Unit.POINTS, "scale": 1000, "lacking": None},
            needs=("surveys.scale_max",),
        ),
        "mean_as_share": Option(
            Text(zh="平均分折算：最低分为0%，最高分为100%", en="mean score, the lowest as 0% and the highest as 100%"),
            {
                "satisfied": "sum(score_milli - scale_min_milli)",
                "answers": "sum(case when score_milli is not null then scale_max - scale_min end)",
                **_SHARE,
                "unmeasured": "score_milli is null",
                "most": "scale_max_milli - scale_min_milli",
                "units": "scale_max - scale_min",
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
                "satisfied": "count_if(is_satisfied)",
                "answers": "count_if(is_satisfied <> is_dissatisfied)",
                **_SHARE,
                "unmeasured": "is_satisfied is null or is_dissatisfied is null",
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
        zh="每次服务取首次有效评价；满意率为满意档评分数除以有效评价数，或按约定取平均分。满意档：四、五、十级量表为最高两档，两、三级为最高一档，其他量表以约定为准；不在量表内的评分不能计量。",
        en="One valid answer per contact, the first; the share of satisfied answers, or the mean score where the contract "
        "says so. Satisfied are the two highest grades of four, five or ten, the highest of two or three, of any other scale "
        "those agreed; a score off its scale cannot be measured.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="survey_answers",
    tally={
        "satisfied": "{satisfied}",
        "answers": "{answers}",
        "unmeasurable": "count_if({unmeasured})",
        **GRADE_BOUNDS,
        **{name: sql.replace("{measured}", "not ({unmeasured})") for name, sql in SCALE_ALIKE.items()},
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
