"""质检合格率: how many of the reviewed contacts passed."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="qa_score",
    label=Text(zh="质检合格率", en="Quality reviews passed"),
    definition=Text(
        zh="质检合格的抽检数除以有结论的抽检数；抽检是样本，不代表全部服务。",
        en="Reviewed contacts that passed divided by those that were judged; a review is a sample, not every contact.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="log_entries",
    activities=("qa_review",),
    tally={
        "passed": "count_if(is_passed)",
        "judged": "count_if(is_passed is not null)",
        "unmeasurable": "0 * count(*)",
    },
    numerator="passed",
    denominator="judged",
    counted=Text(zh="抽检", en="reviews"),
    measure_word="次",
    lacking=Text(zh="不合格", en="failed"),
    is_sample=True,
    needs=("logbook.passed",),
    source="000/3 2.3; 001 4.2; 003/2 2.3.2c",
)
