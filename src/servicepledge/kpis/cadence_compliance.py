"""例行事项完成率: in how many of the periods owed a routine activity was done as often as agreed."""

from typing import Any

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

OWED = {"done": "count_if(done_n >= :times_n)", "owed": "count_if(is_over or done_n >= :times_n)",
        "open": "count_if(not is_over and done_n < :times_n)",
        "unknown": "count_if(is_over and done_n < :times_n and done_n + possible_n + undated_n >= :times_n)"}  # fmt: skip
COUNTED: dict[str, Any] = {
    "is_routine": True,
    "schedule": "day",
    "unit": Unit.COUNT,
    "is_total": True,
    "total": Text(zh="完成次数合计", en="number of times it was done"),
    "total_of": Text(zh="次", en="times"),
    "total_base": Text(zh="{counted}内", en="in {counted}"),
    "lacking": None,
    "counted": Text(zh="日数", en="days"),
    "measure_word": "天",
}

KPI = Kpi(
    id="cadence_compliance",
    label=Text(zh="例行事项完成率", en="Routine activities done"),
    definition=Text(
        zh="按约定次数完成该事项的周期数除以期内届满的周期数；协议期未完整覆盖的周期不计；未约定周期的，仅列期内完成次数。",
        en="Periods in which the activity was done as often as agreed, divided by the periods that ended; a period the "
        "term covers only in part is not owed. Where no interval was agreed: how often it was done.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="log_periods",
    activities=(),
    tally={"done": "{done}", "owed": "{owed}", "pending": "{open}", "unmeasurable": "{unknown}"},
    numerator="done",
    denominator="owed",
    counted=Text(zh="周期", en="periods"),
    measure_word="个周期",
    lacking=Text(zh="未完成", en="not done"),
    readings={
        "every": Reading(
            label=Text(zh="周期", en="Every"),
            is_agreed=True,
            default="unstated",
            options={
                "unstated": Option(
                    Text(zh="未约定", en="not agreed"),
                    {
                        "done": "sum(done_n)",
                        "owed": "count(*)",
                        "open": "0 * count(*)",
                        "unknown": "sum(possible_n + undated_n)",
                    },
                    becomes=COUNTED,
                    is_unsaid=True,
                ),
                "day": Option(Text(zh="每日", en="day"), OWED, becomes={"schedule": "day"}),
                "working_day": Option(
                    Text(zh="每个工作日", en="working day"), OWED, becomes={"schedule": "working_day"}
                ),
                "week": Option(Text(zh="每周", en="week"), OWED, becomes={"schedule": "week"}),
                "month": Option(Text(zh="每月", en="month"), OWED, becomes={"schedule": "month"}),
                "quarter": Option(Text(zh="每季度", en="quarter"), OWED, becomes={"schedule": "quarter"}),
                "half-year": Option(
                    Text(zh="每半年（自协议起始日起）", en="half-year from the first day of the term"),
                    OWED,
                    becomes={"schedule": "half-year"},
                ),
                "year": Option(
                    Text(zh="每年（自协议起始日起）", en="year from the first day of the term"),
                    OWED,
                    becomes={"schedule": "year"},
                ),
            },
            source="DECISIONS.md D36, D37",
        ),
        "times": Reading(
            label=Text(zh="每周期次数", en="Times in each"),
            default="1",
            number=True,
            source="DECISIONS.md D38",
        ),
        "records": Reading(
            label=Text(zh="依据", en="Records"),
            is_agreed=True,
            default="logbook",
            options={
                "logbook": Option(Text(zh="运营日志", en="the logbook"), needs=("logbook.started_at",)),
                "surveys": Option(
                    Text(
                        zh="满意度调查的发送记录（有邀请的月份各计一次）",
                        en="invitations to surveys (a month with any is once)",
                    ),
                    needs=("surveys.sent_at",),
                    becomes={"fact": "survey_periods"},
                ),
            },
            source="000/1 3.3.1; DECISIONS.md D76",
        ),
    },
    source="000/1 3.2.1a; 000/4 3.2a; 003/1 三.3; 004/2 3.2a",
)
