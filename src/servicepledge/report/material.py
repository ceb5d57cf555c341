"""What a report is made from: one contract's scorecard, the checks' findings, and where it all came from.

A run hands it to the process that makes the report, which then opens no export: a contract's part alone, so that no
report can show another client's figures.
"""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from ..checks import Finding
from ..contract.amendments import holds_during
from ..contract.model import Clause, Contract
from ..engine.terms import Term
from ..evidence.counts import Counts, added_up, counted, terms_of
from ..evidence.evidence import Evidence
from ..evidence.misses import Miss
from ..periods import Period
from ..scorecard.card import Scorecard, headline, reach_of
from ..scorecard.score import Score
from ..text import Language, Text
from .editions.record import Edition
from .editions.text import edition_fact
from .formatting.labels import code_names
from .words.page import in_language


@dataclass(frozen=True)
class Material:
    """Everything the sections are made from; a section is a function of it. The languages of a report share all but one."""

    evidence: Evidence
    findings: tuple[Finding, ...]
    language: Language
    contract_path: Path
    contract_name: str
    """How a command names the contract: its id, or its file."""
    edition: Edition

    def write(self, path: Path) -> None:
        """Write it for a process of our own: a pickle, kept in a folder that nobody else may write to."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(self, pickle.HIGHEST_PROTOCOL))

    @property
    def card(self) -> Scorecard:
        return self.evidence.card

    @property
    def contract(self) -> Contract:
        return self.card.contract

    @property
    def period(self) -> Period:
        return self.card.period

    @property
    def part(self) -> Period:
        """The part of the period that lies in the contract's term."""
        return self.evidence.part

    @cached_property
    def words(self) -> Mapping[str, str]:
        return in_language(self.language)

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """The name of each clause's place on the page, by reference."""
        return {clause.ref: f"clause-{number}" for number, clause in enumerate(self.contract.clauses, 1)}

    @property
    def reach(self) -> datetime:
        """Up to when the exports are complete; for ever where they do not say."""
        return reach_of(self.card)

    @property
    def misses(self) -> list[Miss]:
        """What is behind each miss and near miss."""
        return self.evidence.misses

    @property
    def edition_fact(self) -> str:
        """The report's edition: its number and state, how much is open, which edition it replaces."""
        return edition_fact(self.edition, self.card, self.language)

    @property
    def headline(self) -> list[Score]:
        """The scores of the clauses the contract puts first; of all its clauses where it names none."""
        return headline(self.card)

    def previous(self, score: Score) -> Score | None:
        """Return the clause's score in the period before."""
        past = self.card.past(score.term.clause.ref)
        return past[-2] if len(past) > 1 else None

    @cached_property
    def code_names(self) -> Mapping[str, Text]:
        """What the centre calls the codes of its exports."""
        return code_names(self.card)

    def words_of(self, clause: Clause) -> tuple[str, str]:
        """Return a clause's words and the language they are in, which need not be the page's."""
        is_english = self.language == "en" and bool(clause.words_en)
        return clause.words_in(self.language), "en" if is_english else "zh-CN"

    def counts(self, terms: Sequence[Term], periods: Sequence[Period]) -> Counts:
        """Return what terms' clauses (maybe others, too) counted in periods."""
        if not terms or not periods:
            return {}
        if not all(self.evidence.counted_from <= one.first <= one.last <= self.part.last for one in periods):
            return counted(self.card, terms, periods)
        by_day = self.evidence.by_day
        if all(one.first == one.last for one in periods):
            return by_day
        ranked = [term for term in terms if not term.kpi.adds_up]  # medians and percentiles
        return {**added_up(by_day, terms, periods), **(counted(self.card, ranked, periods) if ranked else {})}

    def term_on(self, term: Term, day: date) -> Term:
        """Return the version of a term's clause that was in force on a day of the period."""
        versions = self._versions.get(term.clause.ref, [term])
        if len(versions) == 1 and versions[0].since is None and versions[0].until is None:
            return versions[0]
        return next((one for one in versions if holds_during(one.since, one.until, day, day)), term)

    @cached_property
    def _versions(self) -> Mapping[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for term in terms_of(self.card):
            found.setdefault(term.clause.ref, []).append(term)
        return found


def read_material(path: Path) -> Material:
    """Read what a run of this very program has written for the process that reads it."""
    held = pickle.loads(path.read_bytes())
    assert isinstance(held, Material)
    return held
