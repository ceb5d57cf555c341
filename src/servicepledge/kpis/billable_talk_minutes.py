"""计费通话时长: how many minutes of talk there are to bill."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="billable_talk_minutes",
    label=Text(zh="计费通话时长", en="Billable talk time"),
    definition=Text(
        zh="人工接听来电自接听至结束的通话时长之和；按秒计取实际时长，按分钟计则每通不足一分钟的部分进为一分钟。",
        en="Sum of the talk time of answered calls, from answer to end: as it was, or each call rounded up to whole minutes.",
    ),
    unit=Unit.MINUTES,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "talk": "sum({talk})",
        "calls": "count(*)",
        "unmeasurable": "count_if(answered_at is not null and talk_us is null)",
    },
    numerator="talk",
    denominator="calls",
    is_total=True,
    total=Text(zh="通话时长合计", en="total talk time"),
    counted=Text(zh="来电", en="calls"),
    measure_word="通",
    scale=60_000_000,
    readings={
        "rounding": Reading(
            label=Text(zh="计时方式", en="Rounding"),
            default="second",
            options={
                "second": Option(Text(zh="按秒，实际时长", en="by the second, as it was"), {"talk": "talk_us"}),
                "minute_up_per_call": Option(
                    Text(zh="按分钟，每通进位", en="by the minute, each call rounded up"),
                    {"talk": "(talk_us + 59999999) // 60000000 * 60000000"},
                ),
            },
            source="DECISIONS.md D43",
        ),
    },
    needs=("calls.answered_at", "calls.ended_at"),
    spread="talk_us",
    source="001 6.1.1",
)
