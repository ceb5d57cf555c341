"""
Blanks of a contract in every form a person leaves them (____, 【…】, […], □), and `[fill]`, which writes one value into all its places.

What `[fill]` says under a reference stands in every text of it, in both languages: words, limit, target, hours, fields.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..errors import did_you_mean, shown
from .clause import Clause
from .model import Contract
from .quantity import BLANK

TICKED = re.compile(r"[☑☒■√✓✔]")
"""Where a box is ticked, the others beside it were left empty on purpose."""
IN_WORDS = re.compile(rf"{BLANK.pattern}|【[^】]*】|\[[^\]\n]*\]|［[^］\n]*］|□|☐")
BOXES = "□☐"
AROUND = 12
"""How many characters are shown on either side of a blank."""
IN_TEXT = re.compile(rf"{BLANK.pattern}|【[^】]*】|\[[^\]\n]*\]|［[^］\n]*］")
OF_DATE = re.compile(rf"(?:{BLANK.pattern})年(?:{BLANK.pattern})月(?:{BLANK.pattern})日")
WITH_UNIT = re.compile(rf"^\s*(?:{BLANK.pattern})\s*\D+$")
"""A quantity of which the number is left blank: '____ min'."""
OWN = ("number", "title", "source", "rows", "starts_on", "ends_on", "client", "provider")
"""What of the contract itself `[fill]` may name."""
CADENCES = {
    "day": ("日", "每日", "天", "每天", "daily", "every day", "day"),
    "week": ("周", "每周", "按周", "weekly", "every week", "week"),
    "month": ("月", "每月", "按月", "月度", "每个月", "monthly", "every month", "month"),
    "quarter": ("季", "季度", "每季", "每季度", "按季度", "quarterly", "every quarter", "quarter"),
    "half-year": ("半年", "每半年", "half-yearly", "every half-year", "half-year"),
    "year": ("年", "每年", "按年", "年度", "yearly", "annually", "every year", "year"),
}
_CADENCE_OF = {word: cadence for cadence, words in CADENCES.items() for word in words}


def blanks_in_words(contract: Contract) -> list[str]:
    """Return a line for each text that a page would print with a blank in it, with the words around every blank."""
    known = {blank.place for blank in contract.blanks}
    return [
        f"{place}: {' … '.join(found)}"
        for place, text in _texts(contract)
        if place not in known and (found := list(_shown(text)))
    ]


def _shown(text: str) -> Iterator[str]:
    """Yield each blank with the words around it; those that stand close together as one."""
    start = end = None
    for found in IN_WORDS.finditer(text):
        if found[0] in BOXES and TICKED.search(text):
            continue
        if start is not None and end is not None and found.start() - end > AROUND:
            yield f"'{text[max(start - AROUND, 0) : end + AROUND]}'"
            start = None
        start, end = found.start() if start is None else start, found.end()
    if start is not None and end is not None:
        yield f"'{text[max(start - AROUND, 0) : end + AROUND]}'"


def _texts(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield every text that a page prints as it is, with its place in the file."""
    yield from (("number", contract.number), ("title.zh", contract.title.zh), ("title.en", contract.title.en))
    for name, party in (("client", contract.client), ("provider", contract.provider)):
        yield from ((f"{name}.name.zh", party.name.zh), (f"{name}.name.en", party.name.en))
    for clause in contract.clauses:
        yield from _texts_of(clause, "")
    for amendment in contract.amendments:
        for clause in (*amendment.changes, *amendment.adds):
            yield from _texts_of(clause, f"amendment {amendment.number}, ")
    for rule in contract.consequences:
        for what, words in (("needs", rule.needs), ("owed", rule.owed)):
            if words is not None:
                yield from (
                    (f"consequences {rule.ref}, {what}", words.zh), (f"consequences {rule.ref}, {what}.en", words.en)
                )  # fmt: skip


def _texts_of(clause: Clause, lead: str) -> Iterator[tuple[str, str]]:
    here = f"{lead}clause {clause.ref}, "
    yield from ((f"{here}words", clause.words), (f"{here}words_en", clause.words_en))
    for field in clause.fields:
        texts = dict.fromkeys((field.name.zh, field.name.en, field.text.zh, field.text.en))
        yield from ((f"{here}fields, {field.name.zh}", text) for text in texts)


def fill_in(raw: dict[str, Any]) -> list[str]:
    """
    Write what a contract file's `[fill]` says into its blanks, in place, and what its fields set into its report.

    A value is a text, a number, a date, or `{ zh, en }`; several blanks of one text take a list, in order. Returns mistakes, in
    sentences; `[fill]` itself is gone afterwards.
    """
    given = raw.pop("fill", {})
    if not isinstance(given, dict):
        return ["fill: is not a table. Write [fill] and under it a line per reference, such as '2.1b' = '95'."]
    places = [*OWN, *(str(part["ref"]) for part in _parts(raw) if "ref" in part)]
    problems: list[str] = []
    for key, value in given.items():
        if key not in places:
            problems.append(f"fill: '{key}' is no reference of the contract. {did_you_mean(key, places)}")
            continue
        values = value if isinstance(value, list) else [value]
        if not all(_is_value(one) for one in values):
            problems.append(f"fill.{key}: {shown(value)} is no value. Write a text, a number, or {{ zh = …, en = … }}.")
        elif not any(value in (None, "") or BLANK.search(_in(value, "zh")) for value in values):
            problems += _write(raw, key, values)
    return problems + _set_report(raw)


def _is_value(value: object) -> bool:
    if isinstance(value, dict):
        return value.keys() == {"zh", "en"} and all(isinstance(text, str) for text in value.values())
    return isinstance(value, str | int | float | date) and not isinstance(value, bool)


