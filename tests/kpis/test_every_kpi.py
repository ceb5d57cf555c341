"""What must hold for every KPI file, so that adding one is safe."""

import string
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from support.boring import KPI_ROWS
from support.boring_base import default_of
from support.boring_scores import KPI_SCORES
from support.centre import choices_of, contract, engine_figures, scope_of
from support.generated import made

import servicepledge.kpis
from servicepledge.additions.empty import EmptyTables
from servicepledge.additions.kpi_rules import kpi_problems, misfits
from servicepledge.contract.quantity import Duration, parse_duration
from servicepledge.engine.passes import Span
from servicepledge.engine.terms import Term
from servicepledge.exports.canonical import TABLES
from servicepledge.exports.open import OpenSource
from servicepledge.facts import FACTS
from servicepledge.kpi import PERCENTILE, Better, Kpi, Text, Unit
from servicepledge.kpis import KPIS
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure
from servicepledge.text import singular

BESIDE = {"times": {"every": "day"}, "short_wait": {"short_abandons": "left_out", "abandons": "short_left_out"}}
"""Readings that make a difference only beside another."""
FILES = sorted(path.stem for path in Path(servicepledge.kpis.__file__).parent.glob("*.py") if path.stem[0] != "_")
every_kpi = pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
OF_ROWS = {name: kpi for name, kpi in KPIS.items() if not kpi.is_derived}
every_kpi_of_rows = pytest.mark.parametrize("kpi", OF_ROWS.values(), ids=OF_ROWS)
every_option = pytest.mark.parametrize(
    ("kpi", "reading", "option"),
    [
        pytest.param(kpi, name, option, id=f"{kpi.id}-{name}-{option}")
        for kpi in OF_ROWS.values()
        for name, reading in kpi.readings.items()
        for option in (
            ("24 h",)
            if reading.duration
            else ("70",)
            if name == PERCENTILE
            else ("2",)
            if reading.number
            else reading.options
        )
        if option != reading.default
    ],
)


def test_the_folder_is_the_registry() -> None:
    assert sorted(KPIS) == FILES
    assert all(name == kpi.id for name, kpi in KPIS.items())


@pytest.fixture(scope="module")
def tables() -> Iterator[EmptyTables]:
    with EmptyTables() as found:
        yield found


@every_kpi
def test_holds_the_rules_that_those_of_a_workspace_are_held_to(kpi: Kpi, tables: EmptyTables) -> None:
    assert [*kpi_problems(kpi, kpi.id), *misfits(kpi, FACTS, {}, tables)] == []


@every_kpi
def test_has_its_cases_and_its_second_implementation(kpi: Kpi) -> None:
    assert (Path(__file__).parent / f"test_{kpi.id}.py").is_file()
    assert kpi.id in (KPI_SCORES if kpi.is_derived else KPI_ROWS)


@every_kpi
def test_has_words_in_both_languages(kpi: Kpi) -> None:
    options = [option for reading in kpi.readings.values() for option in reading.options.values()]
    texts = [kpi.label, kpi.definition, kpi.counted, *(reading.label for reading in kpi.readings.values())]
    texts += [option.label for option in options] + ([kpi.lacking] if kpi.lacking else [])
    for text in texts:
        assert isinstance(text, Text) and text.zh.strip() and text.en.strip()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh), text
        assert text.en.replace("’", "").isascii() and "'" not in text.en, text
    assert kpi.definition.zh.endswith("。") and kpi.definition.en.endswith(".")
    assert kpi.source and kpi.measure_word


ONE = {
    "agent-days": "agent-day", "answered calls": "answered call", "answers": "answer", "assessed answers": "assessed answer",
    "bills": "bill", "calls": "call", "calls to be returned": "call to be returned",
    "calls with special needs": "call with special needs", "cases": "case",
    "cases done with": "case done with",
    "changes": "change", "chats": "chat", "closed cases": "closed case", "complaints": "complaint", "contacts": "contact",
    "days": "day", "days with a logbook": "day with a logbook", "dissatisfied answers": "dissatisfied answer",
    "e-mails": "e-mail", "period ends": "period end", "entries": "entry", "findings put right": "finding put right", "first contacts": "first contact",
    "incidents": "incident", "incidents with a backup": "incident with a backup", "indicators": "indicator",
    "inspections": "inspection", "intervals": "interval", "intervals with calls": "interval with calls", "invitations": "invitation", "major changes": "major change",
    "misses": "miss", "months": "month", "offers": "offer", "open cases": "open case", "periods": "period", "periods in a row": "period in a row",
    "points": "point", "records": "record", "replies": "reply", "reports": "report", "reports owed": "report owed",
    "reviews": "review", "seconds": "second", "seconds signed in": "second signed in", "shifts": "shift", "times": "time", "visits": "visit",
}  # fmt: skip
"""What one of each thing is called that a KPI counts."""


def test_one_of_what_is_counted_is_called_by_its_singular() -> None:
    read = [kpi.under(choices) for kpi in KPIS.values() for choices in choices_of(kpi)]
    counted = {of.en for kpi in read for of in (kpi.counted, kpi.total_of) if of}
    assert {plural: singular(plural) for plural in counted} == ONE


@every_kpi
def test_a_total_says_what_it_adds_up_and_nothing_else_does(kpi: Kpi) -> None:
    for choices in choices_of(kpi):
        read = kpi.under(choices)
        assert (read.total is not None) == read.is_total
        assert (read.total_of is not None) == (read.is_total and read.unit is Unit.COUNT)
        assert read.total_base is None or read.total_of is not None


