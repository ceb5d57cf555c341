"""重开率: how many of the cases that were done with had to be opened again (DECISIONS.md D54)."""

from ..kpi import Better, Kpi, Text, Unit

DONE = "(coalesce(is_reopened, false) or resolved_at is not null or closed_at is not null)"
"""A case that was opened again had been done with, even where its export no longer has the time of it."""

KPI = Kpi(
    id="reopen_rate",
    label=Text(zh="重开率", en="Cases opened again"),
    definition=Text(
        zh="期内受理并曾解决或关闭的案件中，被重新打开的案件数除以此类案件数。",
        en="Cases that were opened again, divided by the cases received in the period that had been resolved or closed.",
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact="cases",
    tally={
        "reopened": f"count_if({DONE} and is_reopened)",
        "done": f"count_if({DONE})",
        "unmeasurable": f"count_if({DONE} and is_reopened is null)",
    },
    numerator="reopened",
    denominator="done",
    counted=Text(zh="曾办结的案件", en="cases done with"),
    measure_word="件",
    lacking=Text(zh="重开", en="opened again"),
    needs=("tickets.resolved_at", "tickets.reopened"),
    source="companion of resolution_rate",
)
