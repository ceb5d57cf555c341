"""pledge explain: one figure from the agreement's words to the rows, so that it can be checked or disputed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from ..contract.amendments import narrowed
from ..contract.model import Contract
from ..engine.passes import Span, pass_over
from ..engine.terms import Term
from ..errors import UsageError, one_of_these
from ..evidence.evidence import Evidence
from ..evidence.rows import rows_behind
from ..exports.open import OpenSource
from ..periods import Period, clipped
from ..report.formatting import dates
from ..report.formatting import figures as formats
from ..report.formatting.durations import further_facts
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
    "exceptions": Text("例外：{n} 条", "Exceptions: {n} rows"),
    "first": Text("（列出前 {n} 条，全部请加 --rows）", " (the first {n}; add --rows for all of them)"),
    "signed": Text("签订时", "as signed"),
}


def explain(
    workspace: Path,
    contract: str,
    clause: str,
    period: str,
    say: Callable[[str], None],
    *,
    language: Language,
    as_json: bool,
    all_rows: bool,
    memory_limit: str | None = None,
    unchecked: bool = False,
) -> None:
    """
    Say how a clause's figure came about: words, reading, query, counts, and the rows it lacked.

    Raises  UsageError for an unknown contract or clause, or a period that cannot be measured; ChecksFailed where the
            exports are not sound, unless they are to be left `unchecked`.
    """
    place = Workspace.at(workspace)
    agreed = place.contract(contract)
    stretch = Period.parse(period, agreed.report.month_starts_on)
    score, parts = let_out(
        place,
        agreed,
        lambda opened: _explained(opened, agreed, clause, stretch),
        memory_limit=memory_limit,
        unchecked=unchecked,
    )
    if as_json:
        limit = None if all_rows else FIRST_ROWS
        say(json.dumps([_as_json(score, part, limit) for part in parts], ensure_ascii=False, indent=1, default=str))
        return
    title = [f"{agreed.id} {clause}", score.term.kpi.label[language], stretch.label, *marks(score, language)]
    say(" · ".join(title))
    for part in parts:
        say("")
        for line in _lines(part, language, all_rows):
            say(line)


def _explained(
    opened: OpenSource, agreed: Contract, clause: str, stretch: Period
) -> tuple[Score, list[dict[str, Any]]]:
    """Return a clause's score and what stands behind it, under each of its terms."""
    card = measure(opened, agreed, stretch)
    found = {score.term.clause.ref: score for score in card.scores}
    if clause not in found:
        raise UsageError(
            f"clause '{clause}'", f"is not a measured clause of {agreed.id}. {one_of_these(clause, found)}"
        )
    score = found[clause]
    if not score.term.kpi.is_derived:
        # The clause alone, so that its query is the query shown.
        score = measure(opened, narrowed(agreed, clause), stretch).of(clause)
    return score, [_part(opened, card, one) for one in score.segments or (score,)]


def _part(opened: OpenSource, card: Scorecard, score: Score) -> dict[str, Any]:
    """Return what stands behind one score: its query and the rows it lacks, where it was measured from rows."""
    term, period = score.term, clipped(score.period, score.term.contract)
    part: dict[str, Any] = {"score": score, "card": card, "period": period, "sql": "", "rows": None}
    if term.kpi.is_derived or term.unmeasurable_because(opened.columns):
        return part
    reach = card.as_of or datetime.max.replace(tzinfo=UTC)
    part["sql"] = pass_over(opened, [term], Span(period.first, period.last, reach)).sql()
    if term.kpi.lacking is not None:
        part["rows"] = rows_behind(opened, term, score.period, as_of=card.as_of)
    return part


def _lines(part: dict[str, Any], language: Language, all_rows: bool) -> list[str]:
    score: Score = part["score"]
    term, kpi, clause = score.term, score.term.kpi, score.term.clause
    beside = further_facts(Evidence(part["card"]), score, language)
    facts = [
        ("terms", term.amendment or _W["signed"][language]),
        ("words", clause.words_in(language)),
        ("definition", kpi.definition[language]),
        ("formula", formula(kpi, language)),
        ("readings", "; ".join(readings_in_force(clause, language)) or formats.NONE),
        ("scope", _scope(term, language)),
        ("days", dates.days_text(part["period"], language)),
        ("counts", _marked(formats.base(score, language), score, language)),
        ("value", _marked(formats.value_of(score, language), score, language)),
        ("target", formats.target_text(clause.target, language)),
        ("verdict", f"{show_verdict(score, language)}  {formats.headroom(score, language)}"),
        *(("reason", reason.words[language]) for reason in (score.reason, score.provisional) if reason),
        *([("beside", beside)] if beside else []),
        *([("sql", _W["derived"][language])] if kpi.is_derived else []),
    ]
    lines = aligned([[_W[name][language], text] for name, text in facts])
    if part["sql"]:
        lines += ["", f"{_W['sql'][language]}:", part["sql"]]
    rows: pl.DataFrame | None = part["rows"]
    if rows is not None and rows.height:
        shown = rows if all_rows else rows.head(FIRST_ROWS)
        title = _W["exceptions"][language].format(n=f"{rows.height:,}")
        title += _W["first"][language].format(n=FIRST_ROWS) if shown.height < rows.height else ""
        cells = _cells(shown)
        lines += ["", title, *aligned([list(cells.columns), *([_text(cell) for cell in row] for row in cells.rows())])]
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


def _as_json(whole: Score, part: dict[str, Any], limit: int | None) -> dict[str, Any]:
    score: Score = part["score"]
    rows: pl.DataFrame | None = part["rows"]
    clause = score.term.clause
    return {
        **score.as_json(),
        "period": whole.period.label,
        "words": clause.words,
        "words_en": clause.words_en,
        "definition": score.term.kpi.definition.en,
        "readings": list(readings_in_force(clause, "en")),
        "scope": clause.scope.model_dump(by_alias=True, exclude_defaults=True),
        "days": [part["period"].first, part["period"].last],
        "amendment": score.term.amendment or None,
        "sql": part["sql"] or None,
        "exceptions": None if rows is None else rows.height,
        "rows": None if rows is None else _cells(rows.head(limit) if limit else rows).to_dicts(),
    }
