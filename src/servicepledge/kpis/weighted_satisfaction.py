"""加权满意度: the five grades of an answer at the weights that agreements give them: 100, 80, 60, 30 and nothing."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

_GRADE = (
    "case when scale_max - scale_min = 4 and score_milli is not null then (score_milli - scale_min_milli) // 1000 end"
)


def _weighted(*weights: int) -> str:
    """Return the weight of a grade, the worst first, in thousandths of a point."""
    cases = " ".join(f"when {grade} then {weight * 1000}" for grade, weight in enumerate(weights))
    return f"case when score_milli % 1000 = 0 then case {_GRADE} {cases} end end"


KPI = Kpi(
    id="weighted_satisfaction",
    label=Text(zh="加权满意度", en="Weighted satisfaction"),
    definition=Text(
        zh="五级评价按约定分值（很满意至很不满意）折算后的平均分，满分 100；不在五级量表上的评价不能计量。",
        en="The mean of answers on five grades, each at its agreed weight from the best to the worst, out of 100; answers on no "
        "scale of five grades cannot be measured.",
    ),
    unit=Unit.POINTS,
    better=Better.HIGHER,
    fact="survey_answers",
    tally={
        "points": "sum({weight})",
        "answers": "count({weight})",
        "unmeasurable": "count_if({weight} is null)",
        "unmeasurable_least": "count_if({weight} is null) * 0",
        "unmeasurable_most": "count_if({weight} is null) * 100000",
    },
    numerator="points",
    denominator="answers",
    formula=Text(zh="各评价的分值合计 ÷ 评价", en="sum of the weights ÷ answers"),
    counted=Text(zh="评价", en="answers"),
    measure_word="份",
    scale=1000,
    readings={
        "weights": Reading(
            label=Text(zh="各级分值", en="Weights of the grades"),
            default="100_80_60_30_0",
            options={
                "100_80_60_30_0": Option(
                    Text(zh="自高至低 100、80、60、30、0", en="100, 80, 60, 30, 0"),
                    {"weight": _weighted(0, 30, 60, 80, 100)},
                ),
                "100_80_60_40_20": Option(
                    Text(zh="自高至低 100、80、60、40、20", en="100, 80, 60, 40, 20"),
                    {"weight": _weighted(20, 40, 60, 80, 100)},
                ),
                "100_75_50_25_0": Option(
                    Text(zh="自高至低 100、75、50、25、0", en="100, 75, 50, 25, 0"),
                    {"weight": _weighted(0, 25, 50, 75, 100)},
                ),
            },
            is_agreed=True,
        ),
    },
    needs=("surveys.score", "surveys.scale_max"),
    source="companion of customer_satisfaction",
)
