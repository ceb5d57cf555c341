"""A part for each clause that was missed or nearly missed: when in the week, what drove it, which rows."""

from dataclasses import dataclass
from fractions import Fraction

from ...evidence.misses import Miss, has_hours, is_watched
from ...kpi import Kpi
from ...scorecard.score import Score
from ...stats.contributions import NOTHING, Count
from ...text import Language
from ..formatting import figures as formats
from ..material import Material
from ..page.section import Html, Section, render
from ..words.evidence import MISSES, WEEKDAYS
from . import exceptions
from .clauses import clause_row
from .drivers import change_text, driver_tables, unit_text

SHADES = 5
FEW_ROWS = 5
"""Fewer exceptions are listed, not spread over the hours of the week."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of a weekday: what it shows, how dark it is (0 to 5), what it says in full."""

    text: str
    shade: int
    says: str


def misses(material: Material) -> Section:
    """Return the explanation of every miss and near miss."""
    w = {**material.words, **{name: text[material.language] for name, text in MISSES.items()}}
    found = material.misses
    pieces: list[Html] = [render("misses.html.j2", w=w, count=len(found))]
    for place, miss in enumerate(found):
        twin = next((other for other in found[:place] if _is_alike(other, miss)), None)
        pieces.append(_piece(material, w, miss, twin))
    return Section("misses", w["misses"], tuple(pieces))


def _is_alike(one: Miss, other: Miss) -> bool:
    """Tell whether two clauses have the same times, causes and exceptions, so that one account does for both."""
    return (one.score.term.kpi.id, one.cells, one.drivers, one.row_count) == (
        other.score.term.kpi.id,
        other.cells,
        other.drivers,
        other.row_count,
    ) and one.rows.equals(other.rows)


def _piece(material: Material, w: dict[str, str], miss: Miss, twin: Miss | None) -> Html:
    language, term = material.language, miss.score.term
    held = [hour for _, hour in miss.cells]
    is_listed = _is_few(miss)
    hours = list(range(min(held), max(held) + 1)) if held and not is_listed else []
    return render(
        "miss.html.j2" if twin is None else "miss_alike.html.j2",
        twin=twin and twin.score.term.clause.ref,
        w=w,
        notes=[
            *_unmeasured(miss.score, w, language),
            *([w["no_hours"]] if not has_hours(term) and not is_listed else []),
        ],
        is_listed=is_listed,
        anchor=f"why-{material.anchors[term.clause.ref]}",
        row=clause_row(material, term.clause),
        is_watched=is_watched(miss.score),
        heat_title=w["heat_due" if term.fact.is_deadline else "heat"].format(
            what=term.kpi.lacking[language], counted=term.kpi.counted[language]
        )
        if term.kpi.lacking is not None
        else w["heat_mean"].format(unit=unit_text(term.kpi, language)),
        hours=hours,
        week=_week(miss, hours, language),
        whole=w["total" if term.kpi.lacking is not None else "whole_day"],
        tables=driver_tables(material, w, miss),
        unit=unit_text(term.kpi, language),
        drivers_note=w["drivers_note"].format(change=change_text(material, miss)),
        exceptions=exceptions.title(material, w, miss),
        command=exceptions.command(material, miss),
        columns=exceptions.columns(miss, w, language),
        rows=exceptions.rows(miss, material.contract.zone, language),
        language=language,
        shapes=formats.SHAPES,
    )


def _is_few(miss: Miss) -> bool:
    """Tell whether there are so few exceptions that their list says more than any table of hours."""
    return miss.score.term.kpi.lacking is not None and 0 < miss.row_count < FEW_ROWS


def _unmeasured(score: Score, w: dict[str, str], language: Language) -> list[str]:
    """Say how many of what is lacking could not be measured, where those count as lacking."""
    kpi = score.term.kpi
    if not score.unmeasurable or kpi.lacking is None or not kpi.unmeasurable_counted:
        return []
    return [
        w["unmeasured"].format(
            counted=formats.counted(kpi, score.unmeasurable, language),
            lacking=kpi.lacking[language],
            range=formats.range_of(score, language),
        )
    ]


def _lacked(kpi: Kpi, count: Count) -> int:
    """Return how many a share lacks; of one that is better low, how many it has."""
    return count.denominator - count.numerator if kpi.better.value == "higher" else count.numerator


def _week(miss: Miss, hours: list[int], language: Language) -> list[tuple[str, list[Cell], str]]:
    """Return the rows of the week: the weekday, its hours, its total."""
    kpi = miss.score.term.kpi
    is_share = kpi.lacking is not None

    def size(count: Count) -> Fraction:
        if is_share:
            return Fraction(_lacked(kpi, count))
        return kpi.value(count.numerator, count.denominator) or Fraction(0)

    def badness(count: Count) -> Fraction:
        return size(count) if is_share or kpi.better.value == "lower" else -size(count)

    found = [badness(count) for count in miss.cells.values() if count.denominator]
    most = max(found, default=Fraction(0))
    least = Fraction(0) if is_share else min(found, default=Fraction(0))

    rows = []
    for day in range(1, 8):
        cells = []
        for hour in hours:
            count = miss.cells.get((day, hour), NOTHING)
            value = kpi.value(count.numerator, count.denominator)
            says = f"{WEEKDAYS[day - 1][language]} {hour:02}:00 {formats.quantity(kpi.unit, value, language)}"
            of = f" ({formats.counted(kpi, count.denominator, language)})" if count.denominator else ""
            shade = (
                -(-((badness(count) - least) * SHADES) // (most - least)) if most > least and count.denominator else 0
            )
            cells.append(Cell(_short(kpi, size(count), count), int(shade), says + of))
        whole = Count(
            sum(count.numerator for (held, _), count in miss.cells.items() if held == day),
            sum(count.denominator for (held, _), count in miss.cells.items() if held == day),
        )
        rows.append((WEEKDAYS[day - 1][language], cells, _short(kpi, size(whole), whole)))
    return rows


def _short(kpi: Kpi, size: Fraction, count: Count) -> str:
    if not count.denominator:
        return ""
    return formats.number(size, 0 if kpi.lacking is not None or size >= 100 else 1)
