"""What times may be doubted for: their unit, a lost zone or half of the day, days without a time of day."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ..sql import quoted
from ..values.formats import ISO
from ..values.kinds import constant_offset_s
from ..values.typed import ZONED
from .doubt import Doubt, MappedValue, doubt, in_quotes
from .doubt_words import DAYS, HALVES, MIXED, NO_ZONE, YEARS, ZONE
from .expressions import Cast, is_into_instants, is_into_times

_AFTER_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*"
_HALF_DAY = r"(?i)\d\s*[ap]\.?\s?m\b|上午|下午|凌晨|中午|晚上"
_EARLIEST, _LATEST = "timestamp '1990-01-01'", "timestamp '9999-12-30' + interval 3 day"
"""Between these lies what a centre records, promises or plans, and the year 9999, which stands for never."""
_QUARTER_US = 900_000_000
"""What stands for nothing before 1990 (1970, 1900 …) falls on whole hours in most zones, on quarters in all."""
_WHOLE_DAYS = frozenset({"promised_at", "due_at", "effective_at", "certified_until"})
"""What may well fall on midnight."""


def of_times(value: MappedValue) -> Iterator[Doubt]:
    """Yield what an instant's values may be doubted for."""
    sql, typed = value.sql, value.typed
    present = f"{sql} is not null"
    yield doubt(
        "plausible_years",
        f"{sql} < {_EARLIEST} and epoch_us({sql}) % {_QUARTER_US} <> 0 or {sql} >= {_LATEST}",
        present,
        "most",
        YEARS,
    )
    if value.name not in _WHOLE_DAYS and value.source.day is None:
        local = typed.sql if typed.type != ZONED else f"timezone({quoted(value.zone.key)}, {typed.sql})"
        midnight = f"epoch_us(cast({local} as timestamp)) % 86400000000 = 0"
        yield doubt("time_of_day", f"{midnight} and {sql} >= {_EARLIEST} and {sql} < {_LATEST}", present, "most", DAYS)
    yield from _of_zones(value)


def _of_zones(value: MappedValue) -> Iterator[Doubt]:
    """A zone or an offset that a text has, and the mapping passes over; or that some texts have, and some do not."""
    typed, reads = value.typed, value.reads
    is_local = typed.type.startswith("TIMESTAMP") and typed.type != ZONED
    if value.source.sql is not None and is_local and "timezone" not in reads.functions:
        for column in reads.columns:
            text = f"cast({in_quotes(column)} as varchar)"
            lost = f"regexp_matches({text}, '{_AFTER_CLOCK}{_offsets(value.zone)}\\s*$')"
            yield doubt("zone_kept", lost, f"{text} is not null", "any", ZONE)
    if ISO in (value.source.format or ()) and typed.text:
        carried = f"regexp_matches({typed.text}, '{_AFTER_CLOCK}(?:Z|[+-]\\d{{2}}(?::?\\d{{2}})?)\\s*$')"
        yield doubt("zones_alike", carried, typed.present, "mixed", MIXED)


def of_time_cast(cast: Cast) -> Iterator[Doubt]:
    """Yield what a cast to a time passes over in silence: AM and PM; that a time without a zone is taken for UTC."""
    text = f"cast({cast.given} as varchar)"
    present = f"{text} is not null"
    if is_into_times(cast):
        yield doubt("half_of_day_kept", f"regexp_matches({text}, '{_HALF_DAY}')", present, "any", HALVES)
    if is_into_instants(cast):
        said = f"regexp_matches({text}, '{_AFTER_CLOCK}(?:Z|UTC|GMT|[+-]\\d{{2}}|[A-Za-z]+/)')"
        yield doubt("zone_said", f"not {said}", present, "any", NO_ZONE)


def _offsets(zone: ZoneInfo) -> str:
    """Return a pattern of the offsets in a text that are not those of a zone."""
    offset_s = constant_offset_s(zone)
    if offset_s == 0:
        return r"(?:[+-](?:0[1-9]|1\d)(?::?\d{2})?|[+-]00:?[1-9]\d)"
    if offset_s is not None and offset_s % 3600 == 0 and offset_s > 0:
        hours = offset_s // 3600
        tens, ones = divmod(hours, 10)
        others = f"[+](?:[{''.join(str(n) for n in range(10) if n != tens)}]\\d|{tens}[{''.join(str(n) for n in range(10) if n != ones)}])"
        return rf"(?:Z|UTC|GMT|-\d{{2}}(?::?\d{{2}})?|{others}(?::?\d{{2}})?|[+]\d{{2}}:?[1-9]\d)"
    return r"(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)"
