"""A part for each clause that was missed or nearly missed: when in the week, what drove it, which rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from ...engine.terms import Term
from ...facts import FACTS
from ...kpi import Kpi, Unit
from ...scorecard.drivers import NOTHING, Count, Driver
from ...scorecard.score import Score
from ...text import Language, Text
from .. import formats
from ..material import Material
from ..section import Html, Section, render
from ..why import SHOWN_ROWS, Why, has_hours, is_watched
from ..words_behind import BY, MISSES, MOMENTS, WEEKDAYS, code_text
from .clauses import clause_row

MOST_GROUPS = 6
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
    found = material.explained
    pieces: list[Html] = [render("misses.html.j2", w=w, count=len(found))]
    for place, why in enumerate(found):
        twin = next((other for other in found[:place] if _is_alike(other, why)), None)
        pieces.append(_piece(material, w, why, twin))
    return Section("misses", w["misses"], tuple(pieces))


def _is_alike(one: Why, other: Why) -> bool:
    """Tell whether two clauses have the same times, causes and exceptions, so that one account does for both."""
    return (one.score.term.kpi.id, one.cells, one.drivers, one.row_count) == (
        other.score.term.kpi.id,
        other.cells,
        other.drivers,
        other.row_count,
    ) and one.rows.equals(other.rows)


def _piece(material: Material, w: dict[str, str], why: Why, twin: Why | None) -> Html:
    language, term = material.language, why.score.term
    held = [hour for _, hour in why.cells]
    is_listed = _is_few(why)
    hours = list(range(min(held), max(held) + 1)) if held and not is_listed else []
    return render(
        "miss.html.j2" if twin is None else "miss_alike.html.j2",
        twin=twin and twin.score.term.clause.ref,
        w=w,
        notes=[
            *_unmeasured(why.score, w, language),
            *([w["no_hours"]] if not has_hours(term) and not is_listed else []),
        ],
        is_listed=is_listed,
        anchor=f"why-{material.anchors[term.clause.ref]}",
        row=clause_row(material, term.clause),
        is_watched=is_watched(why.score),
        heat_title=w["heat_due" if FACTS[term.kpi.fact].is_deadline else "heat"].format(
            what=term.kpi.lacking[language], counted=term.kpi.counted[language]
        )
        if term.kpi.lacking is not None
        else w["heat_mean"].format(unit=unit_text(term.kpi, language)),
        hours=hours,
        week=_week(why, hours, language),
        whole=w["total" if term.kpi.lacking is not None else "whole_day"],
        tables=_driver_tables(material, w, why),
        unit=unit_text(term.kpi, language),
        drivers_note=w["drivers_note"].format(change=_change(material, why)),
        exceptions=_exceptions_title(material, w, why),
        command=_command(material, why),
        columns=_columns(why, w, language),
        rows=_rows(why, material.contract.zone, language),
        language=language,
        shapes=formats.SHAPES,
    )


def _is_few(why: Why) -> bool:
    """Tell whether there are so few exceptions that their list says more than any table of hours."""
    return why.score.term.kpi.lacking is not None and 0 < why.row_count < FEW_ROWS


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


def _week(why: Why, hours: list[int], language: Language) -> list[tuple[str, list[Cell], str]]:
    """Return the rows of the week: the weekday, its hours, its total."""
    kpi = why.score.term.kpi
    is_share = kpi.lacking is not None

    def size(count: Count) -> Fraction:
        if is_share:
            return Fraction(_lacked(kpi, count))
        return kpi.value(count.numerator, count.denominator) or Fraction(0)

    def badness(count: Count) -> Fraction:
        return size(count) if is_share or kpi.better.value == "lower" else -size(count)

    found = [badness(count) for count in why.cells.values() if count.denominator]
    most = max(found, default=Fraction(0))
    least = Fraction(0) if is_share else min(found, default=Fraction(0))

    rows = []
    for day in range(1, 8):
        cells = []
        for hour in hours:
            count = why.cells.get((day, hour), NOTHING)
            value = kpi.value(count.numerator, count.denominator)
            says = f"{WEEKDAYS[day - 1][language]} {hour:02}:00 {formats.quantity(kpi.unit, value, language)}"
            of = f" ({formats.counted(kpi, count.denominator, language)})" if count.denominator else ""
            shade = (
                -(-((badness(count) - least) * SHADES) // (most - least)) if most > least and count.denominator else 0
            )
            cells.append(Cell(_short(kpi, size(count), count), int(shade), says + of))
        whole = Count(
            sum(count.numerator for (held, _), count in why.cells.items() if held == day),
            sum(count.denominator for (held, _), count in why.cells.items() if held == day),
        )
        rows.append((WEEKDAYS[day - 1][language], cells, _short(kpi, size(whole), whole)))
    return rows


def _short(kpi: Kpi, size: Fraction, count: Count) -> str:
    if not count.denominator:
        return ""
    return formats.number(size, 0 if kpi.lacking is not None or size >= 100 else 1)


def _driver_tables(material: Material, w: dict[str, str], why: Why) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return a table per breakdown, the one first in which a single group added most."""
    if why.before is None:
        return []
    before = formats.period_text(why.before, material.language)
    ordered = sorted(why.drivers.items(), key=lambda found: -max(abs(driver.added) for driver in found[1]))
    return [
        (
            w["drivers"].format(before=before, by=BY[by][material.language]),
            _driver_rows(why.score.term, held, by, w, material.language, material.code_names),
        )
        for by, held in ordered
    ]


