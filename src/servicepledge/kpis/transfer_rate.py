"""转接率: how many contacts had to be handed on to somebody else (DECISIONS.md D55)."""

from ..kpi import Better, Kpi, Option, Reading, Text, Unit

KPI = Kpi(
    id="transfer_rate",
    label=Text(zh="转接率", en="Handed on"),
    definition=Text(
        zh="被转接的已接来电数（或期内受理案件数）除以已接来电数（或案件数）。",
        en="Answered calls (or cases received in the period) that were handed on to somebody else, divided by all of them.",
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact="contacts",
    tally={
        "transferred": "count_if({handled} and is_transferred)",
        "handled": "count_if({handled})",
        "unmeasurable": "count_if({handled} and is_transfer_unknown)",
    },
    numerator="transferred",
    denominator="handled",
    counted=Text(zh="联系", en="contacts"),
    measure_word="次",
    lacking=Text(zh="被转接", en="handed on"),
    readings={
        "records": Reading(
            label=Text(zh="统计对象", en="Records looked at"),
            default="calls",
            options={
                "calls": Option(
                    Text(zh="已接来电", en="answered calls"),
                    {"handled": "is_answered"},
                    needs=("calls.queued_at", "calls.answered_at", "calls.transferred"),
                ),
                "cases": Option(
                    Text(zh="期内受理的案件", en="cases received in the period"),
                    {"handled": "true"},
                    becomes={"fact": "cases"},
                    needs=("tickets.transferred",),
                ),
            },
            is_agreed=True,
            source="DECISIONS.md D55",
        ),
    },
    source="companion of first_contact_resolution",
)
