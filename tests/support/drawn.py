"""Rows drawn as tables: a header of columns, one line per row, cells between bars.

Cells of a time column are local times of the base day: '09:00:15', '09:00:15.000001', '06 09:00' (day of the month first)
or '2026-11-01 00:00'. Pauses are '09:10:00-09:20:00, 10:00:00-', the last one open. T and F are true and false; an empty cell or '-' is unknown. What a table does not draw it does not have,
but for the columns every export must have: the key, the contract and (in `FILLED`) the times that most cases share.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from servicepledge.exports.canonical import TABLES, Kind

Row = dict[str, Any]
BASE = date(2026, 10, 5)
ZONE = ZoneInfo("Asia/Shanghai")
FILLED: Mapping[str, Mapping[str, str]] = {
    "calls": {"arrived_at": "09:00:00", "queued_at": "09:00:00", "answered_at": ""},
    "tickets": {"received_at": "09:00:00"},
    "surveys": {"answered_at": "09:00:00", "score": ""},
    "logbook": {"activity": "", "started_at": "09:00:00"},
    "shifts": {"agent_id": "a", "started_at": "08:00:00"},
}
_TIME = re.compile(r"(?:(?P<date>\d{4}-\d{2}-\d{2}|\d{2}) )?(?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)")


def drawn(table: str, text: str, *, contract: str = "one", zone: ZoneInfo = ZONE, base: date = BASE) -> list[Row]:
    """Read a drawn table into rows of a canonical table; instants become aware UTC."""
    columns = TABLES[table].columns
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    rows = []
    for number, cells in enumerate(lines, 1):
        texts = {**FILLED[table], **dict(zip(header, cells, strict=True))}
        row = {name: _value(columns[name].kind, cell, zone, base) for name, cell in texts.items()}
        rows.append({TABLES[table].key: f"{table}-{number:03}", "contract_id": contract, **row})
    return rows


def instant(text: str, zone: ZoneInfo = ZONE, base: date = BASE) -> datetime:
    """Read a local time of the base day (or of the day it names) as an instant."""
    found = _TIME.fullmatch(text)
    assert found, f"{text!r} is not a time of a drawn table"
    named = found["date"]
    day = base if not named else date.fromisoformat(named) if "-" in named else base.replace(day=int(named))
    return datetime.combine(day, time.fromisoformat(found["time"]), tzinfo=zone).astimezone(UTC)


def _value(kind: Kind, cell: str, zone: ZoneInfo, base: date) -> Any:
    if cell in ("", "-"):
        return None
    match kind:
        case Kind.INSTANT:
            return instant(cell, zone, base)
        case Kind.INTERVALS:
            pauses = [pause.partition("-") for pause in cell.split(",")]
            return [
                {
                    "started_at": instant(begins.strip(), zone, base),
                    "ended_at": _value(Kind.INSTANT, ends.strip(), zone, base),
                }
                for begins, _, ends in pauses
            ]
        case Kind.FLAG:
            return {"T": True, "F": False}[cell]
        case Kind.NUMBER:
            return float(cell)
        case Kind.INTEGER:
            return int(cell)
        case _:
            return cell
