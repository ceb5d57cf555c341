"""Blanks that stand in the words of a contract, in every form a person leaves them: ____, 【…】, […], □."""

import re
from collections.abc import Iterator

from .clause import Clause
from .model import Contract
from .quantity import BLANK

TICKED = re.compile(r"[☑☒■√✓✔]")
"""Where a box is ticked, the others beside it were left empty on purpose."""
IN_WORDS = re.compile(rf"{BLANK.pattern}|【[^】]*】|\[[^\]\n]*\]|［[^］\n]*］|□|☐")
BOXES = "□☐"
AROUND = 12
"""How many characters are shown on either side of a blank."""


def blanks_in_words(contract: Contract) -> list[str]:
    """Return a line for each text that a page would print with a blank in it, with the words around every blank."""
    known = {blank.place for blank in contract.blanks}
    return [
        f"{place}: {' … '.join(found)}"
        for place, text in _texts(contract)
        if place not in known and (found := list(_shown(text)))
    ]


def _shown(text: str) -> Iterator[str]:
    """Yield each blank with the words around it; those that stand close together as one."""
    start = end = None
    for found in IN_WORDS.finditer(text):
        if found[0] in BOXES and TICKED.search(text):
            continue
        if start is not None and end is not None and found.start() - end > AROUND:
            yield f"'{text[max(start - AROUND, 0) : end + AROUND]}'"
            start = None
        start, end = found.start() if start is None else start, found.end()
    if start is not None and end is not None:
        yield f"'{text[max(start - AROUND, 0) : end + AROUND]}'"


def _texts(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield every text that a page prints as it is, with its place in the file."""
    yield from (("number", contract.number), ("title.zh", contract.title.zh), ("title.en", contract.title.en))
    for name, party in (("client", contract.client), ("provider", contract.provider)):
        yield from ((f"{name}.name.zh", party.name.zh), (f"{name}.name.en", party.name.en))
    for clause in contract.clauses:
        yield from _texts_of(clause, "")
    for amendment in contract.amendments:
        for clause in (*amendment.changes, *amendment.adds):
            yield from _texts_of(clause, f"amendment {amendment.number}, ")
    for rule in contract.consequences:
        for what, words in (("needs", rule.needs), ("owed", rule.owed)):
            if words is not None:
                yield from (
                    (f"consequences {rule.ref}, {what}", words.zh), (f"consequences {rule.ref}, {what}.en", words.en)
                )  # fmt: skip


def _texts_of(clause: Clause, lead: str) -> Iterator[tuple[str, str]]:
    here = f"{lead}clause {clause.ref}, "
    yield from ((f"{here}words", clause.words), (f"{here}words_en", clause.words_en))
    for field in clause.fields:
        texts = dict.fromkeys((field.name.zh, field.name.en, field.text.zh, field.text.en))
        yield from ((f"{here}fields, {field.name.zh}", text) for text in texts)
