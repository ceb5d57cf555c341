"""The exceptions of a miss: which calls or cases, by identifier and time, never whose."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from ...evidence.misses import SHOWN_ROWS, Miss
from ...text import Language
from ..formatting import figures as formats
from ..material import Material
from ..words.evidence import MOMENTS


def title(material: Material, w: dict[str, str], miss: Miss) -> str:
    """Return what is listed and how many there are; nothing where nothing is."""
    kpi, language = miss.score.term.kpi, material.language
    if not miss.row_count or (kpi.lacking is None and kpi.spread not in miss.rows.columns):
        return ""
    if kpi.lacking is None:
        n = min(SHOWN_ROWS, miss.row_count)
        return w["exceptions_longest"].format(
            counted=formats.counted(kpi, n, language), n=n, noun=kpi.counted[language]
        )
    is_sum = kpi.lacks is not None or kpi.schedule == "open_time"  # rows are not what the denominator counts
    counted = w["rows_of"].format(n=f"{miss.row_count:,}") if is_sum else formats.counted(kpi, miss.row_count, language)
    said = w["exceptions"].format(counted=counted)
    if miss.row_count > SHOWN_ROWS:
        said += w["exceptions_shown"].format(n=SHOWN_ROWS)
    return said


def command(material: Material, miss: Miss) -> str:
    """Return the command that lists every exception, where the page has not room for all."""
    if miss.score.term.kpi.lacking is None or miss.row_count <= SHOWN_ROWS:
        return ""
    ref = miss.score.term.clause.ref
    return formats.command("explain", material.contract_name, ref, "-p", material.period.label, "--rows")


def _identifier(miss: Miss) -> str | None:
    return next((name for name in miss.rows.columns if name.endswith("_id") and name != "contract_id"), None)


def _moments(miss: Miss) -> list[str]:
    """Return the instants that some row has, in the order of the fact."""
    is_day = miss.score.term.kpi.schedule not in (None, "quarter_hour", "half_hour", "open_time")
    return [
        name
        for name in miss.rows.columns
        if name in MOMENTS
        and miss.rows[name].null_count() < miss.rows.height
        and not (is_day and name in ("opens_at", "closes_at"))
    ]


def columns(miss: Miss, w: dict[str, str], language: Language) -> list[str]:
    """Return the heads of the list: an identifier or the day, the instants, how long it took."""
    took = [w["took"]] if miss.score.term.kpi.spread in miss.rows.columns else []
    return [w["id" if _identifier(miss) else "day"], *(MOMENTS[name][language] for name in _moments(miss)), *took]


def rows(miss: Miss, zone: Any, language: Language) -> list[list[str]]:
    """Return the rows of the list, under its heads."""
    spread, identifier = miss.score.term.kpi.spread, _identifier(miss)
    found = []
    for row in miss.rows.iter_rows(named=True):
        cells = [formats.isolated(str(row[identifier])) if identifier else f"{row['day']:%m-%d}"]
        cells.extend(_moment(row[name], zone) for name in _moments(miss))
        if spread in miss.rows.columns:
            took = row[spread]
            cells.append(formats.length(Fraction(took, 1_000_000), language) if took is not None else formats.NONE)
        found.append(cells)
    return found


def _moment(instant: datetime | None, zone: Any) -> str:
    return f"{instant.astimezone(zone):%m-%d %H:%M:%S}" if instant else formats.NONE
