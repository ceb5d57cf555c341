"""重大变更审核率: how many major changes were approved before they took effect."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="change_approval_rate",
    label=Text(zh="重大变更审核率", en="Major changes approved"),
    definition=Text(
        zh="生效前已经审核通过的重大变更数除以期内生效的重大变更数。",
        en="Major changes approved before they took effect divided by those that took effect in the period.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="log_changes",
    happens=True,
    activities=("major_change",),
    tally={"approved": "count_if(is_approved)", "changes": "count(*)", "unmeasurable": "count_if(is_approval_unknown)"},
    numerator="approved",
    denominator="changes",
    counted=Text(zh="重大变更", en="major changes"),
    measure_word="项",
    lacking=Text(zh="未经审核", en="not approved"),
    needs=("logbook.approved_at", "logbook.effective_at"),
    source="004/1 一.4d",
)
