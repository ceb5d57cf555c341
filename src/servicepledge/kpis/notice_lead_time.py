"""提前通知达标率: how many changes were announced early enough before they took effect."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="notice_lead_time",
    label=Text(zh="提前通知达标率", en="Changes announced in time"),
    definition=Text(
        zh="在生效前提前不少于约定时间（未约定时间的，只须早于生效）通知的变更数除以期内生效的变更数；未通知视为未提前。",
        en="Changes announced at least the agreed time before they took effect (at any time before, where none was agreed), "
        "divided by the changes that took effect in the period; never announced is not in time.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="log_changes",
    happens=True,
    activities=("notice", "change", "major_change"),
    tally={
        "in_time": "count_if(lead_us > 0 and lead_us >= :limit_us)",
        "changes": "count(*)",
        "unmeasurable": "count_if(is_lead_unknown)",
    },
    numerator="in_time",
    denominator="changes",
    counted=Text(zh="变更", en="changes"),
    measure_word="项",
    lacking=Text(zh="未提前通知", en="not announced in time"),
    limit="optional",
    is_least=True,
    needs=("logbook.reported_at", "logbook.effective_at"),
    source="000/2 一.1c; 000/8 4.2b; 002 3.1.1.4; 004/1 一.4c",
)
