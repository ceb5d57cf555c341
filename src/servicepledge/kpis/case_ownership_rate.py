"""专人负责率: how many cases have a person who answers for them."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="case_ownership_rate",
    label=Text(zh="专人负责率", en="Cases with an owner"),
    definition=Text(
        zh="登记有专门负责人的案件数除以期内受理的案件数。",
        en="Cases with a named owner, divided by the cases received in the period.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="cases",
    tally={"owned": "count_if(is_owned)", "cases": "count(*)"},
    numerator="owned",
    denominator="cases",
    counted=Text(zh="案件", en="cases"),
    measure_word="件",
    lacking=Text(zh="无专人", en="without an owner"),
    needs=("tickets.owner_id",),
    source="003/1 二.3a",
)
