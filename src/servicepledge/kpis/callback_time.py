"""回拨及时率: how many of the callers who asked for a person and reached none were called back within the limit."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

_OPEN = (
    "called_back_us is null and not is_call_back_unknown "
    "and epoch_us(coalesce(ended_at, queued_at)) + :limit_us > :known_until_us"
)
"""Not called back yet, and the limit ends after the exports do."""

KPI = Kpi(
    id="callback_time",
    label=Text(zh="回拨及时率", en="Called back within the limit"),
    definition=Text(
        zh="请求人工服务而未被接听的来电中，自挂断（无挂断时间的，自进入队列）起不超过时限即回拨的来电数除以应回拨的来电数；未回拨的视为超时；导出数据截止时尚在时限内的为未到期。",
        en="Calls that asked for an agent and were not answered, called back within the limit from when they ended (or, where that is "
        "not known, entered the queue), divided by those to be called back; not called back is late, unless the limit ends after the "
        "exports do.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="contacts",
    tally={
        "called_back": "count_if({owed} and called_back_us <= :limit_us)",
        "owed": f"count_if({{owed}} and not ({_OPEN}))",
        "unmeasurable": "count_if({owed} and is_call_back_unknown)",
        "pending": f"count_if({{owed}} and {_OPEN})",
        "early": "count_if({owed} and called_back_us <= :limit_us "
        "and epoch_us(coalesce(ended_at, queued_at)) + :limit_us > :known_until_us)",
    },
    numerator="called_back",
    denominator="owed",
    counted=Text(zh="应回拨来电", en="calls to be returned"),
    measure_word="通",
    lacking=Text(zh="未及时回拨", en="not called back in time"),
    limit="required",
    readings={
        "of": Reading(
            label=Text(zh="应回拨的来电", en="Calls to be returned"),
            default="lost",
            options={
                "lost": Option(
                    Text(zh="未被接听的全部来电", en="all that were not answered"), {"owed": "is_to_be_returned"}
                ),
                "promised": Option(
                    Text(zh="仅约定回拨的来电", en="those promised a call-back"),
                    {"owed": "(is_to_be_returned and is_call_back_promised)"},
                    needs=("calls.outcome",),
                ),
            },
            source="DECISIONS.md D71",
        ),
    },
    needs=("calls.queued_at", "calls.answered_at", "calls.callback_at"),
    source="companion of abandonment_rate",
)
