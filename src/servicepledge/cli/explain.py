"""pledge explain: one figure from the agreement's words to the rows, so that it can be checked or disputed."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl

from ..contract.amendments import narrowed
from ..contract.model import Contract
from ..engine.terms import Term
from ..evidence.evidence import Evidence
from ..evidence.proof import COUNTS, Proof, proof_of
from ..evidence.rows import rows_behind
from ..exports.open import OpenSource
from ..periods import Period, clipped
from ..report.formatting import dates
from ..report.formatting import figures as formats
from ..report.formatting.durations import further_facts
from ..report.formatting.headroom import headroom
from ..report.formatting.readings import readings_in_force
from ..report.sections.definitions import formula
from ..scorecard.card import Scorecard
from ..scorecard.measure import measure
from ..scorecard.score import Score
from ..text import Language, Text
from ..workspace import Workspace
from .figures import let_out
from .tables import aligned, marks, show_verdict

FIRST_ROWS = 20
_W = {
    "words": Text("条款原文", "Words"),
    "definition": Text("定义", "Definition"),
    "formula": Text("计算", "Formula"),
    "readings": Text("口径", "Reading"),
    "scope": Text("适用范围", "Scope"),
    "days": Text("计量日期", "Days"),
    "terms": Text("约定", "Terms"),
    "counts": Text("计数", "Counts"),
    "value": Text("数值", "Value"),
    "target": Text("目标", "Target"),
    "verdict": Text("判定", "Verdict"),
    "reason": Text("原因", "Reason"),
    "beside": Text("说明", "Beside"),
    "derived": Text("由其他条款的判定得出", "worked out from the verdicts of other clauses"),
    "everything": Text("全部记录", "every row"),
    "sql": Text("查询", "Query"),
    "counted_by": Text(
        "查询（加 --sql 得完整查询，可粘贴到 DuckDB）：",
        "Query (add --sql for the whole of it, to paste into a DuckDB shell):",
    ),
    "exceptions": Text("例外：{n} 条", "Exceptions: {n} rows"),
    "first": Text("（列出前 {n} 条，全部请加 --rows）", " (the first {n}; add --rows for all of them)"),
    "signed": Text("签订时", "as signed"),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One term of a clause in a period: its score, and what stands behind it where it was counted."""

    score: Score
    card: Scorecard
    days: Period
    proof: Proof | None
    rows: pl.DataFrame | None


def explain(
    workspace: Path,
    contract: str,
    clause: str,
    period: str,
    say: Callable[[str], None],
    *,
    language: Language,
    form: Literal["table", "json", "sql"],
    all_rows: bool,
    memory_limit: str | None = None,
    unchecked: bool = False,
) -> None:
    """
    Say how a clause's figure came about: words, reading, counts, the rows it lacked, the query; or the whole query alone.

    Raises  UsageError for an unknown contract or clause, or a period that cannot be measured, or of which nothing was
            counted where the query is asked for; ChecksFailed where the exports are not sound, unless they are to be
            left `unchecked`.
    """
    place = Workspace.at(workspace)
    agreed = place.contract(contract)
    stretch = Period.parse(period, agreed.report.month_starts_on)

    def told(opened: OpenSource) -> list[str]:
        card, score = _measured(opened, agreed, clause, stretch)
        title = [f"{agreed.id} {clause}", score.term.kpi.label[language], stretch.label, *marks(score, language)]
        if form == "sql":
            query = proof_of(card, score, place.folder).sql
            return [f"-- {' '.join(' · '.join(title).split())}", *_notes(opened, score), f"{query};"]
        parts = [_part(card, one, place.folder) for one in score.segments or (score,)]
        if form == "json":
            limit = None if all_rows else FIRST_ROWS
            rows = [_as_json(score, part, limit) for part in parts]
            return [json.dumps(rows, ensure_ascii=False, indent=1, default=str)]
        return [" · ".join(title), *(line for part in parts for line in ("", *_lines(part, language, all_rows)))]

    say("\n".join(let_out(place, agreed, told, memory_limit=memory_limit, unchecked=unchecked)))


def _measured(opened: OpenSource, agreed: Contract, clause: str, stretch: Period) -> tuple[Scorecard, Score]:
    """Return the contract's scorecard and a clause's score: of the clause alone, so that its query is the query shown."""
    card = measure(opened, agreed, stretch)
    score = card.of(clause)
    if score.term.kpi.is_derived:
        return card, score
    return card, measure(opened, narrowed(agreed, clause), stretch).of(clause)


