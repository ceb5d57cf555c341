"""What a page says of amendments: which were in effect, and a clause's segments where one cut the period."""

from ...contract.model import Contract
from ...periods import clipped
from ...scorecard.score import Score
from ...text import Language
from ..words.page import WORDS
from . import figures as formats


def amendment_lines(contract: Contract, language: Language) -> list[str]:
    """Return one line per amendment in effect."""
    return [
        WORDS["amendment"][language].format(
            number=formats.isolated(amendment.number),
            signed_on=amendment.signed_on,
            effective_on=amendment.effective_on,
        )
        for amendment in sorted(contract.amendments, key=lambda amendment: amendment.effective_on)
    ]


def segment_lines(score: Score, language: Language) -> list[str]:
    """Return how a cut period was judged, and a line per segment with its figures, target and verdict."""
    if not score.segments:
        return []
    rule = "judged_by_segment" if score.is_judged_by_segment else "judged_together"
    return [WORDS[rule][language], *(_line(segment, language) for segment in score.segments)]


def segment_days(segment: Score, language: Language) -> str:
    """Return the days of a segment; of cases, when they were received."""
    part, held = clipped(segment.period, segment.term.contract), segment.in_force
    if not segment.term.is_deadline:
        return f"{held['since'] or part.first}{WORDS['to'][language]}{held['until'] or part.last}"
    if held["since"] and held["until"]:
        days = f"{held['since']}{WORDS['to'][language]}{held['until']}"
        return WORDS["received_on"][language].format(days=days)
    if held["since"]:
        return WORDS["received_from"][language].format(day=held["since"])
    return WORDS["received_until"][language].format(day=held["until"])


def _line(segment: Score, language: Language) -> str:
    target = formats.target_text(segment.term.clause.target, language)
    reason = f" ({segment.reason.words[language]})" if segment.reason else ""
    said = [
        f"{formats.value_of(segment, language)} ({formats.base(segment, language)})",
        *([f"{WORDS['target'][language]} {target}"] if segment.term.clause.target else []),
        f"{formats.SHAPES[segment.verdict]} {segment.verdict.label[language]}{reason}",
    ]
    return f"{segment_days(segment, language)}{'：' if language == 'zh' else ': '}{' · '.join(said)}"
