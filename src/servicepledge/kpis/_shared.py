"""What several KPIs have in common: the kind 'done within the limit', and readings that more than one has."""

from collections.abc import Mapping
from typing import Any

from ..kpi import Better, Kpi, Option, Reading, Text, Unit


def within_limit(
    id: str,
    *,
    label: Text,
    definition: Text,
    step: str,
    stop: str,
    source: str,
    fact: str = "case_steps",
    start: str = "tickets.received_at",
    **more: Any,
) -> Kpi:
    """
    Build a KPI of the kind 'share of cases whose step was done within the limit'.

    `step` is a step of the fact; `start` and `stop` are the canonical columns that begin and end its clock. The clock of
    a case starts at receipt and never stands still, unless a clause reads it otherwise.
    """
    readings = {"pause": CASE_PAUSE} if start == "tickets.received_at" else {}
    if readings and stop != "tickets.registered_at":
        readings = {"start": CASE_START, **readings}
    return Kpi(
        id=id,
        label=label,
        definition=definition,
        unit=Unit.RATIO,
        better=Better.HIGHER,
        fact=fact,
        step=step,
        tally={
            "met": "count_if(is_met)",
            "due": "count_if(is_due)",
            "unmeasurable": "count_if(is_due and is_unmeasurable)",
            "pending": "count_if(is_pending)",
            "early": "count_if(is_early)",
            **({"unpromised": "count_if(is_unpromised)"} if more.get("limit") == "optional" else {}),
        },
        numerator="met",
        denominator="due",
        lacking=Text(zh="超时", en="late"),
        needs=(start, stop),
        spread="elapsed_us",
        source=source,
        readings={**readings, **more.pop("readings", {})},
        **{"limit": "required", "counted": Text(zh="案件", en="cases"), "measure_word": "件", **more},
    )


GRADE_BOUNDS = {
    "unmeasurable_least": "sum(case when {unmeasured} then {least} end)",
    "unmeasurable_most": "sum(case when {unmeasured} then {most} end)",
    "unmeasurable_units": "sum(case when {unmeasured} then {units} end)",
    "unmeasurable_boundless": "count_if({unmeasured} and ({most} is null or {least} is null))",
}
"""How far answers off their scale, or on one that is not known, could move a figure made of grades."""
MEAN_OF_GRADES = {
    "unmeasured": "score_milli is null",
    "least": "scale_min_milli",
    "most": "scale_max_milli",
    "units": "1",
    "scale": "scale_max_milli * 1000 + scale_min_milli",
}
"""What stands for the parts of `GRADE_BOUNDS` and `SCALE_ALIKE` in a mean of scores."""
SCALE_ALIKE = {
    "alike_sum": "sum(case when {measured} then {scale} end)",
    "alike_squares": "sum(case when {measured} then ({scale}) * ({scale}) end)",
}
"""What tells whether all scores of a mean are on one scale."""
PERCENTILES = {
    "percentile": Reading(
        label=Text(zh="百分位", en="Percentile"), default="90", number=True, most=100, is_agreed=True
    ),
    "rank": Reading(
        label=Text(zh="百分位取法", en="How it is taken"),
        default="nearest",
        options={
            "nearest": Option(
                Text(zh="不少于该比例的时长均不超过的最短时长", en="the shortest time that so many did not exceed")
            ),
            "interpolated": Option(
                Text(zh="相邻两时长之间按比例插值", en="in between two times, as spreadsheets do"),
                becomes={"is_interpolated": True},
            ),
        },
        source="DECISIONS.md D68",
    ),
}
"""Which percentile of the times, and how it is taken; the median is half way between the middle two either way."""


def time_taken(
    id: str, *, label: Text, definition: Text, fact: str, step: str, stop: str, source: str, **more: Any
) -> Kpi:
    """
    Build a KPI of the kind 'how long it took, of the cases done in the period': a mean, or a percentile (DECISIONS.md D69).

    `step` is how the fact's columns of that time begin; `stop` is the canonical column that ends it.
    """
    start = Reading(
        label=Text(zh="计时起点", en="Clock start"),
        default="receipt",
        options={
            "receipt": Option(Text(zh="收到", en="receipt"), {"length": f"{step}_us"}, needs=("tickets.received_at",)),
            "registration": Option(
                Text(zh="确认登记", en="registration"),
                {"length": f"{step}_from_registration_us"},
                needs=("tickets.registered_at",),
            ),
        },
        source="002 2.2.1; DECISIONS.md D16",
    )
    return Kpi(
        id=id,
        label=label,
        definition=definition,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        fact=fact,
        tally={"time": "sum({length})", "done": "count({length})", "unmeasurable": "count_if({length} is null)"},
        numerator="time",
        denominator="done",
        counted=Text(zh="案件", en="cases"),
        measure_word="件",
        scale=1_000_000,
        readings={"start": start, **more.pop("readings", {})},
        needs=(stop,),
        spread="{length}",
        source=source,
        **more,
    )