def _notes(opened: OpenSource, score: Score) -> Iterator[str]:
    """Yield what a whole query says of itself, as SQL's comments."""
    if score.term.kpi.is_derived:
        yield "-- Run it anywhere: it works the figure out from the verdicts of other clauses, each of which has its own query."
        return
    yield "-- Run it in the workspace's folder: it reads the exports' files and nothing else, and gives the counts of the page."
    if any(
        one.filter or any(made.column is None for made in one.columns.values())
        for one in opened.source.exports.values()
    ):
        yield "-- The source has expressions; where they read times with a zone, say first: set timezone = 'UTC';"


def _part(card: Scorecard, score: Score, folder: Path) -> _Part:
    """Return what stands behind one score: its query and the rows it lacks, where it was measured from rows."""
    term, days = score.term, clipped(score.period, score.term.contract)
    if term.unmeasurable_because({} if term.kpi.is_derived else card.opened.columns):
        return _Part(score, card, days, None, None)
    proof = proof_of(card, score, folder) if term.kpi.derived is None or term.kpi.derived.sql else None
    has_rows = not term.kpi.is_derived and term.kpi.lacking is not None
    rows = rows_behind(card.opened, term, score.period, as_of=card.as_of) if has_rows else None
    return _Part(score, card, days, proof, rows)


def _lines(part: _Part, language: Language, all_rows: bool) -> list[str]:
    score, rows = part.score, part.rows
    term, kpi, clause = score.term, score.term.kpi, score.term.clause
    beside = further_facts(Evidence(part.card), score, language)
    facts = [
        ("terms", term.amendment or _W["signed"][language]),
        ("words", clause.words_in(language)),
        ("definition", kpi.definition[language]),
        ("formula", formula(kpi, language)),
        ("readings", "; ".join(readings_in_force(clause, language)) or formats.NONE),
        ("scope", _scope(term, language)),
        ("days", dates.days_text(part.days, language)),
        ("counts", _marked(formats.base(score, language), score, language)),
        ("value", _marked(formats.value_of(score, language), score, language)),
        ("target", formats.target_text(clause.target, language)),
        ("verdict", f"{show_verdict(score, language)}  {headroom(score, language)}"),
        *(("reason", reason.words[language]) for reason in (score.reason, score.provisional) if reason),
        *([("beside", beside)] if beside else []),
        *([("sql", _W["derived"][language])] if kpi.is_derived else []),
    ]
    lines = aligned([[_W[name][language], text] for name, text in facts])
    if rows is not None and rows.height:
        shown = rows if all_rows else rows.head(FIRST_ROWS)
        title = _W["exceptions"][language].format(n=f"{rows.height:,}")
        title += _W["first"][language].format(n=FIRST_ROWS) if shown.height < rows.height else ""
        cells = _cells(shown)
        lines += ["", title, *aligned([list(cells.columns), *([_text(cell) for cell in row] for row in cells.rows())])]
    if part.proof is not None:
        lines += ["", _W["counted_by"][language], part.proof.named[COUNTS].strip()]
    return lines


def _marked(text: str, score: Score, language: Language) -> str:
    """Write a figure with the mark of one whose exports nobody checked."""
    return " ".join([text, *(f"({mark})" for mark in marks(score, language))])


def _scope(term: Term, language: Language) -> str:
    held = term.clause.scope.model_dump(by_alias=True, exclude_defaults=True)
    named = "; ".join(
        f"{name} = {', '.join(map(str, value)) if isinstance(value, tuple | list) else value}"
        for name, value in held.items()
    )
    return named or _W["everything"][language]


def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what identifies a row and when it happened: identifiers, the day and the instants that some row has."""
    kept = [
        name
        for name in rows.columns
        if name == "day" or ((name.endswith(("_id", "_at"))) and rows[name].null_count() < rows.height)
    ]
    return rows.select(kept)


def _text(value: object) -> str:
    return (
        formats.NONE if value is None else f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)
    )


def _as_json(whole: Score, part: _Part, limit: int | None) -> dict[str, Any]:
    score, rows = part.score, part.rows
    clause = score.term.clause
    return {
        **score.as_json(),
        "period": whole.period.label,
        "words": clause.words,
        "words_en": clause.words_en,
        "definition": score.term.kpi.definition.en,
        "readings": list(readings_in_force(clause, "en")),
        "scope": clause.scope.model_dump(by_alias=True, exclude_defaults=True),
        "days": [part.days.first, part.days.last],
        "amendment": score.term.amendment or None,
        "sql": None if part.proof is None else part.proof.sql,
        "exceptions": None if rows is None else rows.height,
        "rows": None if rows is None else _cells(rows.head(limit) if limit else rows).to_dicts(),
    }
