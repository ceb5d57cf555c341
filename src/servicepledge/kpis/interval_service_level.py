"""接听达标时段占比: in how many half-hours (or days) enough of the callers reached a person within the limit."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

_GOOD = "len(list_filter({waits}, lambda wait: wait <= :limit_us))"
_MET = f"100 * coalesce({_GOOD}, 0) >= :least_n * offered_n"

KPI = Kpi(
    id="interval_service_level",
    label=Text(zh="接听达标时段占比", en="Intervals with the agreed service level"),
    definition=Text(
        zh="服务时间内有来电请求人工服务的半小时时段（或日）中，在约定时限内接听的来电不低于约定比例的时段数除以全部此类时段数；无来电的时段不计。",
        en="Half-hours (or days) of the service time in which at least the agreed share of the calls that asked for an agent was "
        "answered within the limit, divided by all in which somebody asked; those without calls are left out.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="call_intervals",
    schedule="half_hour",
    tally={
        "met": f"count_if({_MET})",
        "intervals": "count(*)",
        "unmeasurable": f"count_if(not ({_MET}) "
        f"and 100 * (coalesce({_GOOD}, 0) + {{unknown}}) >= :least_n * offered_n)",
    },
    numerator="met",
    denominator="intervals",
    counted=Text(zh="有来电的时段", en="intervals with calls"),
    measure_word="个时段",
    lacking=Text(zh="未达标", en="below the agreed level"),
    limit="required",
    readings={
        "interval": Reading(
            label=Text(zh="时段", en="Interval"),
            default="half_hour",
            is_agreed=True,
            options={
                "half_hour": Option(Text(zh="每半小时", en="half-hour")),
                "day": Option(Text(zh="每日", en="day"), becomes={"schedule": "open_day"}),
            },
            source="DECISIONS.md D78",
        ),
        "least": Reading(
            label=Text(zh="时段内应达比例（%）", en="Share to be reached in each, in %"),
            default="80",
            number=True,
            most=100,
            is_agreed=True,
            source="DECISIONS.md D78",
        ),
        "clock_start": Reading(
            label=Text(zh="计时起点", en="Clock start"),
            default="queue_entry",
            options={
                "queue_entry": Option(
                    Text(zh="进入人工队列", en="entry to the agent queue"),
                    {"waits": "waits_us", "unknown": "unknown_n"},
                ),
                "arrival": Option(
                    Text(zh="来电到达", en="arrival of the call"),
                    {"waits": "waits_from_arrival_us", "unknown": "unknown_from_arrival_n"},
                ),
            },
            source="DECISIONS.md D1",
        ),
    },
    needs=("calls.queued_at", "calls.answered_at"),
    source="companion of service_level",
)
