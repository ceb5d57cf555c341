"""净推荐值: how many more customers would recommend the service than would not, on the scale from 0 to 10."""

from ..kpi import Better, Kpi, Text, Unit
from ._shared import GRADE_BOUNDS

_ASKED = "coalesce(scale_max = 10 and coalesce(said_scale_min, 0) = 0 and score between 0 and 10, false)"
_PARTS = {"unmeasured": f"not {_ASKED}", "least": "-100000", "most": "100000", "units": "1"}

KPI = Kpi(
    id="net_promoter_score",
    label=Text(zh="净推荐值（NPS）", en="Net promoter score"),
    definition=Text(
        zh="0 至 10 分量表的有效评价中，9 分及以上的占比减去 6 分及以下的占比，以百分点计，在 −100 至 100 之间；其他量表（包括来源注明自 1 分起的）的评价不能计量。",
        en="Of the valid answers on the scale from 0 to 10, the share of 9 and above less the share of 6 and below, in points from "
        "-100 to 100; answers on another scale, also one that the source says begins at 1, cannot be measured.",
    ),
    unit=Unit.POINTS,
    better=Better.HIGHER,
    fact="survey_answers",
    tally={
        "balance": f"100000 * (count_if({_ASKED} and score >= 9) - count_if({_ASKED} and score <= 6))",
        "answers": f"count_if({_ASKED})",
        "unmeasurable": f"count_if(not {_ASKED})",
        **{name: sql.format(**_PARTS) for name, sql in GRADE_BOUNDS.items()},
    },
    numerator="balance",
    denominator="answers",
    formula=Text(zh="（9 分及以上 − 6 分及以下）÷ 评价 × 100", en="(9 and above − 6 and below) ÷ answers × 100"),
    counted=Text(zh="评价", en="answers"),
    measure_word="份",
    scale=1000,
    needs=("surveys.score", "surveys.scale_max"),
    source="companion of customer_satisfaction",
)
