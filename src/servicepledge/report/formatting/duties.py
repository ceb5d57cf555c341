"""What is owed, in words: for a terminal, and by when."""

from collections.abc import Sequence

from ...consequences.register import Duty
from ...text import Language, isolated
from ..words.page import WORDS


def duty_lines(duties: Sequence[Duty], language: Language) -> list[str]:
    """Return what is owed, one line each, for a terminal."""
    return [
        WORDS["owed_line"][language].format(
            what=isolated(one.rule.owed.text[language]) if one.rule.owed else "",
            ref=isolated(one.rule.ref),
            clause=isolated(one.score.term.clause.ref),
            due=WORDS["owed_due_on"][language].format(day=one.due_on) if one.due_on else due_text(one, language),
        )
        for one in duties
    ]


def due_text(duty: Duty, language: Language) -> str:
    """Return by when something is owed, or why no day can be named."""
    if duty.due_on is not None:
        text = WORDS["due_at_the_latest"][language].format(day=duty.due_on)
        return str(duty.due_on) if duty.is_since_known else text
    if duty.rule.within is None:
        return WORDS["due_not_agreed"][language]
    return WORDS["due_no_calendar" if duty.is_calendar_missing else "due_blank"][language]
