"""Formats of times, as strptime has them: what each leaves open, and is refused for."""

import re
from collections.abc import Iterator, Sequence

ISO = "iso"
"""2026-10-05 09:00:00, with or without seconds, parts of them and an offset, a T or a blank in the middle."""
_DIRECTIVE = re.compile(r"%-?([a-zA-Z])")
_KNOWN = frozenset("aAbBcdDfFgGHIjmMnpSTuUVwWxXyYzZ")
_SPELT_OUT = {"c": "Y-m-d H:M:S", "D": "m/d/y", "F": "Y-m-d", "T": "H:M:S", "x": "Y-m-d", "X": "H:M:S"}
_LAST_OF_DATE = re.compile(r".*%-?[dmyYbB]")
_ZONE_AS_LETTERS = re.compile(r"(?:%[SfgMTX]|%-S)\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)$")


def directives(form: str) -> str:
    """Return the letters of a format's directives, those of its short forms spelt out."""
    return "".join(
        re.sub(r"[^A-Za-z]", "", _SPELT_OUT.get(found[1], found[1]))
        for found in _DIRECTIVE.finditer(form.replace("%%", ""))
    )


def has_zone(form: str) -> bool:
    """Whether a format reads an offset or the name of a zone."""
    return bool(set(directives(form)) & {"z", "Z"})


def has_clock(form: str) -> bool:
    """Whether a format reads a time of day."""
    return form == ISO or bool(set(directives(form)) & {"H", "I"})


def format_problems(forms: Sequence[str], *, has_day: bool = False) -> Iterator[str]:
    """Say what formats leave open, each in a sentence; `has_day` where days are what is meant."""
    for form in forms:
        if form != ISO:
            yield from _alone(form, has_day)
    yield from ambiguities([form for form in forms if form != ISO])


def ambiguities(forms: Sequence[str]) -> Iterator[str]:
    """Say where formats, of a mapping or within an expression, could read one value as two different times."""
    for form in forms:
        read = set(directives(form))
        if "I" in read and "p" not in read:
            yield f"format: '{form}' reads a clock of twelve hours without saying which half of the day. Add %p, or use %H."
        if "p" in read and "I" not in read and "H" in read:
            yield f"format: '{form}' reads AM and PM with the hours of 24. Use %I for %H."
    if len({has_zone(form) for form in forms if has_clock(form)}) > 1:
        yield "format: some forms read an offset and some do not, so times without one would have no zone. Use forms of one sort."
    if pair := _either_order(forms):
        yield f"format: '{pair[0]}' and '{pair[1]}' read 02/03 as two different days. Keep the one that is meant."


def _alone(form: str, has_day: bool) -> Iterator[str]:
    """Say what a format of its own leaves open."""
    read = set(directives(form))
    unknown = [letter for letter in directives(form) if letter not in _KNOWN]
    if not read or unknown:
        what = f"'%{unknown[0]}' is no directive" if unknown else "it has no directive such as %Y"
        yield f"format: '{form}': {what}. Write it as in strptime, such as '%Y-%m-%d %H:%M:%S', or 'iso'."
        return
    if not (read & {"Y", "y", "G"} and (read & {"j"} or (read & {"m", "b", "B", "V"} and read & {"d", "u", "a", "A"}))):
        yield f"format: '{form}' does not read a whole date. Add its year, month and day."
    if not has_clock(form) and not has_day:
        yield f'format: \'{form}\' reads a day, an instant is asked for. Add its hours, or say day = "start" or day = "end".'
    if (found := _ZONE_AS_LETTERS.search(form)) and not has_zone(form):
        yield f"format: '{form}' passes over the zone in '{found[1]}'. Write %z for it, or use 'iso'."


def _either_order(forms: Sequence[str]) -> tuple[str, str] | None:
    """Return two formats that differ in nothing but whether the day or the month comes first."""
    seen: dict[str, str] = {}
    for form in forms:
        order = [letter for letter in directives(form) if letter in "dm"]
        if len(order) < 2:
            continue
        whole = form.replace("%D", "%m/%d/%y").replace("%F", "%Y-%m-%d")
        shape = re.sub(r"%-?[dm]", "%?", whole[: _LAST_OF_DATE.match(whole).end()])  # type: ignore[union-attr]
        other = seen.setdefault(shape, form)
        if other != form and [letter for letter in directives(other) if letter in "dm"] != order:
            return other, form
    return None
