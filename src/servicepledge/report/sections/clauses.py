"""The clause table: every clause in the contract's order and words, with its figures, verdict and headroom."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...contract.model import Clause
from ...evidence.misses import to_look_into
from ...scorecard.runs import current_run
from ...scorecard.score import Score
from ...scorecard.verdict import Verdict
from ...text import Language
from ..formatting import figures as formats
from ..formatting.amendments import amendment_lines, segment_lines
from ..formatting.durations import further_facts
from ..formatting.headroom import headroom
from ..formatting.readings import choice_text, filled_in, readings_in_force
from ..formatting.statistics import statistical_notes
from ..material import Material
from ..page.section import Html, Section, render
from ..words.page import WORDS


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause as the page shows it; without a KPI it has words only."""

    ref: str
    words: str
    words_language: str
    remark: str = ""
    kpi: str = formats.NONE
    readings: tuple[str, ...] = ()
    base: str = formats.NONE
    value: str = formats.NONE
    target: str = formats.NONE
    verdict: Verdict | None = None
    headroom: str = formats.NONE
    notes: tuple[str, ...] = ()
    is_provisional: bool = False
    is_sensitive: bool = False
    href: str = ""


def clause_table(material: Material) -> Section:
    """Return the table of all clauses."""
    words = material.words
    piece = render(
        "clauses.html.j2",
        w=words,
        rows=[clause_row(material, clause) for clause in material.contract.clauses],
        amendments=amendment_lines(material.contract, material.language),
        language=material.language,
        shapes=formats.SHAPES,
    )
    return Section("clauses", words["clauses"], (piece, *_statistics(material)))


def _statistics(material: Material) -> list[Html]:
    """Return what statistics has to say of clauses beside their verdicts, where it has."""
    found = []
    for score in material.card.scores:
        run = max(current_run(material.card.past(score.term.clause.ref)), 1)
        if notes := statistical_notes(score, material.language, run, material.period.every):
            found.append((score.term.clause.ref, score.term.kpi.label[material.language], notes))
    return [render("statistics.html.j2", w=material.words, statistics=found)] if found else []


def clause_row(material: Material, clause: Clause) -> ClauseRow:
    """Return one clause's row."""
    language = material.language
    text, text_language = material.words_of(clause)
    remark = clause.remark.text[language] if clause.remark else ""
    if clause.definition is None:
        bound = [] if clause.binds == "provider" else [material.words[f"binds_{clause.binds}"]]
        notes = (material.words["not_measured"], *bound)
        known = (*filled_in(clause, language), *_prices(material, clause))
        return ClauseRow(clause.ref, text, text_language, remark, readings=known, notes=notes)
    score = material.card.of(clause.ref)
    facts = further_facts(material.evidence, score, language)
    return ClauseRow(
        ref=clause.ref,
        words=text,
        words_language=text_language,
        remark=remark,
        kpi=score.term.kpi.label[language],
        readings=(*filled_in(clause, language), *_prices(material, clause), *readings_in_force(clause, language)),
        base=formats.base(score, language),
        value=formats.value_of(score, language),
        target=formats.target_text(clause.target, language),
        verdict=score.verdict,
        headroom=headroom(score, language),
        notes=(*notes_of(score, language), *([facts] if facts else ())),
        is_provisional=score.provisional is not None,
        is_sensitive=bool(score.is_sensitive),
        href=_place(material, score),
    )


def _place(material: Material, score: Score) -> str:
    """Return where the page says most of a clause: its days, what is behind a miss, or how its KPI is defined."""
    ref = score.term.clause.ref
    if any(one.term.clause.ref == ref for one in material.headline):
        return f"#{material.anchors[ref]}"
    return place_of_miss(material, ref) or f"#kpi-{score.term.kpi.id}"


def place_of_miss(material: Material, ref: str) -> str:
    """Return where the page looks behind a miss or a near miss; nothing where it does not."""
    is_there = any(score.term.clause.ref == ref for score in to_look_into(material.card))
    return f"#why-{material.anchors[ref]}" if is_there else ""


def _prices(material: Material, clause: Clause) -> list[str]:
    """Return what the agreement charges under a clause's reference (计费依据)."""
    colon = "：" if material.language == "zh" else ": "
    fees = [fee for fee in material.contract.fees if fee.ref == clause.ref]
    prices = [price for fee in fees if (price := fee.rate or fee.amount)]
    return [material.words["rate"] + colon + formats.price_text(price, material.language) for price in prices]


def notes_of(score: Score, language: Language) -> tuple[str, ...]:
    """Return what must be said beside a verdict: why there is none, until when it is open, what it covers."""
    notes = [reason.words[language] for reason in (score.reason, score.provisional) if reason]
    if (found := formats.range_of(score, language)) != formats.NONE:
        notes.append(
            WORDS["range_note"][language].format(
                counted=formats.counted(score.term.kpi, score.unmeasurable, language), range=found
            )
        )
    if score.unpromised:
        notes.append(
            WORDS["unpromised"][language].format(n=formats.counted(score.term.kpi, score.unpromised, language))
        )
    if score.is_partial:
        notes.append(WORDS["partial"][language])
    if (binds := score.term.clause.binds) != "provider":
        notes.append(WORDS[f"binds_{binds}"][language])
    if score.term.clause.best_effort:
        notes.append(WORDS["best_effort"][language])
    flipped = other_lines([other for other in score.others or () if score.is_flipped_by(other)], language)
    return (*notes, *flipped, *segment_lines(score, language))


def other_lines(others: Sequence[Score], language: Language) -> list[str]:
    """Return what a clause would say under other readings, a line each."""
    lines = []
    for other in others:
        clause, (name, choice) = other.term.clause, other.term.other or ("", "")
        assert clause.definition is not None
        reading = clause.definition.readings[name]
        said = reading.label[language] + ("：" if language == "zh" else ": ") + choice_text(reading, choice, language)
        verdict = (
            ""
            if other.verdict is Verdict.FACTS_ONLY
            else f" {formats.SHAPES[other.verdict]} {other.verdict.label[language]}"
        )
        lines.append(f"{said} → {formats.value_of(other, language)}{verdict}")
    return lines
