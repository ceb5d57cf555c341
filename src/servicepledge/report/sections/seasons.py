"""The seasons of a year: each clause quarter by quarter, from the counts of the months."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from ...periods import Period
from ...scorecard.score import Score
from ...scorecard.segments import whole_of
from ..formatting import figures as formats
from ..formatting.labels import labels_of
from ..material import Material
from ..page.cells import clause_cell
from ..page.section import Html, render

MONTHS_OF_A_QUARTER = 3


def seasons(material: Material, months: Sequence[Sequence[Score]], w: Mapping[str, str]) -> list[Html]:
    """Return the table of quarters from the scores of the months, the earliest first; none for a single quarter."""
    held = groupby((scores for scores in months if scores), lambda scores: _quarter(scores[0].period))
    quarters = {quarter: list(of_it) for quarter, of_it in held}
    names = {quarter: quarter.label + "*" * _is_in_part(of_it) for quarter, of_it in quarters.items()}
    rows = []
    for ref, label in labels_of(material.card, material.language).items():
        found = [
            whole_of([score for scores in of_it for score in scores if score.term.clause.ref == ref])
            for of_it in quarters.values()
        ]
        known = {quarter: score for quarter, score in zip(quarters, found, strict=True) if score is not None}
        if len(known) > 1:
            values = [formats.value_of(score, material.language) if score else formats.NONE for score in found]
            rows.append((clause_cell(ref, label), *values, *_best_and_weakest(known, names, w)))
    if not rows:
        return []
    is_in_part = any(name.endswith("*") for name in names.values())
    return [
        render(
            "table.html.j2",
            id="seasons",
            title=w["seasons"],
            columns=[
                (w["clause"], False),
                *((name, True) for name in names.values()),
                (w["best_quarter"], True),
                (w["weakest_quarter"], True),
            ],
            rows=rows,
            empty="",
            notes=[w["seasons_note"], *([w["quarter_in_part"]] if is_in_part else [])],
            is_wide=True,
        )
    ]


def _quarter(month: Period) -> Period:
    return Period.of("quarter", month.first, month.month_from)


def _is_in_part(of_it: Sequence[Sequence[Score]]) -> bool:
    """Tell whether the term or the exports cover only a part of a quarter."""
    return len(of_it) < MONTHS_OF_A_QUARTER or any(score.is_partial for scores in of_it for score in scores)


def _best_and_weakest(
    known: Mapping[Period, Score], names: Mapping[Period, str], w: Mapping[str, str]
) -> tuple[str, str]:
    kpi = next(iter(known.values())).term.kpi
    values = {quarter: score.value for quarter, score in known.items() if score.value is not None}
    if kpi.is_total or not values:
        return formats.NONE, formats.NONE
    if len(set(values.values())) == 1:
        return w["same_every_quarter"], w["same_every_quarter"]
    ordered = sorted(values, key=lambda quarter: values[quarter], reverse=kpi.better.value == "higher")
    return names[ordered[0]], names[ordered[-1]]
