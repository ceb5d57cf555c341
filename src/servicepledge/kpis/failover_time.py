"""备用方案启动时长: how long after an incident began its backup was in use, on average."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="failover_time",
    label=Text(zh="备用方案平均启动时长", en="Average time to the backup"),
    definition=Text(
        zh="自事件发生至备用方案启用的平均时长；未启用备用方案的事件无时长可计，单独列示。",
        en="Mean time from the beginning of an incident to its backup being in use; incidents without a backup have no such "
        "time and are counted apart.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="log_entries",
    activities=("outage", "major_incident"),
    tally={
        "time": "sum(backup_us)",
        "incidents": "count_if(backup_us is not null)",
        "unmeasurable": "count_if(backup_us is null)",
    },
    numerator="time",
    denominator="incidents",
    counted=Text(zh="启用备用方案的事件", en="incidents with a backup"),
    measure_word="件",
    scale=1_000_000,
    unmeasurable_counted=False,
    needs=("logbook.backup_at",),
    spread="backup_us",
    source="000/5 三.3(1)a",
)
