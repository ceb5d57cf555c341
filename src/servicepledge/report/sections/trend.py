"""The trend: the verdicts of up to thirteen periods, clause by clause, and a line for each headline figure."""

from collections.abc import Iterable, Sequence

from ...scorecard.score import Score
from ...scorecard.verdict import Verdict
from ...text import Language
from ..charts.series import chart_over_periods
from ..formatting import figures as formats
from ..formatting.labels import labels_of
from ..material import Material
from ..page.section import ChartPiece, Section, render

Cell = tuple[Verdict, str, bool]
"""The verdict, the value, and whether it is provisional."""


def trend(material: Material, charted: Sequence[Score] | None = None) -> Section:
    """Return the matrix of verdicts and the lines over the periods, of the headline figures where no others are named."""
    words, language, card = material.words, material.language, material.card
    periods = [period[0].period.label for period in (*card.history, card.scores) if period]
    scored: dict[tuple[str, str], Cell] = {
        (one.term.clause.ref, one.period.label): (
            one.verdict,
            formats.value_of(one, language),
            one.provisional is not None,
        )
        for period in (*card.history, card.scores)
        for one in period
    }
    rows = [
        (ref, label, [scored.get((ref, period)) for period in periods])
        for ref, label in labels_of(material.card, material.language).items()
    ]
    rows = [row for row in rows if any(cell and cell[1] != formats.NONE for cell in row[2])]
    matrix = render(
        "trend.html.j2",
        w=words,
        periods=periods,
        rows=rows,
        legend=_legend((cell for *_, cells in rows for cell in cells if cell), words["unmarked"], words["provisional"], language),
        language=language,
        shapes=formats.SHAPES,
    )  # fmt: skip
    shown = material.headline if charted is None else charted
    figures = [ChartPiece(chart_over_periods(material, score), words["figures_of"]) for score in shown]
    return Section("trend", words["trend"], (matrix, *figures))


def _legend(cells: Iterable[Cell], unmarked: str, provisional: str, language: Language) -> str:
    """Say what the signs in the matrix mean, of those that are there."""
    held = list(cells)
    there = {verdict for verdict, _, _ in held}
    signs = [
        unmarked + verdict.label[language]
        if verdict is Verdict.FACTS_ONLY
        else f"{formats.SHAPES[verdict]}\N{NO-BREAK SPACE}{verdict.label[language]}"
        for verdict in Verdict
        if verdict in there
    ]
    return "　".join([*signs, *([f"*\N{NO-BREAK SPACE}{provisional}"] if any(is_open for *_, is_open in held) else [])])
