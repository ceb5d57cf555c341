"""投诉处理满意度得分: what customers said of the handling of their complaint, after it was closed."""

from ..kpi import Better, Kpi, Text, Unit

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
        "score": "sum(case when kind = 'complaint' and is_after_close then score_milli end)",
        "answers": "count(case when kind = 'complaint' and is_after_close then score_milli end)",
        "unmeasurable": "count_if(kind = 'complaint' and is_after_close_unknown)",
    },
    numerator="score",
    denominator="answers",
    counted=Text(zh="评价", en="answers"),
    measure_word="份",
    scale=1000,
    needs=("surveys.score", "surveys.ticket_id", "tickets.closed_at", "tickets.kind"),
    source="000/5 三.2(2)",
)
