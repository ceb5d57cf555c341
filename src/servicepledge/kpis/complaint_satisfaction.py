"""投诉处理满意度得分: what customers said of the handling of their complaint, after it was closed."""

from ..kpi import Better, Kpi, Text, Unit
from ._shared import GRADE_BOUNDS, MEAN_OF_GRADES, SCALE_ALIKE

_COUNTED = "(kind = 'complaint' and is_after_close)"
_UNMEASURED = f"((kind = 'complaint' and is_after_close_unknown) or ({_COUNTED} and score_milli is null))"
_GRADES = {
    **MEAN_OF_GRADES,
    "unmeasured": _UNMEASURED,
    "measured": f"({_COUNTED} and score_milli is not null)",
}

KPI = Kpi(
    id="complaint_satisfaction",
    label=Text(zh="投诉处理满意度得分", en="Satisfaction with complaint handling"),
    definition=Text(
        zh="投诉办结之后收到的评价的平均分；办结前的评价不计。",
        en="Mean score of the surveys on a complaint that were answered after the complaint was closed.",
    ),
    unit=Unit.POINTS,
    better=Better.HIGHER,
    fact="survey_answers",
    tally={
        "score": f"sum(case when {_COUNTED} then score_milli end)",
        "answers": f"count(case when {_COUNTED} then score_milli end)",
        "unmeasurable": f"count_if({_UNMEASURED})",
        **{name: sql.format_map(_GRADES) for name, sql in {**GRADE_BOUNDS, **SCALE_ALIKE}.items()},
    },
    numerator="score",
    denominator="answers",
    counted=Text(zh="评价", en="answers"),
    measure_word="份",
    scale=1000,
    unmeasurable_counted=False,
    needs=("surveys.score", "surveys.ticket_id", "tickets.closed_at", "tickets.kind", "surveys.scale_max"),
    source="000/5 三.2(2)",
)