@every_kpi
def test_what_a_page_names_as_its_source_is_a_clause_of_the_letters(kpi: Kpi) -> None:
    assert ".md" not in kpi.source


@every_kpi
def test_says_its_unit_direction_and_what_it_divides(kpi: Kpi) -> None:
    assert isinstance(kpi.unit, Unit) and isinstance(kpi.better, Better)
    assert kpi.is_derived != (kpi.numerator in kpi.tally and kpi.denominator in kpi.tally)
    assert kpi.numerator != kpi.denominator
    assert not {kpi.numerator, kpi.denominator} & {"unmeasurable", "pending"}
    assert (kpi.lacking is not None) == (kpi.unit is Unit.RATIO), "only a share lacks units"
    assert (
        kpi.scale
        == {Unit.RATIO: 1, Unit.SECONDS: 1_000_000, Unit.POINTS: 1000, Unit.COUNT: 1, Unit.MINUTES: 60_000_000}[
            kpi.unit
        ]
    )


@every_kpi_of_rows
def test_is_about_a_fact_that_exists_and_columns_that_are_canonical(kpi: Kpi) -> None:
    assert kpi.fact in FACTS
    for choices in choices_of(kpi):
        read = kpi.under(choices)
        for need in read.needs:
            table, column = need.split(".")
            assert column in TABLES[table].columns
            assert table in FACTS[read.fact].reads


def test_every_derived_kpi_is_worked_out_and_needs_no_rows() -> None:
    derived = {name: kpi for name, kpi in KPIS.items() if kpi.is_derived}
    assert {name for name, kpi in KPIS.items() if kpi.derived} == set(derived)
    assert not any(kpi.tally or kpi.needs or kpi.spread or kpi.step for kpi in derived.values())


@every_kpi
def test_every_reading_has_its_default_and_fills_every_placeholder(kpi: Kpi) -> None:
    fragments = [
        sql for reading in kpi.readings.values() for one in reading.options.values() for sql in one.sql.values()
    ]
    sql = [*kpi.tally.values(), kpi.spread or "", *fragments]
    placeholders = {name for text in sql for _, name, *_ in string.Formatter().parse(text) if name}
    filled: set[str] = set()
    for reading in kpi.readings.values():
        assert bool(reading.options) + reading.duration + reading.number == 1, "options, a duration or a number"
        if reading.number:
            assert reading.default.isdecimal()
            continue
        if reading.duration:
            assert isinstance(parse_duration(reading.default), Duration)
            continue
        assert reading.default in reading.options
        assert all(
            reading.options[name].label != reading.options[reading.default].label
            for name in reading.options
            if name != reading.default
        )
        fragments = {frozenset(option.sql) for option in reading.options.values()}
        assert len(fragments) == 1, "every option fills the same placeholders"
        filled |= next(iter(fragments))
    assert placeholders == filled


@every_kpi
def test_leaves_nothing_open_under_any_reading(kpi: Kpi) -> None:
    for choices in choices_of(kpi):
        read = kpi.under(choices)
        assert not any(mark in text for text in (*read.tally.values(), read.spread or "") for mark in "{}")


@pytest.mark.parametrize(
    ("name", "choices", "told"),
    [
        ("cadence_compliance", {}, {"records"}),
        ("cadence_compliance", {"every": "month"}, {"every", "times", "records"}),
        ("first_contact_resolution", {}, {"form", "unclassified", "window"}),
        ("first_contact_resolution", {"form": "recorded"}, {"form"}),
        ("survey_response_rate", {"of": "contacts"}, {"of"}),
        ("resolution_time", {}, {"start", "pause"}),
    ],
)
def test_a_reading_is_told_where_it_makes_a_difference(name: str, choices: dict[str, str], told: set[str]) -> None:
    assert KPIS[name].told(choices) == told


@every_kpi
def test_defaults_are_those_kpis_md_gives(kpi: Kpi) -> None:
    for name, reading in kpi.readings.items():
        assert reading.default == default_of(kpi.id, name)


@every_option
def test_no_option_is_dead(opened: Callable[..., OpenSource], kpi: Kpi, reading: str, option: str) -> None:
    """In some made-up centre the option gives another figure than the default."""
    assert any(_gives_another_figure(opened, kpi, {reading: option}, seed) for seed in range(96))


def _gives_another_figure(opened: Callable[..., OpenSource], kpi: Kpi, choice: dict[str, str], seed: int) -> bool:
    tables = made(seed).tables
    beside = {name: one for name, one in BESIDE.get(next(iter(choice)), {}).items() if name in kpi.readings}
    clauses = [
        {
            "kpi": kpi.id,
            "reading": one,
            "limit": "15 s" if kpi.under(one).limit == "required" else None,
            "scope": {**scope_of(kpi), **({"hours": "day"} if kpi.schedule == "quarter_hour" else {})},
        }
        for one in (beside, beside | choice)
    ]
    never = {"windows": [], "dates": {"2020-01-01": ["00:00-01:00"]}}
    agreed = contract(clauses, hours={"work": never, "day": {"windows": ["00:00-24:00"]}})
    source = opened(as_of=tables.as_of, **{table: getattr(tables, table) for table in TABLES})
    span = Span(date(2026, 1, 1), date(2026, 12, 31), tables.as_of)
    by_default, chosen = engine_figures(source, [Term.of(agreed, clause) for clause in agreed.clauses], span).values()
    if by_default and kpi.times:
        values = [one.value for one in measure(source, agreed, Period.parse("2026"), today=date(2027, 1, 1)).scores]
        return values[0] != values[1]
    return bool(by_default) and by_default != chosen
