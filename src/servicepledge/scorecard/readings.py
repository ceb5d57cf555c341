"""What another usual reading would say: each clause measured again with one of its readings answered otherwise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..contract.quantity import Duration, parse_duration
from ..engine.terms import Term
from ..kpi import PERCENTILE, Reading
from .medians import MEDIAN
from .score import Score


def other_readings(terms: Sequence[Term], columns: Mapping[str, frozenset[str]]) -> list[Term]:
    """
    Return the terms of one contract's clauses under each other usual answer to one reading, the rest as in force.

    Each version of an amended clause is read so. Answers that need a column the exports lack are passed over, as are
    those that change nothing (the length of a window that the form in force does not look at).
    """
    clauses: dict[str, list[Term]] = {}
    for term in terms:
        if not term.kpi.is_derived:
            clauses.setdefault(term.clause.ref, []).append(term)
    found: list[Term] = []
    for versions in clauses.values():
        for name, choice in _answers(versions[0]):
            tried = [_under(term, name, choice) for term in versions]
            if any(one.unmeasurable_because(columns) is not None for one in tried):
                continue
            if not all(_counts_the_same(one, term) for one, term in zip(tried, versions, strict=True)):
                found += tried
    return found


def other_derived(terms: Sequence[Term]) -> list[Term]:
    """Return the terms worked out from verdicts under each other usual answer to one of their readings."""
    tried = [
        _under(term, name, choice)
        for term in terms
        if term.kpi.is_derived and term.unmeasurable_because({}) is None
        for name, choice in _answers(term)
    ]
    return [term for term in tried if term.other and not _is_in_force(term)]


def _is_in_force(term: Term) -> bool:
    assert term.other is not None
    return term.clause.chosen(term.other[0]) == term.other[1]


def with_readings(scores: Iterable[Score], others: Sequence[Score]) -> tuple[Score, ...]:
    """Give each score those of the same clause and group under other readings."""
    return tuple(
        replace(
            score,
            others=tuple(
                other for other in others if other.term.clause.ref == score.term.clause.ref and other.by == score.by
            ),
        )
        for score in scores
    )


def _answers(term: Term) -> Iterator[tuple[str, str]]:
    assert term.clause.definition is not None
    for name, reading in term.clause.definition.readings.items():
        for choice in usual(reading):
            yield name, choice


def usual(reading: Reading) -> Sequence[str]:
    """
    Return the answers to a reading that are usual: those the KPI names, else all there are but of a length of time.

    What the parties agreed on, such as how often, is no question of how to measure.
    """
    if reading.is_agreed:
        return ()
    return reading.usual or (() if reading.duration else tuple(reading.options))


def _under(term: Term, name: str, choice: str) -> Term:
    """Read a term otherwise. Where that changes the unit the target says nothing, so the value is a fact only."""
    other = Term.of(term.contract, term.clause, {**term.choices, name: choice})
    target = term.clause.target
    if target and not target.is_blank and target.unit is not other.kpi.unit:
        other = replace(other, clause=term.clause.model_copy(update={"target": None}))
    return replace(other, since=term.since, until=term.until, amendment=term.amendment, other=(name, choice))


def _counts_the_same(one: Term, other: Term) -> bool:
    """Tell whether two terms of one clause cannot differ: the same answer, or one to a question that does not arise."""
    assert one.other is not None and one.clause.definition is not None
    name, choice = one.other
    if _same_answer(one.clause.definition.readings[name], choice, other.choice(name)):
        return True
    read = [(term.kpi.fact, term.kpi.schedule, term.kpi.tally, term.kpi.scale, _rank(term)) for term in (one, other)]
    if one.is_deadline or read[0] != read[1]:
        return False
    return all(one.parameters[parameter] == other.parameters[parameter] for parameter in one.kpi.parameters)


def _rank(term: Term) -> tuple[str | None, bool]:
    """Return what a percentile is of, and how it is taken; a median is taken alike however others are."""
    kpi = term.kpi
    return kpi.times, kpi.is_interpolated and term.parameters.get(PERCENTILE) != MEDIAN


def _same_answer(reading: Reading, choice: str, other: str) -> bool:
    if not reading.duration:
        return choice == other
    lengths = [parse_duration(text) for text in (choice, other)]
    return len({length.ms for length in lengths if isinstance(length, Duration)}) == 1
