"""The breach register: each missed clause with its evidence, its class where the agreement names one, and the duties that follow.

Facts are registered; no legal finding is made. What a rule needs that no export shows, such as a major loss, is printed
beside the miss for the parties to decide.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..contract.consequences import Consequence
from ..contract.model import Contract
from ..errors import CalendarError
from ..kpi import Better
from ..periods import Period
from ..scorecard.card import Scorecard
from ..scorecard.derived import is_register
from ..scorecard.runs import misses_of_run
from ..scorecard.score import Score
from ..scorecard.verdict import Verdict

Breach = Literal["minor", "major", "unclassified"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A missed clause: its score is the evidence."""

    score: Score
    run: int
    """Periods missed in a row, this one included; 0 where the period is partial and so stays out of runs."""
    breach: Breach | None
    """The class; None where the agreement names none for the clause."""
    undecided: tuple[Consequence, ...]
    """Rules whose other conditions hold, and that need something no export shows."""
    cases: int | None = None
    """How many of its cases are of that class, where classes are told case by case; the others missed the further limit, too."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something a rule asks for, by when: for one clause."""

    rule: Consequence
    score: Score
    run: int
    since: Period
    """The period in which it came to be owed: a run that goes on opens nothing new."""
    is_since_known: bool
    """False where the run may be longer than what was measured, so that it was owed by `since` at the latest."""
    due_on: date | None
    is_calendar_missing: bool = False
    """True where the last day lies beyond the published working-day arrangements."""


@dataclass(frozen=True, slots=True)
class Register:
    """A period's entries, in the contract's order, and its duties, the most urgent first."""

    entries: tuple[Entry, ...]
    duties: tuple[Duty, ...]
    of_client: tuple[Entry, ...] = ()
    """What the client missed: no breach of the provider's, and apart from the entries."""


def register(card: Scorecard) -> Register:
    """Make the register of a scorecard's period, from its scores and the earlier ones it holds."""
    return register_of(card.contract, [*card.before, card.scores])


def register_of(contract: Contract, past: Sequence[Sequence[Score]]) -> Register:
    """Make the register of the last of the periods, the oldest first."""
    missed = [
        score
        for score in past[-1]
        if score.verdict is Verdict.MISSED and score.is_covered and not is_register(score.term)
    ]
    refs = {score.term.clause.ref for score in missed}
    scores = {score.term.clause.ref: score for score in past[-1]}
    entries: list[Entry] = []
    of_client: list[Entry] = []
    duties: list[Duty] = []
    for score in missed:
        ref = score.term.clause.ref
        mine = [one for period in past for one in period if one.term.clause.ref == ref]
        run = misses_of_run(mine)
        length = 0 if score.is_partial else len(run)
        about = [rule for rule in contract.consequences if rule.is_about(score.term.clause)]
        by_case = {rule.ref: cases_within(rule, score, scores) for rule in about}
        holding = [
            rule
            for rule in about
            if max(length, 1) >= rule.when.missed_in_a_row and _spares(rule, by_case[rule.ref], refs)
        ]
        undecided = tuple(rule for rule in holding if rule.needs)
        classed = [by_case[rule.ref] for rule in holding if rule.class_ and not rule.needs]
        cases = classed[0] if len(classed) == 1 else None
        entry = Entry(score, length, _breach(about, holding), undecided, cases)
        (of_client if score.is_of_client else entries).append(entry)
        is_all_missed = not any(one.verdict is Verdict.MET and one.is_whole for one in mine)
        is_cut = is_all_missed and mine[0].period.first > contract.starts_on
        duties += [_duty(rule, score, run, is_cut) for rule in holding if rule.owed and not rule.needs]
    duties.sort(key=lambda one: (one.due_on is None, one.due_on or date.max))
    return Register(tuple(entries), tuple(duties), tuple(of_client))


def cases_within(rule: Consequence, score: Score, scores: Mapping[str, Score]) -> int | None:
    """
    Return how many cases of a miss kept the further limits that a rule names; None where classes are not told by case
    (DECISIONS.md D75).

    They are where the clauses differ in nothing but their limits, so that who misses the further one misses the nearer, too.
    """
    further = [scores.get(ref) for ref in rule.when.unless_missed]
    missing = cases_missed(score)
    if not further or missing is None:
        return None
    beyond = 0
    for other in further:
        if other is None or _but_for_limit(other) != _but_for_limit(score) or (n := cases_missed(other)) is None:
            return None
        beyond = max(beyond, n)
    return max(missing - beyond, 0)


def cases_missed(score: Score) -> int | None:
    """Return how many cases did not keep a clause's limit; None where it is no share of cases with a limit."""
    kpi = score.term.kpi
    if kpi.lacking is None or kpi.better is not Better.HIGHER or score.term.clause.limit is None:
        return None
    if score.denominator is None or score.numerator is None:
        return None
    return score.denominator - int(score.numerator)


def _but_for_limit(score: Score) -> tuple[object, ...]:
    clause = score.term.clause
    return (clause.kpi, clause.scope, clause.when, clause.reading, clause.clock)


def _spares(rule: Consequence, cases: int | None, refs: Set[str]) -> bool:
    """Tell whether what a rule says must not be missed as well is not: in some case, or in the period."""
    return cases > 0 if cases is not None else not refs & set(rule.when.unless_missed)


def _breach(about: Sequence[Consequence], holding: Sequence[Consequence]) -> Breach | None:
    """Return the class that the rules give a miss: never one that needs what no export shows (DECISIONS.md D44)."""
    found = {rule.class_ for rule in holding if not rule.needs}
    if "major" in found:
        return "major"
    if "minor" in found:
        return "minor"
    return "unclassified" if any(rule.class_ for rule in about) else None


def _duty(rule: Consequence, score: Score, run: Sequence[Score], is_cut: bool) -> Duty:
    """Say what is owed since when: since the run reached its length, or since this period."""
    needed = rule.when.missed_in_a_row
    since = run[needed - 1].period if needed > 1 else score.period
    contract = score.term.contract
    counted_from = min(since.last, contract.ends_on)
    try:
        if rule.counted_from == "report_due":
            counted_from = contract.report_due_on(counted_from)
        due_on, is_missing = rule.within.after(counted_from, contract.is_workday) if rule.within else None, False
    except CalendarError:
        due_on, is_missing = None, True
    return Duty(rule, score, max(len(run), 1), since, needed == 1 or not is_cut, due_on, is_missing)
