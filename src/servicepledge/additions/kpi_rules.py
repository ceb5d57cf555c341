"""What must hold for every KPI, so that adding one is safe: its fields, its words, its readings, its SQL."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import islice, product
from string import Formatter
from types import FunctionType
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ..contract.quantity import Duration, parse_duration
from ..errors import did_you_mean, shown
from ..exports.activities import ACTIVITIES
from ..exports.canonical import TABLES
from ..exports.database import QueryError
from ..facts import Fact
from ..facts.expression import KNOWN_UNTIL
from ..kpi import PERCENTILE, SCORECARD, Derived, Kpi, Option, Reading, Text, Unit
from .empty import EmptyTables, said

SCALES = {Unit.RATIO: 1, Unit.SECONDS: 1_000_000, Unit.POINTS: 1000, Unit.COUNT: 1, Unit.MINUTES: 60_000_000}
MOST_CHOICES = 200
"""So many combinations of readings are tried; no bundled KPI has as many."""
_WHOLE = re.compile(r"(?:U|HUGE|UHUGE|BIG|UBIG|SMALL|USMALL|TINY|UTINY)?(?:INTEGER|INT)|DECIMAL\(\d+,0\)")
_NOT_ADDITIVE = re.compile(
    r"\b(min|max|avg|mean|median|mode|quantile\w*|stddev\w*|var_\w+|first|last|any_value|approx_\w+|arg_\w+|list)\s*\(|\bdistinct\b",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r":(\w+?)_(us|n)\b")
_EXPECTED = {
    "string_type": "text", "bool_type": "True or False", "int_type": "a whole number", "callable_type": "a function",
    "tuple_type": "a tuple", "mapping_type": "a mapping { … }", "dict_type": "a mapping { … }", "none_required": "None",
}  # fmt: skip


def kpi_problems(kpi: Kpi, name: str) -> list[str]:
    """Return what is wrong with a KPI in itself, given the name of its file; its words only where its fields are sound."""
    found = list(_mistyped(kpi))
    if found:
        return found
    if kpi.id != name:
        found.append(f'id: {shown(kpi.id)} is not the file\'s name. Write id="{name}", or name the file for it.')
    return [*found, *_words(kpi), *_roles(kpi), *_derived(kpi), *_readings(kpi)]


def misfits(kpi: Kpi, facts: Mapping[str, Fact], unsound: Mapping[str, str], tables: EmptyTables) -> list[str]:
    """Return what of a sound KPI does not fit its fact, under any of its readings; `unsound` are facts with mistakes."""
    found: dict[str, None] = {}
    for choices in islice(choices_of(kpi), MOST_CHOICES):
        read = kpi.under(choices)
        if read.is_derived:
            continue
        if read.fact in unsound:
            found[f"fact: '{read.fact}' has mistakes of its own. Correct {unsound[read.fact]} first."] = None
        elif read.fact not in facts:
            found[f"fact: '{read.fact}' is not known. {did_you_mean(read.fact, facts)}"] = None
        else:
            found |= dict.fromkeys(_misfits(read, facts[read.fact], tables))
    return list(found)


def choices_of(kpi: Kpi) -> Iterator[dict[str, str]]:
    """Yield every combination of a KPI's readings; of lengths and numbers the default alone."""
    answers = [list(reading.options) or [reading.default] for reading in kpi.readings.values()]
    return (dict(zip(kpi.readings, chosen, strict=True)) for chosen in product(*answers))


# -- in itself ---------------------------------------------------------------------------------------------------------


def _mistyped(held: Any, place: str = "") -> Iterator[str]:
    """Yield each field of a record, and of the records in it, that holds something of another kind."""
    kind: type = type(held)
    hints = _hints(kind)
    for field in fields(held):
        value, here = getattr(held, field.name), f"{place}{field.name}"
        try:
            _adapter(kind, field.name).validate_python(value, strict=True)
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            yield f"{here}: {_expected(problem)} is expected, {shown(problem['input'])} was found. {_advice(hints[field.name])}"
            continue
        inner = value.items() if isinstance(value, Mapping) else [("", value)]
        for key, one in inner:
            if isinstance(one, Text | Reading | Option | Derived):
                yield from _mistyped(one, f"{here}.{key}." if key else f"{here}.")
    if isinstance(held, Option):
        unknown = held.becomes.keys() - {field.name for field in fields(Kpi)} | held.becomes.keys() & {"id", "readings"}
        for name in sorted(unknown):
            yield f"{place}becomes: '{name}' is no field of a KPI that can change. Take it out."
    if isinstance(held, Derived) and not _is_named(held.figure):
        yield f"{place}figure: is not a function of the file. Write def {getattr(held.figure, '__name__', 'figure').strip('<>')}(past): …"


def _is_named(function: object) -> bool:
    """Tell whether a function stands in its file under its own name, where another process finds it."""
    return isinstance(function, FunctionType) and function.__globals__.get(function.__name__) is function


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _adapter(kind: type, field: str) -> TypeAdapter[Any]:
    hint = _hints(kind)[field]
    return TypeAdapter(hint, config=None if is_dataclass(hint) else ConfigDict(arbitrary_types_allowed=True))


