"""What the values of a mapped column may be doubted for, counted before figures are made: what the mapping loses or misreads."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from ..canonical import Kind
from ..sql import quoted
from ..values.blanks import is_odd, trimmed
from ..values.column import ColumnSource
from ..values.formats import ambiguities
from ..values.kinds import constant_offset_s
from ..values.typed import TEXT, ZONED, Typed, is_float, is_number
from .doubt import Doubt, MappedValue, doubt, in_quotes, value_of
from .doubt_words import BLANK, FLAGS, LOST, PARTS, ROUNDED
from .expressions import Reads, is_into_flags, is_into_spans, is_into_whole
from .text_doubts import of_texts
from .time_doubts import of_time_cast, of_times

_TWO_PARTS = r"^\s*\d{1,3}:\d{2}\s*$"
_YES = ("y", "yes", "true", "t", "是", "有", "已解决", "√", "✓", "on")
_NO = ("n", "no", "false", "f", "否", "无", "没有", "未解决", "off", "×")
_UTC_MAKERS = frozenset({"epoch_ms", "make_timestamp_ms", "make_timestamp_ns"})


def standing_problems(reads: Reads, kind: Kind, typed: Typed, zone: ZoneInfo) -> Iterator[str]:
    """Say what is wrong with an expression whatever the rows are."""
    yield from (problem.removeprefix("format: ") for problem in ambiguities(reads.formats))
    is_local = (
        kind is Kind.INSTANT
        and typed.type.startswith("TIMESTAMP")
        and typed.type != ZONED
        and constant_offset_s(zone) != 0
    )
    gives_utc = reads.functions & _UTC_MAKERS and not reads.zones or reads.counts_from_1970 and not reads.zones
    if is_local and (gives_utc or (reads.zones and reads.zones[-1].upper() in ("UTC", "GMT", "ETC/UTC"))):
        yield f'it gives UTC without saying so, which is taken for local time ({zone.key}). Name the column instead: {{ column = …, epoch = "ms" }}.'


def doubts_of(value: MappedValue) -> Iterator[Doubt]:
    """Yield what the values of a canonical column may be doubted for."""
    if value.kind not in (Kind.KEY, Kind.TEXT):
        value = replace(value, sql=value_of(value.name))
    if not value.source.may_empty:
        yield from _lost_of_column(value) if value.source.sql is None else _lost_of_expression(value)
    if value.source.sql is not None:
        yield from _of_casts(value.reads)
    if value.kind in (Kind.KEY, Kind.TEXT):
        yield from of_texts(value)
    if value.kind is Kind.FLAG and value.source.sql is not None and len(value.reads.columns) == 1:
        yield _flags(value.reads.columns[0], value.typed)
    if value.kind is Kind.INSTANT:
        yield from of_times(value)


def _lost_of_column(value: MappedValue) -> Iterator[Doubt]:
    """Values that a column of the export has and the mapping makes nothing of."""
    typed, sql, column = value.typed, value.sql, in_quotes(value.reads.columns[0])
    is_kept = typed.sql == column and (typed.type == value.kind.value or typed.type.startswith((TEXT, "TIMESTAMP")))
    if not is_kept:
        words = LOST[_way(value.source, value.kind)]
        yield doubt("values_kept", f"{typed.present} and {sql} is null", typed.present, "share", words)
    if typed.sql != column:
        return
    there = f"{column} is not null"
    if typed.blank:
        yield doubt("no_blanks", f"{there} and {typed.blank}", there, "note", BLANK)
    elif typed.type.startswith(TEXT):
        yield doubt("no_blanks", f"{there} and {sql} is null", there, "note", BLANK, is_odd(column))


def _way(source: ColumnSource, kind: Kind) -> str:
    return next((way for way in source.ways if way in LOST), "flag" if kind is Kind.FLAG else "whole")


def _lost_of_expression(value: MappedValue) -> Iterator[Doubt]:
    """Values that an expression, or what it does in silence within, makes nothing of."""
    reads, kind, typed, sql = value.reads, value.kind, value.typed, value.sql
    parts = [
        (f"nullif(trim(cast({attempt.given} as varchar)), '') is not null", f"{attempt.sql} is null")
        for attempt in reads.attempts
    ]
    is_meant = reads.sets_aside or (reads.is_choice and kind is Kind.INSTANT)
    if len(reads.columns) == 1 and not is_meant:
        given = f"{trimmed(f'cast({in_quotes(reads.columns[0])} as varchar)')} is not null"
        parts.append((given, f"{sql} is null"))
    if parts:
        failing = " or ".join(f"({present} and {lost})" for present, lost in parts)
        yield doubt("values_kept", failing, " or ".join(present for present, _ in parts), "share", LOST["sql"])
    there = f"isfinite({typed.sql})" if is_float(typed.type) else f"{typed.sql} is not null"
    if kind is Kind.FLAG and is_number(typed.type):
        yield doubt("values_kept", f"{there} and {sql} is null", there, "share", LOST["flag"])
    if kind in (Kind.KEY, Kind.INTEGER) and typed.type.startswith(("FLOAT", "DOUBLE", "DECIMAL")):
        yield doubt("values_kept", f"{there} and {sql} is null", there, "share", LOST["whole"])


def _of_casts(reads: Reads) -> Iterator[Doubt]:
    """What a cast passes over in silence."""
    for cast in reads.casts:
        if not cast.columns:
            continue
        text = f"cast({cast.given} as varchar)"
        present, number = f"{text} is not null", f"try_cast({text} as double)"
        yield from of_time_cast(cast)
        if is_into_spans(cast):
            yield doubt("parts_told", f"regexp_matches({text}, '{_TWO_PARTS}')", present, "any", PARTS)
        if is_into_whole(cast):
            changed = f"{number} <> try_cast({cast.sql} as double)"
            yield doubt("fractions_kept", changed, f"{number} is not null", "share", ROUNDED)
        if is_into_flags(cast):
            yield doubt("codes_told", f"{number} not in (0, 1)", present, "any", LOST["flag"])


def _flags(column: str, typed: Typed) -> Doubt:
    """A usual word for yes that an expression takes for no, or the other way round."""
    text = f"lower({trimmed(f'cast({in_quotes(column)} as varchar)')})"
    yes, no = (", ".join(map(quoted, words)) for words in (_YES, _NO))
    value = f"cast({typed.sql} as boolean)"
    failing = f"({text} in ({yes}) and not {value}) or ({text} in ({no}) and {value})"
    return doubt("words_for_yes", f"coalesce({failing}, false)", f"{text} is not null", "any", FLAGS)
