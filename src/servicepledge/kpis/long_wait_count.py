"""超长等待通数: how many callers waited beyond all patience, answered or not."""

from ..kpi import Better, Kpi, Reading, Text, Unit

KPI = Kpi(
    id="long_wait_count",
    label=Text(zh="超长等待通数", en="Very long waits"),
    definition=Text(
        zh="等待超过约定时长的来电数，不论最终是否接听；等待自进入人工队列起，至接听或离开止。",
        en="Calls that waited longer than the agreed time, answered or not; the wait runs from entry to the queue until the "
        "call was answered or left.",
    ),
    unit=Unit.COUNT,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "long": "count_if(coalesce(wait_us, unanswered_us) > :long_wait_us)",
        "offered": "count_if(is_offered)",
        "unmeasurable": "count_if(is_offered and wait_us is null and unanswered_us is null)",
    },
    numerator="long",
    denominator="offered",
    is_total=True,
    total=Text(zh="超长等待的来电数合计", en="number of calls that waited so long"),
    total_of=Text(zh="通", en="calls"),
    counted=Text(zh="来电", en="calls"),
    measure_word="通",
    readings={
        "long_wait": Reading(
            label=Text(zh="何谓超长", en="What is very long"),
            default="180 s",
            duration=True,
            source="DECISIONS.md D9",
        ),
    },
    needs=("calls.queued_at", "calls.answered_at", "calls.ended_at"),
    source="000/6 2.1b",
)
