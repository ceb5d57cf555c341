"""整改完成时长: how long it took to put right what was found, on average."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="corrective_action_closure_time",
    label=Text(zh="整改平均完成时长", en="Average time to put right"),
    definition=Text(
        zh="期内发现的问题自发现至整改完成的平均时长；尚未完成的单独计数。",
        en="Mean time from finding to putting right of what was found in the period; what is not put right yet is counted "
        "apart.",
    ),
    unit=Unit.SECONDS,
    better=Better.LOWER,
    fact="log_entries",
    activities=("corrective_action",),
    tally={
        "time": "sum(length_us)",
        "closed": "count_if(length_us is not null)",
        "unmeasurable": "count_if(is_ended and length_us is null)",
        "pending": "count_if(not is_ended)",
    },
    numerator="time",
    denominator="closed",
    counted=Text(zh="已完成整改", en="findings put right"),
    measure_word="项",
    scale=1_000_000,
    unmeasurable_counted=False,
    needs=("logbook.ended_at",),
    spread="length_us",
    source="000/1 4.1.1b; 000/6 3.1c; 000/8 3.2a; 004/2 2.2(6)b",
)
