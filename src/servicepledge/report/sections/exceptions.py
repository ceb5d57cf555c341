"""The exceptions of a miss: which calls or cases, by identifier and time, never whose."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from ...evidence.misses import SHOWN_ROWS, Why
from ...text import Language
from ..formatting import figures as formats
from ..material import Material
from ..words.evidence import MOMENTS


def title(material: Material, w: dict[str, str], why: Why) -> str:
    """Return what is listed and how many there are; nothing where nothing is."""
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
    said = w["exceptions"].format(counted=counted)
    if why.row_count > SHOWN_ROWS:
        said += w["exceptions_shown"].format(n=SHOWN_ROWS)
    return said


def command(material: Material, why: Why) -> str:
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


def columns(why: Why, w: dict[str, str], language: Language) -> list[str]:
    """Return the heads of the list: an identifier or the day, the instants, how long it took."""
    took = [w["took"]] if why.score.term.kpi.spread in why.rows.columns else []
    return [w["id" if _identifier(why) else "day"], *(MOMENTS[name][language] for name in _moments(why)), *took]


def rows(why: Why, zone: Any, language: Language) -> list[list[str]]:
    """Return the rows of the list, under its heads."""
    spread, identifier = why.score.term.kpi.spread, _identifier(why)
    found = []
    for row in why.rows.iter_rows(named=True):
        cells = [formats.isolated(str(row[identifier])) if identifier else f"{row['day']:%m-%d}"]
        cells.extend(_moment(row[name], zone) for name in _moments(why))
        if spread in why.rows.columns:
            took = row[spread]
            cells.append(formats.length(Fraction(took, 1_000_000), language) if took is not None else formats.NONE)
        found.append(cells)
    return found


def _moment(instant: datetime | None, zone: Any) -> str:
    return f"{instant.astimezone(zone):%m-%d %H:%M:%S}" if instant else formats.NONE