CASE_START = Reading(
    label=Text(zh="计时起点", en="Clock start"),
    default="receipt",
    options={
        "receipt": Option(Text(zh="收到", en="receipt")),
        "registration": Option(
            Text(zh="确认登记", en="registration"),
            needs=("tickets.registered_at",),
            becomes={"starts": "registered_at"},
        ),
    },
    source="002 2.2.1; DECISIONS.md D16",
)
"""When the clock of a case starts."""
CASE_PAUSE = Reading(
    label=Text(zh="等待客户", en="Waiting for the customer"),
    default="none",
    options={
        "none": Option(Text(zh="计时不停", en="the clock runs on")),
        "waiting_for_customer": Option(
            Text(zh="期间停止计时", en="the clock stands still"), needs=("tickets.paused",), becomes={"is_paused": True}
        ),
    },
    source="DECISIONS.md D17",
)
"""Whether the clock of a case stands still while it waits for the customer: only where the contract says so."""
CLOCK_START = Reading(
    label=Text(zh="计时起点", en="Clock start"),
    default="queue_entry",
    options={
        "queue_entry": Option(Text(zh="进入人工队列", en="entry to the agent queue"), {"wait": "wait_us"}),
        "arrival": Option(Text(zh="来电到达", en="arrival of the call"), {"wait": "wait_from_arrival_us"}),
    },
    source="DECISIONS.md D1",
)
"""When the wait of a call begins: one question, whatever is made of the waits."""


def callbacks(counted: Mapping[str, str], live_only: Mapping[str, str]) -> Reading:
    """Return the question whether a caller who was promised a call-back and got it was answered, as long as that took."""
    return Reading(
        label=Text(zh="排队中接受的回呼", en="Call-backs accepted in the queue"),
        default="counted",
        options={
            "counted": Option(Text(zh="回呼接通的计为接听", en="count as answered when they connect"), counted),
            "live_only": Option(
                Text(zh="仅计当次接听，回呼不计", en="only live answers count"), live_only, needs=("calls.callback_at",)
            ),
        },
        source="DECISIONS.md D72",
    )


OPEN_CASES = {
    "open_until": Reading(
        label=Text(zh="未结的认定", en="Open until"),
        default="resolved",
        options={
            "resolved": Option(
                Text(zh="解决", en="resolved"), {"part": "unresolved", "unsure": "is_unresolved_unsure"}
            ),
            "closed": Option(
                Text(zh="结案", en="closed"),
                {"part": "unclosed", "unsure": "is_unclosed_unsure"},
                needs=("tickets.closed_at",),
            ),
        },
        source="DECISIONS.md D77",
    ),
    "paused": Reading(
        label=Text(zh="期末处于暂停的案件", en="Cases paused then"),
        default="counted",
        options={
            "counted": Option(Text(zh="计入", en="counted"), {"age": "{part}_age_us", "which": "true"}),
            "left_out": Option(
                Text(zh="不计", en="left out"),
                {"age": "{part}_unpaused_age_us", "which": "not is_paused"},
                needs=("tickets.paused",),
            ),
            "alone": Option(
                Text(zh="仅计暂停的", en="those alone"),
                {"age": "{part}_paused_age_us", "which": "is_paused"},
                needs=("tickets.paused",),
            ),
        },
        source="DECISIONS.md D77",
    ),
}
"""Which cases are open when a report's period ends."""


def backlog_age(id: str, *, label: Text, definition: Text, **more: Any) -> Kpi:
    """Build a KPI of the kind 'how long the cases open at the end had been open': a mean, or a percentile."""
    return Kpi(
        id=id,
        label=label,
        definition=definition,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        fact="cases_left",
        schedule="report",
        tally={
            "time": "sum({age})",
            "open": "count_if({age} is not null)",
            "pending": "count_if(ticket_id is null and not is_over)",
            "unmeasurable": "count_if({unsure} and {which})",
        },
        numerator="time",
        denominator="open",
        counted=Text(zh="未结案件", en="open cases"),
        measure_word="件",
        scale=1_000_000,
        readings={**OPEN_CASES, **more.pop("readings", {})},
        needs=("tickets.received_at", "tickets.resolved_at"),
        spread="{age}",
        source="companion of backlog",
        **more,
    )


ABANDONS = Reading(
    label=Text(zh="放弃的来电", en="Abandoned calls"),
    default="counted",
    options={
        "counted": Option(Text(zh="全部计入分母", en="all stay in the denominator"), {"in_time": "", "counted": ""}),
        "short_left_out": Option(
            Text(zh="短时放弃的不计", en="those that gave up after a short wait are left out"),
            {"in_time": "", "counted": " and not coalesce(gave_up_after_us <= :short_wait_us, false)"},
            needs=("calls.ended_at",),
        ),
        "in_time_left_out": Option(
            Text(zh="时限内放弃的不计", en="those that gave up within the limit are left out"),
            {"in_time": "", "counted": " and not coalesce(gave_up_after_us <= :limit_us, false)"},
            needs=("calls.ended_at",),
        ),
        "in_time_met": Option(
            Text(zh="时限内放弃的视为达标", en="those that gave up within the limit count as in time"),
            {"in_time": " or gave_up_after_us <= :limit_us", "counted": ""},
            needs=("calls.ended_at",),
        ),
        "left_out": Option(
            Text(zh="分母仅含已接听来电", en="only answered calls are counted"),
            {"in_time": "", "counted": " and (is_answered or is_unknown)"},
        ),
    },
    source="DECISIONS.md D4, D6",
)
"""What becomes of abandoned calls in a service level; how long they waited runs from the queue."""

SHORT_WAIT = Reading(
    label=Text(zh="短时放弃的等待上限", en="Longest short wait"),
    default="5 s",
    duration=True,
    usual=("5 s", "10 s"),
    source="DECISIONS.md D4",
)
"""Up to which wait a caller who gave up did so at once; exactly so long is short."""
