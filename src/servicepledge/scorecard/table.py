"""A scorecard as a table of text, aligned for Chinese and Latin alike."""

from collections.abc import Sequence
from unicodedata import east_asian_width

from ..text import Language, Text
from .measure import Scorecard
from .score import Score
from .show import show_base, show_headroom, show_notes, show_target, show_value
from .verdict import Verdict

SHAPES = {Verdict.MET: "●", Verdict.MISSED: "▲", Verdict.UNDECIDABLE: "?", Verdict.FACTS_ONLY: "–"}
"""A verdict's shape, so that it never rests on colour alone."""
PROVISIONAL = Text(zh="暂定", en="provisional")
_HEADINGS = {
    "zh": ("条款", "指标", "数值", "依据", "目标", "判定", "余量", "说明"),
    "en": ("clause", "KPI", "value", "base", "target", "verdict", "headroom", "notes"),
}


def score_table(card: Scorecard, language: Language) -> str:
    """Write a scorecard: one line per clause, or per clause and group of a breakdown."""
    groups = list(card.scores[0].by) if card.scores else []
    heading = [*_HEADINGS[language][:2], *groups, *_HEADINGS[language][2:]]
    lines = [heading, *(_cells(score, language) for score in card.scores)]
    title = f"{card.contract.title.text[language]} · {card.period.label}"
    return "\n".join([title, *_aligned(lines)])


def headline_lines(scores: Sequence[Score], language: Language) -> list[str]:
    """Write the headline verdicts, one line each."""
    chosen = [score for score in scores if score.term.clause.headline] or list(scores)
    lines = [
        [show_verdict(score, language), score.term.clause.ref, score.term.kpi.label[language], show_value(score, language),
         show_target(score), show_headroom(score, language)]
        for score in chosen
    ]  # fmt: skip
    return _aligned(lines)


def show_verdict(score: Score, language: Language) -> str:
    """Write a verdict as shape and word, with the mark of a provisional one."""
    mark = f" ({PROVISIONAL[language]})" if score.provisional else ""
    return f"{SHAPES[score.verdict]} {score.verdict.label[language]}{mark}"


def _cells(score: Score, language: Language) -> list[str]:
    return [
        score.term.clause.ref,
        score.term.kpi.label[language],
        *("" if value is None else str(value) for value in score.by.values()),
        show_value(score, language),
        show_base(score, language),
        show_target(score),
        show_verdict(score, language),
        show_headroom(score, language),
        show_notes(score, language),
    ]


def _aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))] if lines else []
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