def _expected(problem: Any) -> str:
    kind, about = problem["type"], problem.get("ctx", {})
    if kind in ("is_instance_of", "dataclass_exact_type", "dataclass_type"):
        return f"a {about.get('class') or about.get('class_name')}"
    return f"one of {about['expected']}" if kind == "literal_error" else _EXPECTED.get(kind, "something else")


def _advice(hint: Any) -> str:
    if hint is Text:
        return "Write Text(zh='…', en='…')."
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"Use one of: {', '.join(f'{hint.__name__}.{member.name}' for member in hint)}."
    return "Correct the value."


def _words(kpi: Kpi) -> Iterator[str]:
    """Yield texts that a page in one of the languages could not show."""
    texts = {"label": kpi.label, "definition": kpi.definition, "counted": kpi.counted}
    more = {"lacking": kpi.lacking, "total": kpi.total, "total_of": kpi.total_of, "number_of": kpi.number_of}
    texts |= {name: text for name, text in more.items() if text}
    for name, reading in kpi.readings.items():
        texts[f"readings.{name}.label"] = reading.label
        texts |= {f"readings.{name}.options.{answer}": option.label for answer, option in reading.options.items()}
    for place, text in texts.items():
        if not any("\u4e00" <= letter <= "\u9fff" for letter in text.zh):
            yield f"{place}: has no Chinese words in zh. Say it in Chinese."
        if not text.en.strip() or not text.en.replace("\N{RIGHT SINGLE QUOTATION MARK}", "").isascii():
            yield f"{place}: has no plain English words in en. Say it in English."
        elif "'" in text.en:
            yield f"{place}: has a straight apostrophe in en. Write ’ instead."
    if not kpi.definition.zh.endswith("。") or not kpi.definition.en.endswith("."):
        yield "definition: is no whole sentence. End it with 。 in zh and with a full stop in en."
    for place, said_of in (("source", kpi.source), ("measure_word", kpi.measure_word)):
        if not said_of.strip():
            yield f"{place}: is empty. Fill it in."


def _roles(kpi: Kpi) -> Iterator[str]:
    """Yield what does not agree between the unit, the tallies and what they are for."""
    for role in ("numerator", "denominator"):
        name = getattr(kpi, role)
        if name in ("unmeasurable", "pending"):
            yield f"{role}: '{name}' counts rows apart, not a part of the figure. Name another tally."
        elif not kpi.is_derived and name not in kpi.tally:
            yield f"{role}: there is no tally '{name}'. {did_you_mean(name, kpi.tally)}"
    if kpi.numerator == kpi.denominator:
        yield f"denominator: is the numerator, '{kpi.numerator}'. Name two tallies."
    if (kpi.lacking is not None) != (kpi.unit is Unit.RATIO):
        yield "lacking: is for a share (Unit.RATIO), which needs it, and for nothing else. Add it, or take it out."
    if kpi.scale != SCALES[kpi.unit]:
        yield f"scale: {kpi.scale} is not how many tally units make one of {kpi.unit.value}. Write scale={SCALES[kpi.unit]:_}."
    if (kpi.total is not None) != kpi.is_total:
        yield "total: says what a total adds up (is_total=True), which needs it. Add it, or take it out."
    if (kpi.total_of is not None) != (kpi.is_total and kpi.unit is Unit.COUNT):
        yield "total_of: says what things a total in Unit.COUNT counts, which needs it. Add it, or take it out."
    if kpi.number_of is not None and (kpi.is_total or kpi.unit is not Unit.COUNT):
        yield "number_of: says what things a mean in Unit.COUNT counts. Take it out."
    if kpi.total_base is not None and kpi.total_of is None:
        yield "total_base: is for a total of things, one with total_of. Take it out."
    if (kpi.between is None) != (kpi.groups is None):
        yield "groups: names the two sides that between compares. Give both, or neither."
    if (kpi.times is None) != (PERCENTILE not in kpi.readings):
        yield f"times: names the times of a percentile, which the reading '{PERCENTILE}' says. Give both, or neither."
    for activity in kpi.activities or ():
        if activity not in ACTIVITIES:
            yield f"activities: '{activity}' is not known. {did_you_mean(activity, ACTIVITIES)}"


def _derived(kpi: Kpi) -> Iterator[str]:
    if kpi.is_derived != (kpi.derived is not None):
        yield f"derived: is how a KPI of the fact '{SCORECARD}' is worked out, which needs it. Add it, or take it out."
    if kpi.is_derived and (kpi.tally or kpi.needs or kpi.spread or kpi.step or kpi.schedule):
        yield f"fact: a KPI of the fact '{SCORECARD}' has no rows. Take tally, needs, spread, step and schedule out."


