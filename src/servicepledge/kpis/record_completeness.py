"""登记完整率: how many records have every field they must have."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="record_completeness",
    label=Text(zh="登记完整率", en="Complete records"),
    definition=Text(
        zh="必填项齐全且有效的登记数除以登记数。案件须有客户、渠道、类别、主题、经办人和登记时间（不早于受理）；来电须有客户、主题、类别、座席和结束时间（不早于接听）。",
        en="Records with every required field present and valid, divided by all records. A case needs customer, channel, "
        "kind, topic, agent and a time of registration not before receipt; an answered call needs customer, topic, kind, "
        "agent and an end not before the answer.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="cases",
    tally={
        "complete": "count_if({handled} and is_complete{graded})",
        "records": "count_if({handled} or {unknown})",
        "unmeasurable": "count_if({unknown})",
    },
    numerator="complete",
    denominator="records",
    counted=Text(zh="登记", en="records"),
    measure_word="条",
    lacking=Text(zh="不完整", en="incomplete"),
    readings={
        "records": Reading(
            label=Text(zh="检查对象", en="Records looked at"),
            default="cases",
            options={
                "cases": Option(
                    Text(zh="期内受理的案件", en="cases received in the period"),
                    {"handled": "true", "graded": "", "unknown": "false"},
                    needs=(
                        "tickets.customer_id",
                        "tickets.channel",
                        "tickets.kind",
                        "tickets.topic",
                        "tickets.agent_id",
                        "tickets.registered_at",
                    ),
                ),
                "graded_cases": Option(
                    Text(zh="期内受理的案件，并须注明级别", en="cases received in the period, a class required too"),
                    {"handled": "true", "graded": " and class is not null", "unknown": "false"},
                    needs=(
                        "tickets.customer_id",
                        "tickets.channel",
                        "tickets.kind",
                        "tickets.topic",
                        "tickets.agent_id",
                        "tickets.registered_at",
                        "tickets.class",
                    ),
                ),
                "calls": Option(
                    Text(zh="已接来电", en="answered calls"),
                    {"handled": "is_answered", "graded": "", "unknown": "is_unknown"},
                    becomes={"fact": "contacts"},
                    needs=(
                        "calls.queued_at",
                        "calls.answered_at",
                        "calls.customer_id",
                        "calls.topic",
                        "calls.kind",
                        "calls.agent_id",
                        "calls.ended_at",
                    ),
                ),
            },
            source="000/1 3.1.3; 003/1 三.2",
        ),
    },
    source="000/1 3.1.3; 000/1 3.3.2a; 000/4 2.2(2); 000/6 2.5; 003/1 三.1; 003/1 三.2; 003/1 三.3e; 003/4 二.2(1); 004/1 一.2(5)a",
)
