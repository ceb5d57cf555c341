"""How long things took, in a sentence: an average or a share in time alone hides the long ones."""

from fractions import Fraction

from ...contract.quantity import BusinessTime, WorkingDayLimit
from ...engine.distribution import Distribution
from ...evidence.evidence import Evidence, has_only_times
from ...evidence.routine import Routine, routine
from ...scorecard.card import Scorecard
from ...scorecard.derived import clauses_behind
from ...scorecard.score import Score
from ...scorecard.verdict import NO_ROWS
from ...text import Language
from ..words.page import WORDS
from .amendments import segment_days
from .figures import counted, isolated, length

OUT_OF_SCALE = 100
"""A time so many times as long as nine in ten are is said in a unit of its own."""


def times_text(times: Distribution, score: Score, language: Language) -> str:
    """Say how the times behind a figure are distributed; nothing where there are none."""
    shown = _shown(times, language)
    days = f"{segment_days(score.segments[-1], language)}: " if score.segments else ""
    is_by_calendar = isinstance(score.term.clause.limit, BusinessTime | WorkingDayLimit)
    clock = WORDS["by_calendar"][language] if is_by_calendar else ""
    return days + clock + WORDS["spread"][language].format(**shown) if shown else ""


def further_facts(evidence: Evidence, score: Score, language: Language) -> str:
    """Say what a clause's figure leaves unsaid: times without a limit, medians that are compared, days of a routine."""
    card = evidence.card
    return (
        (facts_without_limit(evidence.distributions[score.term.id], score, language) if has_only_times(score) else "")
        or _medians_text(score, language)
        or _behind_text(card, score, language)
        or _routine_text(routine(card.tallies, score), language)
    )


def facts_without_limit(times: Distribution, score: Score, language: Language) -> str:
    """Say what there is to say of a clause that promises no number (及时, 第一时间): how many, and how long they took."""
    if times.n == 0:
        return NO_ROWS.words[language] if score.term.kpi.spread and not score.verdict.is_not_called_for else ""
    shown = _shown(times, language)
    how_many = counted(score.term.kpi, times.n, language)
    return WORDS["distribution_of"][language].format(counted=how_many, **shown) if shown else ""


def _medians_text(score: Score, language: Language) -> str:
    """Say the two medians a distance lies between, and how surely they are apart."""
    found, groups = score.medians, score.term.kpi.groups
    if found is None or groups is None:
        return ""
    of, other = (group[language] for group in groups)
    said = WORDS["medians"][language].format(
        of=of,
        other=other,
        of_median=_twice(found.of.twice_us, language),
        other_median=_twice(found.other.twice_us, language),
        of_n=f"{found.of.n:,}",
        other_n=f"{found.other.n:,}",
    )
    if found.interval_us is None:
        return said + WORDS["medians_few"][language]
    low, high = (_signed(Fraction(us, 1_000_000), language) for us in found.interval_us)
    straddles = found.interval_us[0] <= 0 <= found.interval_us[1]
    name = "medians_alike" if straddles else "medians_apart"
    return said + WORDS[name][language].format(of=of, other=other, low=low, high=high)


def _twice(us: int, language: Language) -> str:
    return length(Fraction(us, 2_000_000), language)


def _signed(seconds: Fraction, language: Language) -> str:
    return ("\N{MINUS SIGN}" if seconds < 0 else "") + length(abs(seconds), language)


def _behind_text(card: Scorecard, score: Score, language: Language) -> str:
    """Name the clauses that a figure worked out from verdicts comes from."""
    if not score.term.kpi.is_derived or not score.denominator:
        return ""
    refs = clauses_behind(score, [*card.before, card.scores])
    derived = score.term.kpi.derived
    name = "run_of_clause" if derived and derived.several == "longest" else "missed_are"
    parts = WORDS["between_parts"][language].join(isolated(ref) for ref in refs)
    return WORDS[name][language].format(clauses=parts) if refs else ""


def _routine_text(found: Routine | None, language: Language) -> str:
    """Say when a routine was last done, and the longest stretch of days without it."""
    if found is None:
        return ""
    if found.last is None:
        return WORDS["routine_never"][language]
    said = WORDS["routine_last"][language].format(day=found.last.isoformat())
    if found.gap is None:
        return said
    first, last = (day.isoformat() for day in found.gap)
    return said + WORDS["routine_gap"][language].format(n=found.gap_days, first=first, last=last)


def _shown(times: Distribution, language: Language) -> dict[str, str]:
    usual = times.p90 or Fraction(0)
    return {
        name: length(value, language, like=usual if value < OUT_OF_SCALE * usual else None)
        for name in ("mean", "median", "p90", "longest")
        if (value := getattr(times, name)) is not None
    }
