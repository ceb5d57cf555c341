"""A scorecard as a table of text, aligned for Chinese and Latin alike."""

from collections.abc import Sequence
from unicodedata import east_asian_width

from ..contract.quantity import Blank
from ..evidence.evidence import Evidence
from ..exports.open import OpenSource
from ..report.formatting.durations import further_facts
from ..report.formatting.figures import NONE, SHAPES, base, counted, target_text, value_of, within
from ..report.formatting.headroom import headroom
from ..report.words.menus import CHOICES
from ..report.words.page import WORDS
from ..scorecard.card import Scorecard, first_of
from ..scorecard.score import Score
from ..text import Language, Text

PARTIAL = Text(zh="未满周期：合同期仅覆盖部分时间", en="partial: the term covers only part of the period")
_HEADINGS = {
    "zh": ("条款", "指标", "数值", "依据", "目标", "判定", "余量", "说明"),
    "en": ("clause", "KPI", "value", "base", "target", "verdict", "headroom", "notes"),
}


def score_table(card: Scorecard, language: Language) -> str:
    """Write a scorecard: one line per clause, or per clause and group of a breakdown."""
    groups = list(card.scores[0].by) if card.scores else []
    heading = [*_HEADINGS[language][:2], *groups, *_HEADINGS[language][2:]]
    evidence = Evidence(card)
    lines = [heading, *(_cells(score, evidence, language) for score in card.scores)]
    title = " · ".join([card.contract.title.text[language], card.period.label, *marks(card.opened, language)])
    return "\n".join([title, *aligned(lines)])


def headline_lines(scores: Sequence[Score], language: Language) -> list[str]:
    """Write the headline verdicts, one line each."""
    chosen = first_of(scores)
    lines = [
        [show_verdict(score, language), score.term.clause.ref, score.term.kpi.label[language], value_of(score, language),
         _target(score, language), headroom(score, language)]
        for score in chosen
    ]  # fmt: skip
    return aligned(lines)


def show_verdict(score: Score, language: Language) -> str:
    """Write a verdict as shape and word, with the marks of one that is provisional, or whose exports nobody checked."""
    found = [*([WORDS["provisional"][language]] if score.provisional else []), *marks(score, language)]
    mark = f" ({', '.join(found)})" if found else ""
    return f"{SHAPES[score.verdict]} {score.verdict.label[language]}{mark}"


def marks(figures: Score | OpenSource, language: Language) -> list[str]:
    """Return the mark of figures whose exports nobody checked; none of others."""
    return [CHOICES["unchecked"][language]] if figures.is_unchecked else []


def _cells(score: Score, evidence: Evidence, language: Language) -> list[str]:
    return [
        score.term.clause.ref,
        score.term.kpi.label[language],
        *("" if value is None else _one_line(str(value)) for value in score.by.values()),
        value_of(score, language),
        base(score, language),
        _target(score, language),
        show_verdict(score, language),
        headroom(score, language),
        _notes(score, evidence, language),
    ]


def _target(score: Score, language: Language) -> str:
    """Write a clause's target, with its limit."""
    limit = score.term.clause.limit
    bound = "" if limit is None or isinstance(limit, Blank) else within(score.term.kpi, limit, language)
    target = target_text(score.term.clause.target, language)
    return " · ".join(part for part in (target if target != NONE else "", bound) if part) or NONE


def _notes(score: Score, evidence: Evidence, language: Language) -> str:
    """Write why a verdict is missing or not final, and what could not be measured."""
    notes = [reason.words[language] for reason in (score.reason, score.provisional) if reason]
    notes += [facts] if (facts := further_facts(evidence, score, language)) else []
    if score.is_of_client:
        notes.append(WORDS["binds_client"][language])
    if score.unpromised:
        notes.append(WORDS["unpromised"][language].format(n=counted(score.term.kpi, score.unpromised, language)))
    if score.is_partial:
        notes.append(PARTIAL[language])
    if score.is_sensitive:
        flipped = [other.term.other for other in score.others or () if score.is_flipped_by(other)]
        notes.append(f"{WORDS['sensitive'][language]} ({', '.join('='.join(other) for other in flipped if other)})")
    if score.segments:
        notes.append(WORDS["judged_by_segment" if score.is_judged_by_segment else "judged_together"][language])
    if score.unmeasurable:
        uncounted = Text(zh=f"{score.unmeasurable:,} 条不可测", en=f"{score.unmeasurable:,} rows could not be measured")
        notes.append(uncounted[language])
    return ("；" if language == "zh" else "; ").join(notes)


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return lines of cells with every column as wide as its widest cell on a terminal."""
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))] if lines else []
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def _one_line(text: str) -> str:
    """Return a value of the data without what would break a line or steer a terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
