"""A column of an export, read as its mapping says: the SQL that makes a value of it, or nothing where it cannot be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..canonical import Kind
from ..sql import quoted
from .blanks import trimmed
from .column import ColumnSource, Epoch, Spelling
from .formats import ISO, directives, has_zone

TEXT, BOOLEAN, NAIVE, ZONED = "VARCHAR", "BOOLEAN", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
           "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip
FLOATS = ("FLOAT", "DOUBLE")
_ISO_FORM = r"^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?$"
_ISO_OFFSET = r":\d{2}(\.\d+)?\s*(Z|[+-]\d{2}(:?\d{2})?)$"
_TO_US: Mapping[Epoch, str] = {"s": "1000000.0", "ms": "1000.0", "us": "1.0", "ns": "0.001"}
_UNITS_S: Mapping[Spelling, str] = {"s": "1", "ms": "0.001", "min": "60", "h": "3600"}
_PARTS: Mapping[Spelling, tuple[str, tuple[int, ...]]] = {
    "h:mm:ss": (r"^(\d+):([0-5]?\d):([0-5]?\d(?:\.\d+)?)$", (3600, 60, 1)),
    "m:ss": (r"^(\d+):([0-5]?\d(?:\.\d+)?)$", (60, 1)),
    "h:mm": (r"^(\d+):([0-5]?\d)$", (3600, 60)),
}
_LAST_DAY_OF_SHEETS = 2_958_466


@dataclass(frozen=True, slots=True)
class Typed:
    """An SQL value, its type, and the condition that the export has a value there at all."""

    sql: str
    type: str
    present: str
    text: str | None = None
    """The value as a text without blanks around it, where the export's column is one."""
    blank: str | None = None
    """The condition that a value that is there is no value: not a number."""


def is_number(type_name: str) -> bool:
    return type_name.startswith(NUMBERS)


def is_float(type_name: str) -> bool:
    return type_name.startswith(FLOATS)


def read_as(source: ColumnSource, column: str, found: str, kind: Kind, zone: str) -> Typed | str:
    """
    Return how a column (as SQL, of type `found`) is read, or what is wrong with reading it so, as a sentence's end.

    A value that is not written as said gives null, which is counted as lost (see `doubts`); `zone` is that of naive times.
    """
    text = trimmed(column if found.startswith(TEXT) else _digits(column, found))
    if source.empty:
        text = f"case when {text} in ({', '.join(map(quoted, source.empty))}) then null else {text} end"
    if source.flag:
        return _flag(source, text)
    if source.format:
        return _format(source.format, text, found, zone, source.day)
    if source.epoch:
        return _epoch(source.epoch, column, text, found)
    if source.day:
        return _day(column, found, source.day)
    if source.duration:
        return _duration(source, column, text, found)
    if source.decimal:
        return _number(source, text, found)
    if source.fold:
        return Typed(_folded(text, source.fold), TEXT, f"{text} is not null", text)
    if source.empty:
        return _without_empty(column, text, found)
    if is_float(found):
        return Typed(column, found, f"isfinite({column})", blank=f"not isfinite({column})")
    return Typed(column, found, f"{column} is not null", text if found.startswith(TEXT) else None)


def _digits(column: str, found: str) -> str:
    """Return what is no text as one; a whole number without a decimal mark."""
    if is_float(found):
        whole = f"isfinite({column}) and {column} = trunc({column}) and abs({column}) < 1e18"
        return f"case when {whole} then cast(cast({column} as bigint) as varchar) when isfinite({column}) then cast({column} as varchar) end"
    return f"cast({column} as varchar)"


def _without_empty(column: str, text: str, found: str) -> Typed:
    sql = text if found.startswith(TEXT) else f"case when {text} is not null then {column} end"
    return Typed(sql, found, f"{text} is not null", text if found.startswith(TEXT) else None)


def _flag(source: ColumnSource, text: str) -> Typed:
    assert source.flag
    yes, no = (", ".join(map(quoted, codes)) for codes in (source.flag.yes, source.flag.no))
    return Typed(
        f"case when {text} in ({yes}) then true when {text} in ({no}) then false end",
        BOOLEAN,
        f"{text} is not null",
        text,
    )


def _format(forms: Sequence[str], text: str, found: str, zone: str, day: str | None) -> Typed | str:
    if not (found.startswith(TEXT) or is_number(found)):
        return f"is {called(found)} already. Leave format out."
    plain = [form for form in forms if form != ISO]
    made = []
    if plain:
        written = text
        if any("p" in directives(form) for form in plain):
            written = f"replace(replace({written}, '上午', 'AM'), '下午', 'PM')"
        if has_zone(plain[0]):
            written = f"regexp_replace({written}, '\\s*Z$', '+00:00')"
        listed = quoted(plain[0]) if len(plain) == 1 else f"[{', '.join(map(quoted, plain))}]"
        made.append(f"try_strptime({written}, {listed})")
    if ISO in forms:
        moment = f"case when regexp_matches({text}, '{_ISO_FORM}') then {text} end"
        local = f"timezone({quoted(zone)}, try_cast({moment} as timestamp))"
        made.append(
            f"case when regexp_matches({text}, '{_ISO_OFFSET}') then try_cast(regexp_replace({moment}, '\\s+(Z|[+-]\\d\\d:?\\d*)$', '\\1')"
            f" as timestamptz) else {local} end"
        )
        if plain and not has_zone(plain[0]):
            made[0] = f"timezone({quoted(zone)}, {made[0]})"
    sql = made[0] if len(made) == 1 else f"coalesce({', '.join(made)})"
    typed = ZONED if ISO in forms or has_zone(plain[0]) else NAIVE
    if day:
        return Typed(_midnight(sql, day), NAIVE, f"{text} is not null", text)
    return Typed(sql, typed, f"{text} is not null", text)