def _driver_rows(
    term: Term, held: Any, by: str, w: dict[str, str], language: Language, names: Mapping[str, Text]
) -> list[tuple[str, ...]]:
    shown: list[tuple[str, Driver]] = [(group_text(driver.group, by, w, language, names), driver) for driver in held]
    if len(shown) > MOST_GROUPS + 1:
        rest = [driver for _, driver in shown[MOST_GROUPS:]]
        shown = [*shown[:MOST_GROUPS], (w["other_groups"].format(n=len(rest)), _together(rest))]
    kpi = term.kpi
    return [
        (
            name,
            formats.counted(kpi, driver.now.denominator, language),
            formats.quantity(kpi.unit, kpi.value(driver.now.numerator, driver.now.denominator), language),
            formats.quantity(kpi.unit, kpi.value(driver.before.numerator, driver.before.denominator), language),
            *(points_figure(kpi, value) for value in (driver.mix, driver.rate, driver.added)),
        )
        for name, driver in shown
    ]  # fmt: skip


def _together(held: list[Driver]) -> Driver:
    def total(counts: list[Count]) -> Count:
        return Count(sum(count.numerator for count in counts), sum(count.denominator for count in counts))

    return Driver(
        None,
        total([driver.now for driver in held]),
        total([driver.before for driver in held]),
        sum((driver.mix for driver in held), Fraction(0)),
        sum((driver.rate for driver in held), Fraction(0)),
    )


def group_text(group: object, by: str, w: dict[str, str], language: Language, names: Mapping[str, Text]) -> str:
    """Return a group of a breakdown as the page names it."""
    if group is None:
        return w["no_group"]
    return f"{int(str(group)):02}:00" if by == "hour" else code_text(str(group), language, names)


def points_figure(kpi: Kpi, value: Fraction) -> str:
    """Return a change with its sign, in points of per cent or in the KPI's unit, which a column's head says."""
    figure = formats.number(formats.in_unit(kpi.unit, value), 2)
    return f"{'+' if value > 0 and figure != '0.00' else ''}{figure}"


def points_text(kpi: Kpi, value: Fraction, language: Language) -> str:
    """Return a change in points of per cent, or in the KPI's unit."""
    unit = {"zh": " 个百分点", "en": " pp"}[language] if kpi.unit is Unit.RATIO else formats.UNITS[kpi.unit][language]
    return points_figure(kpi, value) + unit


def unit_text(kpi: Kpi, language: Language) -> str:
    """Return the unit of a column: points of per cent for changes of a share."""
    if kpi.unit is Unit.RATIO:
        return {"zh": "百分点", "en": "pp"}[language]
    return formats.UNITS[kpi.unit][language].strip()


def _change(material: Material, why: Why) -> str:
    """Return the change of the whole, as the groups of any breakdown add up to it."""
    held = next(iter(why.drivers.values()), [])
    return points_text(why.score.term.kpi, sum((driver.added for driver in held), Fraction(0)), material.language)


def _exceptions_title(material: Material, w: dict[str, str], why: Why) -> str:
    kpi, language = why.score.term.kpi, material.language
    if not why.row_count or (kpi.lacking is None and kpi.spread not in why.rows.columns):
        return ""
    if kpi.lacking is None:
        n = min(SHOWN_ROWS, why.row_count)
        return w["exceptions_longest"].format(
            counted=formats.counted(kpi, n, language), n=n, noun=kpi.counted[language]
        )
    is_sum = kpi.lacks is not None or kpi.schedule == "open_time"  # rows are not what the denominator counts
    counted = w["rows_of"].format(n=f"{why.row_count:,}") if is_sum else formats.counted(kpi, why.row_count, language)
    title = w["exceptions"].format(counted=counted)
    if why.row_count > SHOWN_ROWS:
        title += w["exceptions_shown"].format(n=SHOWN_ROWS)
    return title


def _command(material: Material, why: Why) -> str:
    """Return the command that lists every exception, where the page has not room for all."""
    if why.score.term.kpi.lacking is None or why.row_count <= SHOWN_ROWS:
        return ""
    ref = why.score.term.clause.ref
    return formats.command("explain", material.contract_name, ref, "-p", material.period.label, "--rows")


def _identifier(why: Why) -> str | None:
    return next((name for name in why.rows.columns if name.endswith("_id") and name != "contract_id"), None)


def _moments(why: Why) -> list[str]:
    """Return the instants that some row has, in the order of the fact."""
    is_day = why.score.term.kpi.schedule not in (None, "quarter_hour", "open_time")
    return [
        name
        for name in why.rows.columns
        if name in MOMENTS
        and why.rows[name].null_count() < why.rows.height
        and not (is_day and name in ("opens_at", "closes_at"))
    ]


def _columns(why: Why, w: dict[str, str], language: Language) -> list[str]:
    took = [w["took"]] if why.score.term.kpi.spread in why.rows.columns else []
    return [w["id" if _identifier(why) else "day"], *(MOMENTS[name][language] for name in _moments(why)), *took]


def _rows(why: Why, zone: Any, language: Language) -> list[list[str]]:
    spread, identifier = why.score.term.kpi.spread, _identifier(why)
    rows = []
    for row in why.rows.iter_rows(named=True):
        cells = [formats.isolated(str(row[identifier])) if identifier else f"{row['day']:%m-%d}"]
        cells.extend(_moment(row[name], zone) for name in _moments(why))
        if spread in why.rows.columns:
            took = row[spread]
            cells.append(formats.length(Fraction(took, 1_000_000), language) if took is not None else formats.NONE)
        rows.append(cells)
    return rows


def _moment(instant: datetime | None, zone: Any) -> str:
    return f"{instant.astimezone(zone):%m-%d %H:%M:%S}" if instant else formats.NONE
