"""禁止行为查实件数: how many cases of forbidden conduct the logbook has."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="prohibited_conduct_incidents",
    label=Text(zh="禁止行为查实件数", en="Prohibited conduct, substantiated"),
    definition=Text(
        zh="期内运营日志记录的禁止行为件数，已认定不属实的除外；有日志而无记录为0件，没有日志则无法判定。",
        en="Cases of forbidden conduct that the logbook records in the period, less those found to be untrue; a logbook without any is 0, no logbook is no figure.",
    ),
    unit=Unit.COUNT,
    better=Better.LOWER,
    fact="log_periods",
    activities=("misconduct",),
    schedule="day",
    tally={"incidents": "sum(incidents_n)", "days": "count(*)", "unmeasurable": "sum(unclassified_n + undated_n)"},
    numerator="incidents",
    denominator="days",
    counted=Text(zh="有日志的日数", en="days with a logbook"),
    measure_word="天",
    is_total=True,
    total=Text(zh="日志所记件数合计", en="number of incidents in the logbook"),
    total_of=Text(zh="件", en="incidents"),
    total_base=Text(zh="{total}（{counted}有日志）", en="{total} ({counted})"),
    needs=("logbook.started_at",),
    source="000/4 2.1; 002 2.3.2; 004/2 2.1",
)
