"""What drove a miss: each breakdown's groups, and how much each added to the change on the period before."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ...engine.terms import Term
from ...evidence.misses import Miss
from ...kpi import Kpi, Unit
from ...stats.contributions import Count, Driver
from ...text import Language, Text
from ..formatting import dates
from ..formatting import figures as formats
from ..material import Material
from ..words.evidence import BY, code_text

MOST_GROUPS = 6


def driver_tables(material: Material, w: dict[str, str], miss: Miss) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return a table per breakdown, the one first in which a single group added most."""
    if miss.before is None:
        return []
    before = dates.period_text(miss.before, material.language)
    return [
        (
            w["drivers"].format(before=before, by=BY[by][material.language]),
            _driver_rows(miss.score.term, held, by, w, material.language, material.code_names),
        )
        for by, held in by_effect(miss)
    ]


def by_effect(miss: Miss) -> list[tuple[str, Sequence[Driver]]]:
    """Return the breakdowns, the one first in which a single group added most: the page shows it open."""
    return sorted(miss.drivers.items(), key=lambda found: -max(abs(driver.added) for driver in found[1]))


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


def change_text(material: Material, miss: Miss) -> str:
    """Return the change of the whole, as the groups of any breakdown add up to it."""
    held = next(iter(miss.drivers.values()), [])
    return points_text(miss.score.term.kpi, sum((driver.added for driver in held), Fraction(0)), material.language)
