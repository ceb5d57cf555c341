"""满意度调查回收率: how many of the survey invitations were answered."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="survey_response_rate",
    label=Text(zh="满意度调查回收率", en="Survey response rate"),
    definition=Text(
        zh="收到有效评价的邀请数除以期内发出的邀请数。",
        en="Invitations that were answered divided by the invitations sent in the period.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="survey_invitations",
    tally={"answered": "count_if(is_answered)", "invited": "count(*)"},
    numerator="answered",
    denominator="invited",
    counted=Text(zh="邀请", en="invitations"),
    measure_word="份",
    lacking=Text(zh="未回复", en="unanswered"),
    needs=("surveys.sent_at",),
    source="003/4 二.2(5)b",
)