def _readings(kpi: Kpi) -> Iterator[str]:
    """Yield readings without their default, and placeholders that nothing fills."""
    fragments = [sql for one in kpi.readings.values() for option in one.options.values() for sql in option.sql.values()]
    asked = _placeholders([*kpi.tally.values(), kpi.spread or "", *fragments])
    filled: set[str] = set()
    for name, reading in kpi.readings.items():
        here = f"readings.{name}"
        if bool(reading.options) + reading.duration + reading.number != 1:
            yield f"{here}: needs options, or duration=True, or number=True, and one of them only."
        elif reading.number and not (reading.default.isdecimal() and int(reading.default)):
            yield f"{here}.default: {shown(reading.default)} is no whole number above 0. Write it such as '1'."
        elif reading.duration and not isinstance(_duration(reading.default), Duration):
            yield f"{here}.default: {shown(reading.default)} is no length of time. Write it such as '72 h'."
        elif reading.options and reading.default not in reading.options:
            yield f"{here}.default: {shown(reading.default)} is none of the options. {did_you_mean(reading.default, reading.options)}"
        places = {frozenset(option.sql) for option in reading.options.values()}
        if len(places) > 1:
            yield f"{here}.options: do not fill the same places. Give each the same names in its sql."
        filled |= {name for place in places for name in place}
    for name in sorted(asked - filled):
        yield f"tally: {{{name}}} is filled by no reading. Add it to the sql of every option of one."
    for name in sorted(filled - asked):
        yield f"readings: '{name}' stands in no tally. Write {{{name}}} where it goes, or take it out."


def _duration(text: str) -> object:
    try:
        return parse_duration(text)
    except ValueError:
        return None


def _placeholders(texts: list[str]) -> set[str]:
    return {name for text in texts for _, name, *_ in Formatter().parse(text) if name}


# -- on its fact -------------------------------------------------------------------------------------------------------


def _misfits(read: Kpi, fact: Fact, tables: EmptyTables) -> Iterator[str]:
    columns = tables.columns(fact)
    for need in read.needs:
        table, _, column = need.partition(".")
        if table not in TABLES or column not in TABLES[table].columns:
            near = [f"{name}.{one}" for name in fact.reads if name in TABLES for one in TABLES[name].columns]
            yield f"needs: {shown(need)} is no canonical column. {did_you_mean(need, near)}"
        elif table not in fact.reads:
            yield f"needs: {shown(need)} is not read by the fact '{fact.name}'. Take it out, or have the fact read {table}."
    if fact.is_scheduled != (read.schedule is not None):
        yield f"schedule: is for a fact that reads the table schedule, which needs it; '{fact.name}' is the other kind."
    if fact.is_deadline != (read.step is not None):
        yield f"step: is for a fact whose rows fall due, which needs it; '{fact.name}' is the other kind."
    if fact.is_deadline and read.starts not in columns:
        yield f"starts: there is no column '{read.starts}' in '{fact.name}'. {did_you_mean(read.starts, columns)}"
    for name in read.between or ():
        if name not in columns:
            yield f"between: there is no column '{name}' in '{fact.name}'. {did_you_mean(name, columns)}"
    if read.times is not None and read.times not in columns:
        yield f"times: there is no column '{read.times}' in '{fact.name}'. {did_you_mean(read.times, columns)}"
    yield from _misfits_of_sql(read, fact, tables)


def _misfits_of_sql(read: Kpi, fact: Fact, tables: EmptyTables) -> Iterator[str]:
    """Yield tallies that DuckDB cannot run over the fact's rows, or that are not whole numbers that add up."""
    kinds = {"us": {KNOWN_UNTIL, *(["limit"] if read.limit != "none" else [])}, "n": set()}
    kinds["us"] |= {name for name, reading in read.readings.items() if reading.duration}
    kinds["n"] |= {name for name, reading in read.readings.items() if reading.number}
    rows = tables.rows(fact)
    single = {"spread": read.spread, "lacks": read.lacks}
    asked = {f"tally '{name}'": (sql, "count(*), ") for name, sql in read.tally.items()}
    asked |= {name: (sql, "") for name, sql in single.items() if sql}
    for place, (sql, before) in asked.items():
        unknown = [found for found in _PARAMETER.finditer(sql) if found[1] not in kinds[found[2]]]
        for found in unknown:
            yield f"{place}: nothing fills {found[0]}. Add a reading '{found[1]}', or limit=\"required\" for :limit_us."
        if unknown:
            continue
        if before and (doubtful := _NOT_ADDITIVE.search(sql)):
            yield f"{place}: {doubtful[1] or doubtful[0]} does not add up over days. Use count, count_if or sum."
            continue
        try:
            (*_, kind) = tables.described(f"select {before}{_PARAMETER.sub('0', sql)} as asked from {rows}").values()
        except QueryError as error:
            yield f"{place}: cannot be run over '{fact.name}': {said(error)}"
            continue
        if place != "lacks" and not _WHOLE.fullmatch(kind):
            yield f"{place}: gives a {kind}. Make it a whole number: a count, microseconds, thousandths of a point."
