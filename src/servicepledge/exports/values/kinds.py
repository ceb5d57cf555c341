"""Bringing a value to the kind of its canonical column, as SQL: blanks and not-a-number to nothing, local times to UTC."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from ..canonical import Kind
from ..sql import quoted
from .blanks import tidy
from .typed import FLOATS, NUMBERS, TEXT, called, is_float, is_number

_FITS: Mapping[Kind, tuple[tuple[str, ...], str]] = {
    Kind.INSTANT: (("TIMESTAMP",), "a time"),
    Kind.FLAG: (("BOOLEAN", *NUMBERS), "true or false"),
    Kind.NUMBER: (NUMBERS, "a number"),
    Kind.INTEGER: (NUMBERS, "a whole number"),
    Kind.INTERVALS: (("STRUCT(started_at TIMESTAMP",), "a list of started_at and ended_at"),
}
_INTERVALS = re.compile(
    r"STRUCT\(started_at (?P<started_at>TIMESTAMP[\w ]*), ended_at (?P<ended_at>TIMESTAMP[\w ]*)\)\[\]"
)
_EXACT = 2**53
"""Whole numbers below are held exactly by a float."""
OFFSET_SINCE = datetime(1992, 1, 1)
"""Zones whose clock has not changed since then are shifted by a constant, which is much faster than a look-up."""


def misfit(kind: Kind, found: str, made_of: str, column: str | None) -> str | None:
    """
    Return, as a sentence's end, why a value of a type does not fit a canonical kind, and what to write; None where it fits.

    `made_of` is the mapping's expression; `column` the export's column where it is no more than that.
    """
    fits = kind not in _FITS or found.startswith(_FITS[kind][0]) or found == '"NULL"'
    if fits and (kind is not Kind.INTERVALS or _INTERVALS.fullmatch(found) or found == '"NULL"'):
        return None
    is_what = f"is {called(found)}, {_FITS[kind][1]} is expected. "
    if kind is Kind.INTERVALS:
        return (
            is_what
            + "Map it with an expression, such as { sql = \"[{'started_at': waits_from, 'ended_at': waits_till}]\" }."
        )
    if found == "TIME":
        return is_what + f'Map it with an expression, such as {{ sql = """date_column + {made_of.strip()}""" }}.'
    if column is None:
        return (
            is_what
            + f"Bring it to one in the expression, or name the column and say how it is written: {{ column = …, {_way(kind, found)} }}."
        )
    return is_what + f"Say how it is written, such as {{ column = {_toml(column)}, {_way(kind, found)} }}."


def _way(kind: Kind, found: str) -> str:
    """Return how a column of a type may be written, as in a mapping."""
    if kind is Kind.INSTANT:
        if found == "DATE":
            return 'day = "start"'
        return 'epoch = "ms"' if is_number(found) else 'format = "%Y-%m-%d %H:%M:%S"'
    if kind is Kind.FLAG:
        return 'flag = { yes = ["Y"], no = ["N"] }'
    return 'duration = "h:mm:ss"' if found in ("TIME", "INTERVAL") else 'decimal = "."'


def _toml(text: str) -> str:
    return (
        f"'{text}'" if '"' in text and "'" not in text else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


def canonical(expression: str, kind: Kind, found: str, zone: ZoneInfo) -> str:
    """Bring an expression of a type to its canonical kind; instants become naive UTC."""
    match kind:
        case Kind.KEY:
            return _key(expression, found)
        case Kind.TEXT:
            return _text(expression, found)
        case Kind.INTERVALS:
            return _intervals(expression, found, zone)
        case Kind.INSTANT:
            return _instant(expression, found, zone)
        case Kind.FLAG if is_number(found):
            return f"case {expression} when 1 then true when 0 then false end"
        case Kind.INTEGER if is_float(found) or found.startswith("DECIMAL"):
            return f"case when {_is_whole(expression, found)} then cast({expression} as bigint) end"
        case Kind.NUMBER if is_float(found):
            return f"case when isfinite({expression}) then cast({expression} as double) end"
    return expression if found == kind.value else f"cast({expression} as {kind.value})"


def _is_whole(expression: str, found: str) -> str:
    finite = f"isfinite({expression}) and " if is_float(found) else ""
    return f"{finite}{expression} = trunc({expression}) and abs({expression}) < {_EXACT}"


def _key(expression: str, found: str) -> str:
    if found.startswith(TEXT):
        return tidy(expression)
    if found.startswith((*FLOATS, "DECIMAL")):
        return f"case when {_is_whole(expression, found)} then cast({expression} as bigint) end"
    return expression


def _text(expression: str, found: str) -> str:
    if found.startswith(TEXT):
        return tidy(expression)
    if found.startswith((*FLOATS, "DECIMAL")):
        whole = f"when {_is_whole(expression, found)} then cast(cast({expression} as bigint) as varchar)"
        finite = f"isfinite({expression})" if is_float(found) else "true"
        return f"case {whole} when {finite} then cast({expression} as varchar) end"
    return f"cast({expression} as varchar)"


def _intervals(expression: str, found: str, zone: ZoneInfo) -> str:
    shape = _INTERVALS.fullmatch(found)
    if shape is None:
        return f"cast({expression} as {Kind.INTERVALS.value})"
    moments = (f"'{name}': {_instant(f'(pause.{name})', shape[name], zone)}" for name in shape.groupdict())
    return f"list_transform({expression}, lambda pause: {{{', '.join(moments)}}})"


def _instant(expression: str, found: str, zone: ZoneInfo) -> str:
    if "TIME ZONE" in found or found == "TIMESTAMPTZ":
        return f"timezone('UTC', {expression})"
    moment = expression if found == "TIMESTAMP" else f"cast({expression} as timestamp)"
    offset_s = constant_offset_s(zone)
    if offset_s == 0:
        return moment
    if offset_s is not None:
        return f"({moment} - interval {offset_s} second)"
    return f"timezone('UTC', timezone({quoted(zone.key)}, {moment}))"


@cache
def constant_offset_s(zone: ZoneInfo) -> int | None:
    """Return a zone's offset from UTC where it has been the same since 1992 in summer and winter, else None."""
    moments = [
        datetime(year, month, 1, tzinfo=UTC) for year in range(OFFSET_SINCE.year, 2100) for month in range(1, 13)
    ]
    offsets = {moment.astimezone(zone).utcoffset() for moment in moments}
    found = offsets.pop()
    return int(found.total_seconds()) if not offsets and found is not None else None
