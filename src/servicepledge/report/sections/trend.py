"""The trend: the verdicts of up to thirteen periods, clause by clause, and a line for each headline figure."""

from .. import formats
from ..charts import chart_over_periods
from ..material import Material
from ..section import Figure, Section, render


def trend(material: Material) -> Section:
    """Return the matrix of verdicts and the lines over the periods."""
    words, language, card = material.words, material.language, material.card
    periods = [period[0].period.label for period in (*card.history, card.scores) if period]
    scored = {
        (one.term.clause.ref, one.period.label): (
            one.verdict,
            formats.value_of(one, language),
            one.provisional is not None,
        )
        for period in (*card.history, card.scores)
        for one in period
    }
    matrix = render(
        "trend.html.j2",
        w=words,
        periods=periods,
        rows=[
            (
                score.term.clause.ref,
                score.term.kpi.label[language],
                [scored.get((score.term.clause.ref, period)) for period in periods],
            )
            for score in card.scores
        ],
        language=language,
        shapes=formats.SHAPES,
    )  # fmt: skip
    figures = [Figure(chart_over_periods(material, score), words["figures_of"]) for score in material.headline]
    return Section("trend", words["trend"], (matrix, *figures))
