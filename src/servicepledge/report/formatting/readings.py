"""The readings of a clause in words: its limit, the options in force, what its blanks were filled in with."""

from ...contract.clause import Clause
from ...contract.quantity import BLANK, Duration, parse_duration
from ...contract.scope import either
from ...kpi import Reading
from ...text import Language
from ..words.page import WORDS
from . import figures as formats


def filled_in(clause: Clause, language: Language) -> tuple[str, ...]:
    """Return what stands in the clause's fields, and where a number comes from that its words lack."""
    colon = "：" if language == "zh" else ": "
    agreed = (f"{WORDS['agreed'][language]}{colon}{either(clause.agreed)[language]}",) if clause.agreed else ()
    fields = (f"{formats.isolated(field.name.text[language])}{colon}{field.text[language]}" for field in clause.fields)
    return (*fields, *agreed)


def readings_in_force(clause: Clause, language: Language) -> tuple[str, ...]:
    """Return the limit and the readings a clause is measured under, defaults included, in short."""
    parts = []
    if clause.limit is not None:
        parts.append(f"{WORDS['limit'][language]} {formats.limit_text(clause.limit, language)}")
    colon = "：" if language == "zh" else ": "
    for name, reading in clause.told_readings.items():
        parts.append(reading.label[language] + colon + choice_text(reading, clause.chosen(name), language))
    return tuple(parts)


def choice_text(reading: Reading, choice: str, language: Language) -> str:
    """Return the words of an answer to a reading; a length of time in the page's units."""
    if reading.number or BLANK.search(choice):
        return formats.isolated(choice)
    if not reading.duration:
        return reading.options[choice].label[language]
    length = parse_duration(choice)
    return formats.duration(length.ms, language) if isinstance(length, Duration) else choice
