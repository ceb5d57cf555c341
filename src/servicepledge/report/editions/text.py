"""Editions in words: number and state, and what changed against the edition before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ...kpi import Kpi
from ...scorecard.card import Scorecard
from ...scorecard.verdict import Verdict
from ...text import Language
from ..formatting import dates
from ..words.page import TABLES, in_language
from .record import Edition, Row


@dataclass(frozen=True, slots=True)
class Told:
    """A clause's figures in one edition: its value, the counts behind it, and the verdict."""

    value: str
    base: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A clause whose figures changed; None where an edition does not have it."""

    ref: str
    label: str
    before: Told | None
    now: Told | None

    @property
    def flips(self) -> bool:
        """Whether the verdict is another one."""
        return (self.before and self.before.verdict) != (self.now and self.now.verdict)


def edition_text(number: int, state: str | None, language: Language) -> str:
    """Return an edition's number and state, where that is known: 'Edition 2, restated'."""
    words = in_language(language)
    if f"state_{state}" not in words:
        return words["edition_alone"].format(n=number)
    return words["edition_n"].format(n=number, state=words[f"state_{state}"])


def edition_fact(edition: Edition, card: Scorecard, language: Language) -> str:
    """Return a report's edition: its number and state, how much is open, which edition it replaces."""
    words = in_language(language)
    open_n = sum(score.provisional is not None for score in card.scores)
    more = [words["edition_open"].format(n=open_n)] if open_n else []
    more += [words["edition_replaces"].format(n=edition.before.number)] if edition.before else []
    text = edition_text(edition.number, edition.state, language)
    return words["edition_more"].format(edition=text, more=words["between_parts"].join(more)) if more else text


def change_rows(edition: Edition, kpis: Mapping[str, Kpi], language: Language) -> list[ChangeRow]:
    """Return the clauses whose figures differ from the edition before."""
    found = []
    for change in edition.changes():
        row = change.now or change.before
        assert row is not None
        kpi = kpis.get(row["kpi"])
        label = kpi.label[language] if kpi else row["kpi"]
        found.append(ChangeRow(change.clause, label, _told(change.before, language), _told(change.now, language)))
    return found


def change_sentences(edition: Edition, zone: ZoneInfo, language: Language) -> list[str]:
    """Return what changed against the edition before, and why as far as that shows; nothing in a first edition."""
    words, before = in_language(language), edition.before
    if before is None:
        return []
    if not before.basis.terms:
        return [words["changes_unknown"].format(before=before.number)]
    as_of = datetime.fromisoformat(before.basis.as_of) if before.basis.as_of else None
    changes = len(edition.changes())
    said = words["changes_of" if changes else "changes_none"].format(
        n=changes, before=before.number, as_of=dates.moment(as_of, zone)
    )
    causes = [
        words["cause_export"].format(name=TABLES[name][language]) if name in TABLES else words[f"cause_{name}"]
        for name in edition.causes()
    ]
    if causes:
        return [said, words["causes"].format(causes=words["between_parts"].join(causes))]
    return [said, words["causes_unknown" if changes else "causes_none"]]


def _told(row: Row | None, language: Language) -> Told | None:
    if row is None:
        return None
    top, bottom = row["numerator"], row["denominator"]
    base = "" if top is None or bottom is None else f"{_count(top)} / {bottom:,}"
    return Told(row["shown"][language], base, Verdict(row["verdict"]))


def _count(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:,.2f}"
