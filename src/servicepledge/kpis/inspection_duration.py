"""检查时长达标率: how many inspections lasted as long as agreed."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="inspection_duration",
    label=Text(zh="检查时长达标率", en="Inspections of the agreed length"),
    definition=Text(
        zh="时长不少于约定时长的检查次数除以检查次数；恰好等于视为达标。",
        en="Inspections that lasted at least the agreed time divided by all inspections; exactly that long is enough.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="log_entries",
    activities=("inspection",),
    tally={
        "long_enough": "count_if(length_us >= :limit_us)",
        "inspections": "count(*)",
        "unmeasurable": "count_if(length_us is null)",
    },
    numerator="long_enough",
    denominator="inspections",
    counted=Text(zh="检查", en="inspections"),
    measure_word="次",
    lacking=Text(zh="时长不足", en="too short"),
    limit="required",
    is_least=True,
    needs=("logbook.ended_at",),
    spread="length_us",
    source="000/4 3.2b",
)
