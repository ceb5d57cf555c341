"""多次联系率: for how many cases the customer had to come back (DECISIONS.md D55)."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="repeat_contact_rate",
    label=Text(zh="多次联系率", en="Cases of several contacts"),
    definition=Text(
        zh="联系次数多于一次的案件数除以期内受理的案件数；联系次数缺失或小于一的案件不可测。",
        en="Cases that took more than one contact, divided by the cases received in the period; where no number of contacts, "
        "or none above nought, was recorded a case cannot be measured.",
    ),
    unit=Unit.RATIO,
    better=Better.LOWER,
    fact="cases",
    tally={
        "several": "count_if(contacts_n > 1)",
        "cases": "count(*)",
        "unmeasurable": "count_if(coalesce(contacts_n < 1, true))",
    },
    numerator="several",
    denominator="cases",
    counted=Text(zh="案件", en="cases"),
    measure_word="件",
    lacking=Text(zh="联系多次", en="of several contacts"),
    needs=("tickets.contacts",),
    source="companion of first_contact_resolution",
)
