"""Statistics beside a verdict, in words: how far a sample carries, and whether luck explains a miss."""

from collections.abc import Mapping
from fractions import Fraction

from ...kpi import Unit
from ...scorecard.score import Score
from ...scorecard.verdict import Verdict
from ...stats.chance import NEAR_THE_LINE, chance_of_meeting, chance_of_run, chance_of_this_or_worse, safe_rate
from ...stats.samples import ENOUGH_ANSWERS, Weight, all_satisfied_needed, answers_needed, weight, wilson
from ...text import Language
from ..words.page import EVERY, WORDS
from . import figures as formats

PERIODS_A_YEAR: Mapping[str | None, int] = {"week": 52, "month": 12, "quarter": 4, "half-year": 2}


def statistical_notes(score: Score, language: Language, run: int = 1, every: str | None = None) -> tuple[str, ...]:
    """
    Return what statistics has to say of a clause beside its verdict; nothing for most.

    `run` is how many periods in a row it has been missed, this one included; `every` is how long a period is.
    """
    return (*_sample_notes(score, language), *_luck_notes(score, language), *_run_notes(score, language, run, every))


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


def luck_of(score: Score) -> float | None:
    """
    Return how likely luck alone would bring about a clause's miss, or a worse one, had its true rate been on the line.

    None where the clause was not missed, is no share, or its line is at 0 or 100 %, where every single case counts.
    """
    target, kpi = score.term.clause.target, score.term.kpi
    if score.verdict is not Verdict.MISSED or target is None or target.unit.value != "%" or kpi.is_derived:
        return None
    if not score.denominator or score.numerator is None or target.line in (None, 0, 1):
        return None
    return chance_of_this_or_worse(int(score.numerator), score.denominator, target)


def luck_of_run(score: Score, run: int, periods: int) -> float | None:
    """
    Return how likely so many periods would hold a run of so many misses, at a true rate on the line and this volume.

    None where `luck_of` has nothing to say of the clause.
    """
    target = score.term.clause.target
    if luck_of(score) is None or target is None or not score.denominator:
        return None
    return chance_of_run(1 - chance_of_meeting(score.denominator, float(target.bound), target), run, periods)


def _sample_notes(score: Score, language: Language) -> list[str]:
    kpi, target = score.term.kpi, score.term.clause.target
    is_sampled = kpi.is_sample or (not kpi.is_derived and score.term.fact.is_sample)
    if not is_sampled or kpi.unit is not Unit.RATIO or not score.denominator or score.numerator is None:
        return []
    good, n = int(score.numerator), score.denominator
    found = wilson(good, n)
    assert found is not None
    ends = {"low": share(found.low, language), "high": share(found.high, language)}
    line = target.line if target else None
    if line is not None and found.straddles(line):
        text = WORDS["interval_straddles"][language].format(**ends, verdict=score.verdict.label[language])
    else:
        text = WORDS["interval_clear"][language].format(**ends, n=f"{n:,}")
    notes = [text, weight_note(good, n, language)]
    if line is not None and 0 < line < 1 and n < (needed := all_satisfied_needed(line)):
        notes.append(WORDS["all_needed"][language].format(n=f"{needed:,}"))
    return [note for note in notes if note]


def _run_notes(score: Score, language: Language, run: int, every: str | None) -> list[str]:
    """Say how often luck alone makes such a run within a year, where the miss itself might be luck."""
    luck, periods = luck_of(score), PERIODS_A_YEAR.get(every, 0)
    if luck is None or luck < NEAR_THE_LINE or not 2 <= run <= periods:
        return []
    of_run = luck_of_run(score, run, periods)
    assert of_run is not None
    text = WORDS["luck_of_run"][language]
    return [text.format(run=run, every=EVERY[every][language], chance=chance(of_run, language))]


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
