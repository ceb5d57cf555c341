"""The annex: a report's figures as typed tables, for whoever wants to count again, and a summary for the archive.

A notebook shows it as an output that the page passes over; whoever makes the page writes it beside it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl

from ...contract.quantity import Duration
from ...evidence.misses import Miss
from ...kpi import Unit
from ...runtime.files import write_whole
from ...scorecard.score import Score
from ...text import Language
from ..charts.series import days_of, stretches
from ..editions.record import SCORED
from ..formatting import dates
from ..formatting import figures as formats
from ..formatting.headroom import headroom
from ..formatting.readings import readings_in_force
from ..material import Material
from ..sections.clauses import notes_of
from ..sections.definitions import formula
from ..sections.headline import sentence, worst_sentence
from ..words.annex import ANNEX as WORDS
from ..words.evidence import MOMENTS
from .summary import summary
from .workbook import Sheet, SheetColumn, workbook

ANNEX = "application/vnd.servicepledge.annex"
"""The mime type of the annex among a notebook's outputs: JSON as one text, since Jupyter would take each cell apart."""
_ISO = "%Y-%m-%dT%H:%M:%S%.3f"


@dataclass(frozen=True)
class Annex:
    """The sheets of the workbook, the scorecard's rows for programs, and the summary of the report."""

    title: str
    dated: date
    sheets: Sequence[Sheet] = field(repr=False)
    scores: Sequence[Mapping[str, Any]] = field(repr=False)
    summary: Mapping[str, Any] = field(repr=False)
    language: Language

    def save(self, path: str | Path) -> Path:
        """Write the workbook."""
        write_whole(Path(path), workbook(self.title, self.dated, self.sheets))
        return Path(path)

    def bundle(self) -> dict[str, Any]:
        """Return the annex as a notebook's output: plain values, and words for whoever looks at it."""
        held = {
            "title": self.title,
            "dated": self.dated.isoformat(),
            "sheets": [
                {**_fields(sheet), "columns": [_fields(column) for column in sheet.columns]} for sheet in self.sheets
            ],
            "scores": self.scores,
            "summary": self.summary,
        }
        return {ANNEX: json.dumps(held, ensure_ascii=False), "text/plain": self._in_words()}

    def _in_words(self) -> str:
        names = ("、" if self.language == "zh" else ", ").join(sheet.name for sheet in self.sheets)
        return WORDS["shown"][self.language].format(sheets=len(self.sheets), names=names)

    def _ipython_display_(self) -> None:
        display: Any = import_module("IPython.display").display  # only ever called by IPython
        display(self.bundle(), raw=True)


def _fields(value: Sheet | SheetColumn) -> dict[str, Any]:
    """Return what a sheet or column holds as it is; `asdict` would copy every cell."""
    return {held.name: getattr(value, held.name) for held in fields(value)}


def annex(material: Material) -> Annex:
    """Return the annex of a report, in its language."""
    edition = material.edition
    title = f"{material.words['service_report']} · {material.contract.title.text[material.language]}"
    return Annex(
        title=f"{title} · {material.period.label}",
        dated=material.part.last,
        sheets=(
            _report(material),
            _scorecard(material),
            _days(material),
            _exceptions(material),
            _definitions(material),
        ),
        scores=[
            {"edition": edition.number, "state": edition.state, **{name: row[name] for name in SCORED}}
            for score in material.card.scores
            for row in (score.as_json(),)
        ],
        summary=summary(material),
        language=material.language,
    )  # fmt: skip


def _report(material: Material) -> Sheet:
    contract, language, words = material.contract, material.language, material.words
    rows = [
        (words["client"], contract.client.name.text[language]),
        (words["provider"], contract.provider.name.text[language]),
        (words["contract"], contract.title.text[language]),
        (words["number"], contract.number or formats.NONE),
        (words["period"], dates.days_text(material.part, language)),
        (words["edition"], material.edition_fact),
        (words["as_of"], dates.moment(material.card.as_of, contract.zone)),
        (WORDS["sentence"][language], sentence(material)),
        (WORDS["worst"][language], worst_sentence(material)),
        (WORDS["note"][language], WORDS["times_note"][language].format(zone=contract.time_zone)),
    ]
    columns = [SheetColumn(WORDS["title"][language], "text", 18), SheetColumn(words["service_report"], "text", 90)]
    return Sheet(WORDS["report"][language], columns, rows)


def _scorecard(material: Material) -> Sheet:
    language = material.language
    columns = _columns(
        language,
        ("clause", "text", 12), ("words", "text", 48), ("kpi", "text", 24), ("numerator", "number", 14),
        ("denominator", "count", 12), ("value", "value", 12), ("unit", "text", 8), ("limit", "text", 12),
        ("target", "text", 14), ("verdict", "text", 12), ("provisional", "text", 10), ("headroom", "text", 24),
        ("previous", "value", 12), ("unmeasurable", "count", 12), ("pending", "count", 10), ("remarks", "text", 48),
    )  # fmt: skip
    return Sheet(WORDS["scorecard"][language], columns, [_scored(material, score) for score in material.card.scores])


