"""记录保存期限达标: of how many months that must be kept the exports still hold records (DECISIONS.md D41: no proof of it)."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="record_retention",
    label=Text(zh="记录保存期限达标", en="Months of records kept"),
    definition=Text(
        zh="保存期内（自协议起始日起）导出数据中仍有来电或工单记录的月份数除以应保存的月份数；导出数据不能证明已保存，也不能证明已删除。",
        en="Months within the agreed time of keeping (from the first day of the term) of which the exports still hold calls "
        "or cases, divided by all such months; exports prove neither that records are kept nor that they were deleted.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="kept_months",
    schedule="months_kept",
    is_provable=False,
    tally={"there": "count_if(is_there)", "months": "count(*)"},
    numerator="there",
    denominator="months",
    counted=Text(zh="应保存的月份", en="months"),
    measure_word="个月",
    lacking=Text(zh="无记录", en="without records"),
    limit="required",
    is_least=True,
    needs=("calls.arrived_at",),
    source="000/8 2.5b",
)
