"""How long things took, in a sentence: an average or a share in time alone hides the long ones."""

from ..engine.spread import Spread, spread
from ..exports.open import OpenSource
from ..scorecard.score import Score
from ..text import Language
from .amended import segment_days
from .formats import counted, length
from .words import WORDS


def times_text(opened: OpenSource, score: Score, language: Language) -> str:
    """Say how the times behind a figure are distributed; nothing where there are none."""
    if score.term.kpi.spread is None or not score.denominator:
        return ""
    shown = _shown(spread(opened, score.term, score.period), language)
    days = f"{segment_days(score.segments[-1], language)}: " if score.segments else ""
    return days + WORDS["spread"][language].format(**shown) if shown else ""


def facts_without_limit(opened: OpenSource, score: Score, language: Language) -> str:
    """Say what there is to say of a clause that promises no number (及时, 第一时间): how many, and how long they took."""
    if score.reason is None or score.reason.code != "no_limit":
        return ""
    times = spread(opened, score.term, score.period)
    shown = _shown(times, language)
    how_many = counted(score.term.kpi, times.n, language)
    return WORDS["times_of"][language].format(counted=how_many, **shown) if shown else ""


def _shown(times: Spread, language: Language) -> dict[str, str]:
    return {
        name: length(value, language)
        for name in ("mean", "median", "p90", "longest")
        if (value := getattr(times, name)) is not None
    }