def _scored(material: Material, score: Score) -> list[Any]:
    language, clause, kpi = material.language, score.term.clause, score.term.kpi
    previous = material.previous(score)
    limit = clause.limit
    return [
        clause.ref,
        clause.words_in(language),
        kpi.label[language],
        _number(score.numerator),
        score.denominator,
        _value(kpi.unit, score.value),
        _unit(material, kpi.unit),
        formats.duration(limit.ms, language) if isinstance(limit, Duration) else limit.text if limit else None,
        formats.target_text(clause.target, language),
        score.verdict.label[language],
        material.words["provisional"] if score.provisional else None,
        headroom(score, language),
        _value(kpi.unit, previous.value) if previous else None,
        score.unmeasurable,
        score.pending,
        "\n".join(notes_of(score, language)),
    ]


def _days(material: Material) -> Sheet:
    language = material.language
    columns = _columns(
        language,
        ("clause", "text", 12), ("kpi", "text", 24), ("day", "day", 12), ("numerator", "number", 14),
        ("denominator", "count", 12), ("value", "value", 12), ("unit", "text", 8),
    )  # fmt: skip
    terms = [score.term for score in material.card.scores if not score.term.kpi.is_derived]
    by_clause = stretches(material, terms, days_of(material.part))
    rows = [
        [
            term.clause.ref,
            term.kpi.label[language],
            day.period.first.isoformat(),
            _number(day.numerator),
            day.denominator,
            _value(term.kpi.unit, day.value),
            _unit(material, term.kpi.unit),
        ]
        for term in terms
        for day in by_clause.get(term.clause.ref, ())
        if day.denominator
    ]
    return Sheet(WORDS["days"][language], columns, rows)


def _exceptions(material: Material) -> Sheet:
    language = material.language
    misses = [miss for miss in material.misses if miss.row_count]
    moments = list(dict.fromkeys(chain.from_iterable(_moments(miss) for miss in misses)))
    columns = [
        *_columns(language, ("clause", "text", 12), ("kpi", "text", 24), ("day", "day", 12), ("id", "text", 28)),
        *(SheetColumn(MOMENTS[name][language], "moment", 20) for name in moments),
    ]
    rows = [row for miss in misses for row in _listed(miss, moments, language)]
    notes = [
        WORDS["exceptions_note"][language].format(
            ref=miss.score.term.clause.ref, n=miss.row_count, shown=miss.listed.height
        )
        for miss in misses
    ]
    return Sheet(WORDS["exceptions"][language], columns, rows, notes)


def _moments(miss: Miss) -> list[str]:
    held = miss.listed
    return [name for name in held.columns if name in MOMENTS and held[name].null_count() < held.height]


def _listed(miss: Miss, moments: Sequence[str], language: Language) -> list[list[Any]]:
    term = miss.score.term
    identifier = next((name for name in miss.listed.columns if name.endswith("_id") and name != "contract_id"), None)
    local = [
        pl.col(name).dt.convert_time_zone(term.contract.time_zone).dt.to_string(_ISO)
        if name in miss.listed.columns
        else pl.lit(None, pl.String).alias(name)
        for name in moments
    ]
    identified = pl.col(identifier).cast(pl.String) if identifier else pl.lit(None, pl.String).alias("id")
    cells = miss.listed.select(pl.col("day").dt.to_string("iso"), identified, *local)
    return [[term.clause.ref, term.kpi.label[language], *row] for row in cells.iter_rows()]


def _definitions(material: Material) -> Sheet:
    language = material.language
    columns = _columns(
        language,
        ("clause", "text", 12), ("kpi", "text", 24), ("definition", "text", 70), ("formula", "text", 40),
        ("readings", "text", 60),
    )  # fmt: skip
    rows = [
        [
            score.term.clause.ref,
            score.term.kpi.label[language],
            score.term.kpi.definition[language],
            formula(score.term.kpi, language),
            "\n".join(readings_in_force(score.term.clause, language)),
        ]
        for score in material.card.scores
    ]
    return Sheet(WORDS["definitions"][language], columns, rows)


def _columns(language: Language, *columns: tuple[str, str, int]) -> list[SheetColumn]:
    return [SheetColumn(WORDS[name][language], kind, width) for name, kind, width in columns]


def _number(value: Fraction | None) -> int | float | None:
    return None if value is None else int(value) if value.denominator == 1 else float(value)


def _value(unit: Unit, value: Fraction | None) -> list[Any] | None:
    return None if value is None else [float(value), unit.name.lower()]


def _unit(material: Material, unit: Unit) -> str:
    return formats.UNITS[unit][material.language].strip()
