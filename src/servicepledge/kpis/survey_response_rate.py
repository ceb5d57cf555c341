"""满意度调查回收率: how many of the survey invitations were answered."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="survey_response_rate",
    label=Text(zh="满意度调查回收率", en="Survey response rate"),
    definition=Text(
        zh="在答复期限内收到有效评价的邀请数除以期内发出的邀请数；或按约定，发出邀请的服务数除以已接来电与结案案件之和（由来电转立的案件只计案件）。",
        en="Invitations that were answered within the answer window divided by the invitations sent in the period; or, where agreed, contacts that were "
        "invited divided by answered calls and closed cases (a call that became a case counts as the case).",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="survey_invitations",
    tally={"answered": "count_if({counted})", "invited": "count(*)", "unmeasurable": "count_if(is_unknown)"},
    numerator="answered",
    denominator="invited",
    counted=Text(zh="邀请", en="invitations"),
    measure_word="份",
    lacking=Text(zh="未回复", en="unanswered"),
    readings={
        "of": Reading(
            label=Text(zh="计算对象", en="What is counted"),
            default="invitations",
            options={
                "invitations": Option(
                    Text(zh="回复的邀请占发出的邀请", en="invitations that were answered"),
                    {"counted": "is_answered and answered_after_us <= :answer_window_us"},
                    needs=("surveys.sent_at",),
                ),
                "contacts": Option(
                    Text(zh="收到邀请的服务占应邀请的服务", en="answered calls and closed cases that were invited"),
                    {"counted": "is_invited and not is_unknown"},
                    becomes={
                        "label": Text(zh="满意度调查邀请率", en="Survey invitation rate"),
                        "fact": "handled_contacts",
                        "counted": Text(zh="服务", en="contacts"),
                        "measure_word": "次",
                        "lacking": Text(zh="未邀请", en="not invited"),
                    },
                    needs=(
                        "surveys.call_id",
                        "surveys.ticket_id",
                        "calls.answered_at",
                        "calls.ended_at",
                        "tickets.closed_at",
                    ),
                ),
            },
            source="DECISIONS.md D29",
        ),
        "answer_window": Reading(
            label=Text(zh="答复期限", en="Answer window"),
            default="7 d",
            duration=True,
            usual=("3 d", "7 d", "30 d"),
            ahead=True,
            source="DECISIONS.md D28",
        ),
    },
    source="003/4 二.2(5)b",
)
