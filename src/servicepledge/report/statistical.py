"""Statistics beside a verdict, in words: how far a sample carries, and whether luck explains a miss."""

from fractions import Fraction

from ..kpi import Unit
from ..scorecard.luck import NEAR_THE_LINE, luck_of, safe_rate
from ..scorecard.score import Score
from ..scorecard.statistics import ENOUGH_ANSWERS, Weight, all_satisfied_needed, answers_needed, weight, wilson
from ..text import Language
from . import formats
from .words import WORDS

SAMPLED_FACTS = frozenset({"survey_answers"})
SAMPLED_KPIS = frozenset({"answer_accuracy", "qa_score"})
"""KPIs of assessed samples; every other share counts all calls or cases and is the period's fact."""


def statistical_notes(score: Score, language: Language) -> tuple[str, ...]:
    """Return what statistics has to say of a clause beside its verdict; nothing for most."""
    return (*_sample_notes(score, language), *_luck_notes(score, language))


def share(value: float, language: Language) -> str:
    """Return a share from a float, with one decimal."""
    return formats.number(Fraction(value) * 100, 1) + formats.UNITS[Unit.RATIO][language]


def chance(value: float, language: Language) -> str:
    """Return a chance in whole per cent."""
    return formats.number(Fraction(value) * 100) + formats.UNITS[Unit.RATIO][language]


def weight_note(successes: int, n: int, language: Language) -> str:
    """Say how much a sample's share can carry, where it is not plain."""
    match weight(successes, n):
        case Weight.TOO_FEW:
            return WORDS["too_few"][language].format(n=ENOUGH_ANSWERS)
        case Weight.WIDE:
            return WORDS["wide"][language].format(n=f"{answers_needed(successes / n):,}")
        case _:
            return ""


def _sample_notes(score: Score, language: Language) -> list[str]:
    kpi, target = score.term.kpi, score.term.clause.target
    is_sampled = kpi.fact in SAMPLED_FACTS or kpi.id in SAMPLED_KPIS
    if not is_sampled or kpi.unit is not Unit.RATIO or not score.denominator or score.numerator is None:
        return []
    good, n = int(score.numerator), score.denominator
    found = wilson(good, n)
    assert found is not None
    ends = {"low": share(found.low, language), "high": share(found.high, language)}
    line = target.bound if target and not target.is_blank else None
    if line is not None and found.straddles(line):
        text = WORDS["interval_straddles"][language].format(**ends, verdict=score.verdict.label[language])
    else:
        text = WORDS["interval_clear"][language].format(**ends, n=f"{n:,}")
    notes = [text, weight_note(good, n, language)]
    if line is not None and 0 < line < 1 and n < (needed := all_satisfied_needed(line)):
        notes.append(WORDS["all_needed"][language].format(n=f"{needed:,}"))
    return [note for note in notes if note]


def _luck_notes(score: Score, language: Language) -> list[str]:
    luck, target = luck_of(score), score.term.clause.target
    if luck is None or target is None or score.denominator is None:
        return []
    if luck < NEAR_THE_LINE:
        return [WORDS["luck_small"][language].format(chance=chance(NEAR_THE_LINE, language))]
    counted = formats.counted(score.term.kpi, score.denominator, language)
    said = WORDS["luck"][language].format(n=counted, chance=chance(luck, language))
    safe = safe_rate(score.denominator, target)
    if safe is not None:
        said += WORDS["safe_rate"][language].format(rate=share(float(safe), language))
    return [said]