def _parts(raw: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all that has a reference: clauses, consequences, fees, deductions."""
    for name in ("clauses", "consequences", "fees", "deductions"):
        yield from (
            (part for part in raw.get(name, ()) if isinstance(part, dict)) if isinstance(raw.get(name), list) else ()
        )


def _write(raw: dict[str, Any], key: str, values: list[Any]) -> Iterator[str]:
    filled = _Filling(key, values)
    if key in OWN:
        raw[key] = filled.whole(raw[key]) if key in raw else _in(values[0], "zh")
    mine = [part for part in _parts(raw) if str(part.get("ref")) == key]
    for part in mine:
        fields = part.get("fields")
        part.update({name: filled.whole(text, name) for name, text in part.items() if name not in ("fields", "ref")})
        if isinstance(fields, list):
            filled.fields(raw, fields)
        for name in _hours_of(part):
            hours = raw.get("hours")
            if isinstance(hours, dict) and len(BLANK.findall(str(hours.get(name)))) == len(values) > 1:
                hours[name] = filled.whole(hours[name])
    if not filled.is_used:
        yield f"fill.{key}: there is no blank left to fill in. Remove it, or put the blank back (____)."
    yield from filled.problems


def _hours_of(part: Mapping[str, Any]) -> list[str]:
    scope = part.get("scope")
    named = [scope.get("hours"), scope.get("outside")] if isinstance(scope, dict) else []
    return [name for name in (*named, part.get("clock")) if isinstance(name, str)]


class _Filling:
    """The values of one reference, written wherever there are as many blanks."""

    def __init__(self, key: str, values: list[Any]) -> None:
        self.key, self.values = key, values
        self.is_used = False
        self.problems: list[str] = []

    def whole(self, found: Any, name: str = "") -> Any:
        """Return a text with its blanks filled in; of lists and tables every text."""
        if isinstance(found, str):
            return self._text(found, name)
        if isinstance(found, list):
            return [self.whole(one, name) for one in found]
        if isinstance(found, dict):
            return {part: self.whole(one, part if part in ("zh", "en") else name) for part, one in found.items()}
        return found

    def fields(self, raw: Mapping[str, Any], fields: list[Any]) -> None:
        """Fill in the fields of a clause: one value each where there are as many; those of the same name elsewhere alike."""
        blank = [one for one in fields if isinstance(one, dict) and _is_blank(one.get("value"))]
        each = self.values if len(blank) == len(self.values) else [None] * len(blank)
        for field, value in zip(blank, each, strict=True):
            if value is None:
                field["value"] = self.whole(field["value"], "value")
                continue
            self.is_used = True
            for other in (one for part in _parts(raw) for one in part.get("fields", ()) if isinstance(one, dict)):
                if other.get("name") == field.get("name") and _is_blank(other.get("value")) and other is not field:
                    other["value"] = value if isinstance(value, dict) else _in(value, "zh")
            field["value"] = value if isinstance(value, dict) else _in(value, "zh")

    def _text(self, text: str, name: str) -> str:
        language = "en" if name in ("en", "words_en") else "zh"
        is_prose = name in ("words", "words_en", "zh", "en")
        blanks = (IN_TEXT if is_prose else BLANK).findall(text)
        if not blanks:
            return text
        values = [_in(value, language) for value in self.values]
        day = _day(self.values[0]) if len(values) == 1 else None
        if day and OF_DATE.search(text):
            text = OF_DATE.sub(f"{day.year}年{day.month}月{day.day}日", text)
        elif len(blanks) != len(values):
            self.problems.append(
                f"fill.{self.key}: blanks in {shown(text)}: {len(blanks)}, values given: {len(values)}. Give a list with "
                "one for each, in order, or fill this text in by hand."
            )
        elif not is_prose and len(blanks) == 1 and WITH_UNIT.match(text) and not _is_number(values[0]):
            text = values[0]
        else:
            each = iter(values)
            text = (IN_TEXT if is_prose else BLANK).sub(lambda _: next(each), text)
        self.is_used = True
        return text


def _is_blank(value: object) -> bool:
    return any(
        isinstance(text, str) and BLANK.search(text)
        for text in (value.values() if isinstance(value, dict) else [value])
    )


def _in(value: Any, language: str) -> str:
    return str(value[language] if isinstance(value, dict) else value)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*\d+(\.\d+)?\s*", text) is not None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _set_report(raw: dict[str, Any]) -> list[str]:
    """Take the cadence and the delivery of the report from the clauses whose fields set them; a blank sets nothing."""
    report = raw.get("report")
    if not isinstance(report, dict):
        return []
    problems: list[str] = []
    for part in _parts(raw):
        for field in part.get("fields", ()):
            sets = field.get("sets") if isinstance(field, dict) else None
            if sets == "cadence" and _is_blank(field.get("value")):
                report.setdefault("every", "month")  # how pages are cut until then; the clause says that it is blank
            if sets is None or _is_blank(field.get("value")):
                continue
            if sets == "delivery":
                report.setdefault("delivery", field.get("value"))
                continue
            said = _in(field.get("value"), "zh").strip()
            every = _CADENCE_OF.get(said.lower())
            if every is None:
                report.setdefault("every", "month")
                problems.append(
                    f"clause {part.get('ref')}: {shown(said)} is not a cadence. Write 每日, 每周, 每月, 每季度, 每半年 or 每年."
                )
            elif report.setdefault("every", every) != every:
                problems.append(
                    f"report.every: {shown(report['every'])} is not what clause {part.get('ref')} says ({said}). Remove report.every: "
                    "the clause sets it."
                )
    return problems
