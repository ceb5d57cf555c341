"""进度通报达标率: on how many of the days owed was the customer told how the case stands."""

from ..kpi import Better, Kpi, Reading, Text, Unit

KPI = Kpi(
    id="progress_update_compliance",
    label=Text(zh="进度通报达标率", en="Progress reported in time"),
    definition=Text(
        zh="案件未结期间，自受理起每满一个通报间隔应向客户通报一次；有通报的日数（不超过应通报次数）除以应通报次数，按期内受理的案件计。",
        en="While a case is open, one report to the customer is owed for every full interval since receipt; days with a report, "
        "at most as many as are owed, divided by the reports owed, over the cases received in the period.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="open_cases",
    tally={
        "reported": "sum(case when progress_days >= 0 and open_us >= 0 then least(progress_days, open_us // :every_us) end)",
        "owed": "sum(case when progress_days >= 0 then open_us // :every_us end)",
        "unmeasurable": "count_if(open_us is null or progress_days is null or progress_days < 0)",
    },
    numerator="reported",
    denominator="owed",
    counted=Text(zh="应通报", en="reports owed"),
    measure_word="次",
    lacking=Text(zh="未通报", en="reports not made"),
    lacks="progress_days >= 0 and open_us >= 0 and progress_days < open_us // :every_us",
    unmeasurable_counted=False,
    readings={
        "every": Reading(
            label=Text(zh="通报间隔", en="Interval"), default="24 h", duration=True, source="003/4 二.3a (每日)"
        ),
    },
    needs=("tickets.received_at", "tickets.resolved_at", "tickets.progress_days"),
    source="000/5 三.2(3)b; 002 2.2.2c; 003/4 二.3a; 003/4 二.3b",
)
