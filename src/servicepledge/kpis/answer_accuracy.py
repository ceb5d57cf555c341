"""解答准确率: how many of the assessed answers were judged correct (DECISIONS.md D42)."""

from ..kpi import Better, Kpi, Text, Unit

KPI = Kpi(
    id="answer_accuracy",
    label=Text(zh="解答准确率", en="Answer accuracy"),
    definition=Text(
        zh="经评定为正确的解答数除以经评定的解答数；未评定的不计。",
        en="Answers judged correct divided by answers assessed; answers nobody assessed are left out.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact="cases",
    tally={
        "correct": "count_if(is_answer_correct)",
        "assessed": "count_if(is_answer_correct is not null)",
    },
    numerator="correct",
    denominator="assessed",
    counted=Text(zh="已评定解答", en="assessed answers"),
    measure_word="次",
    lacking=Text(zh="解答有误", en="wrong"),
    is_sample=True,
    needs=("tickets.answer_correct",),
    source="001 4.1.4",
)
