"""What a report is made from: one contract's scorecard, the checks' findings, and where it all came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ..checks import Finding
from ..contract.amendments import holds_during
from ..contract.model import Clause, Contract
from ..engine.terms import Term
from ..periods import Period
from ..scorecard.control import BASELINE_DAYS
from ..scorecard.measure import Scorecard, reach_of
from ..scorecard.score import ROLES, Score, amounts
from ..text import Language, Text
from .behind import Behind, headline
from .edition import Edition
from .words import in_language

if TYPE_CHECKING:
    from .sections.annual import Year
    from .why import Why


@dataclass(frozen=True)
class Material:
    """Everything the sections are made from; a section is a function of it."""

    behind: Behind
    findings: tuple[Finding, ...]
    language: Language
    contract_path: Path
    contract_name: str
    """How a command names the contract: its id, or its file."""
    edition: Edition

    @property
    def card(self) -> Scorecard:
        return self.behind.card

    @property
    def contract(self) -> Contract:
        return self.card.contract

    @property
    def period(self) -> Period:
        return self.card.period

    @property
    def part(self) -> Period:
        """The part of the period that lies in the contract's term."""
        return self.behind.part

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
    def explained(self) -> "list[Why]":
        """What is behind each miss and near miss."""
        return self.behind.explained

    @cached_property
    def year(self) -> "Year":
        """The months of the period, measured once for all the sections of an annual review."""
        from .sections.annual import year_of

        return year_of(self)

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
        return {code: name.text for code, name in self.card.opened.source.names.items()}

    def words_of(self, clause: Clause) -> tuple[str, str]:
        """Return a clause's words and the language they are in, which need not be the page's."""
        is_english = self.language == "en" and bool(clause.words_en)
        return clause.words_in(self.language), "en" if is_english else "zh-CN"

    def figures(self, terms: Sequence[Term], periods: Sequence[Period]) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """
        Return the counts of terms' clauses (maybe of others, too) by reference and period label; none without rows.

        What an amendment changed within the period is added up, as far as it is in the term's own unit.
        """
        if not terms or not periods:
            return {}
        if all(self._counted_from <= one.first == one.last <= self.part.last for one in periods):
            return self._by_day
        return self._figures(terms, periods)

    @property
    def _counted_from(self) -> date:
        """The first day that a section may look at: of those before the period that say what is usual."""
        return self.part.first - timedelta(days=BASELINE_DAYS)

    @cached_property
    def _by_day(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """What every clause counted each day, added up once for all the sections."""
        days = [
            Period.of("day", self._counted_from + timedelta(days=no)) for no in range(self.part.days + BASELINE_DAYS)
        ]
        return self._figures([score.term for score in self.card.scores], days)

    def _figures(self, terms: Sequence[Term], periods: Sequence[Period]) -> Mapping[tuple[str, str], Mapping[str, int]]:
        asked = {term.clause.ref: term.kpi for term in terms}
        units = {ref: (kpi.unit, kpi.scale) for ref, kpi in asked.items()}
        versions = [term for term in self.terms if (term.kpi.unit, term.kpi.scale) == units.get(term.clause.ref)]
        mine = self.card.tallies.filter(pl.col("clause").is_in(list(asked)))
        found: dict[tuple[str, str], dict[str, int]] = {}
        for row in amounts(mine, versions, periods).iter_rows(named=True):
            total = found.setdefault((row["clause"], row["period"]), dict.fromkeys(ROLES, 0))
            for role in ROLES:
                total[role] += row[role]
        return found

    @cached_property
    def terms(self) -> list[Term]:
        """The terms that measured the period: one for each clause, more where an amendment cut it."""
        return [part.term for score in self.card.scores for part in score.segments or (score,)]

    def term_on(self, term: Term, day: date) -> Term:
        """Return the version of a term's clause that was in force on a day of the period."""
        versions = self._versions.get(term.clause.ref, [term])
        if len(versions) == 1 and versions[0].since is None and versions[0].until is None:
            return versions[0]
        return next((one for one in versions if holds_during(one.since, one.until, day, day)), term)

    @cached_property
    def _versions(self) -> Mapping[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for term in self.terms:
            found.setdefault(term.clause.ref, []).append(term)
        return found