def _epoch(epoch: Epoch, column: str, text: str, found: str) -> Typed | str:
    if not (found.startswith(TEXT) or is_number(found)):
        return f"is {called(found)} already. Leave epoch out."
    number = f"try_cast({text} as double)"
    if epoch == "excel":
        sql = (
            f"case when {number} >= 1 and {number} < {_LAST_DAY_OF_SHEETS} then timestamp '1899-12-30'"
            f" + to_milliseconds(cast(round({number} * 86400000) as bigint)) end"
        )
        return Typed(sql, NAIVE, f"{text} is not null", text)
    micros = f"{number} * {_TO_US[epoch]}"
    sql = f"case when abs({micros}) < 9.2e18 then timezone('UTC', make_timestamp(cast(round({micros}) as bigint))) end"
    return Typed(sql, ZONED, f"{text} is not null", text)


def _day(column: str, found: str, day: str) -> Typed | str:
    if found.startswith(TEXT) or is_number(found):
        return f'is {called(found)}, and day does not say how it is written. Add format = "%Y-%m-%d", or as the days are written.'
    if not found.startswith(("DATE", "TIMESTAMP")) or found == ZONED:
        return f"is {called(found)}, of which no day can be read. Leave day out."
    return Typed(_midnight(column, day), NAIVE, f"{column} is not null")


def _midnight(moment: str, day: str) -> str:
    return f"cast(cast({moment} as date) as timestamp)" + (" + interval 1 day" if day == "end" else "")


def _number(source: ColumnSource, text: str, found: str) -> Typed | str:
    if not found.startswith(TEXT):
        return f"is {called(found)}, which has no decimal mark. Leave decimal out."
    assert source.decimal
    return Typed(_plain_number(source, text), "DOUBLE", f"{text} is not null", text)


def _plain_number(source: ColumnSource, text: str) -> str:
    """Return a text as a number, null where it is written in any other way than said."""
    mark = "\\" + (source.decimal or ".")
    whole = r"\d+"
    if source.thousands:
        whole = rf"(?:\d+|\d{{1,3}}(?:\{source.thousands}\d{{3}})+)"
    if source.suffix:
        text = f"rtrim(case when suffix({text}, {quoted(source.suffix)}) then left({text}, length({text}) - {len(source.suffix)}) else {text} end)"
    plain = f"replace({text}, {quoted(source.thousands)}, '')" if source.thousands else text
    plain = f"replace({plain}, ',', '.')" if source.decimal == "," else plain
    return f"case when regexp_full_match({text}, '[+-]?{whole}(?:{mark}\\d+)?') then try_cast({plain} as double) end"


def _duration(source: ColumnSource, column: str, text: str, found: str) -> Typed | str:
    spelling = source.duration
    assert spelling
    if spelling in _UNITS_S:
        if not (found.startswith(TEXT) or is_number(found)):
            return f'is {called(found)}, a number of {spelling} was said. Say how it is written, such as duration = "h:mm:ss".'
        number = _plain_number(source, text) if found.startswith(TEXT) else f"cast({column} as double)"
        return Typed(f"{number} * {_UNITS_S[spelling]}", "DOUBLE", f"{text} is not null", text)
    if found in ("TIME", "INTERVAL"):
        if spelling != "h:mm:ss":
            return f'is {called(found)}, which has hours, minutes and seconds. Say duration = "h:mm:ss".'
        return Typed(f"epoch({column})", "DOUBLE", f"{column} is not null")
    if not found.startswith(TEXT):
        return f'is {called(found)}, a text such as {spelling} was said. Say duration = "s" for a number of seconds.'
    form, weights = _PARTS[spelling]
    parts = (
        f"cast(regexp_extract({text}, '{form}', {place}) as double) * {weight}"
        for place, weight in enumerate(weights, 1)
    )
    return Typed(
        f"case when regexp_matches({text}, '{form}') then {' + '.join(parts)} end",
        "DOUBLE",
        f"{text} is not null",
        text,
    )


def _folded(text: str, folds: Sequence[str]) -> str:
    ways: Mapping[str, Callable[[str], str]] = {
        "fraction": lambda key: f"regexp_replace({key}, '^(\\d+)\\.0+$', '\\1')",
        "leading_noughts": lambda key: f"coalesce(nullif(ltrim({key}, '0'), ''), '0')",
        "case": lambda key: f"upper({key})",
    }
    for fold, way in ways.items():
        text = way(text) if fold in folds else text
    return text


_CALLED = {
    "VARCHAR": "text",
    "BOOLEAN": "true or false",
    "TIME": "a time of day without its date",
    "BLOB": "bytes",
    "DATE": "a day without its time",
    "INTERVAL": "a duration",
}


def called(found: str) -> str:
    """Say what a column of an SQL type holds."""
    return "a number" if is_number(found) else _CALLED.get(found, found)
