"""KPIs that are worked out from verdicts, after all others: attainment, runs of missed periods, the breach register."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from ..contract.amendments import holds_during
from ..contract.model import Contract
from ..engine.terms import Term
from ..periods import Period
from ..text import Text
from .runs import current_run
from .score import Score, clipped, run_of_misses
from .verdict import NO_ROWS, NO_TARGET, NONE_JUDGED, Reason, Verdict, headroom, judge, missing_reason

Past = Sequence[Sequence[Score]]
"""The scores a derived KPI looks at, period by period, the oldest first; the last is its own."""
TWELVE = 12
JUDGED = (Verdict.MET, Verdict.MISSED)


def look_back(contract: Contract, history: int) -> int:
    """
    Return how many more periods must be measured before those that are shown, for what is worked out from verdicts.

    Runs that open a duty, and deductions that depend on earlier ones, are asked for only where history is.
    """
    is_derived = any(clause.definition and clause.definition.is_derived for clause in contract.measured)
    runs = [rule.when.missed_in_a_row for rule in contract.consequences]
    runs += [
        (deduction.repeat.from_run if deduction.repeat else 1)
        + (deduction.earn_back.met_in_a_row if deduction.earn_back else 0)
        for deduction in contract.deductions
    ]
    further = max(runs, default=0) - history if history else 0
    return max(TWELVE if is_derived else 0, further)


def with_derived(terms: Sequence[Term], scores: Past, periods: Sequence[Period]) -> list[tuple[Score, ...]]:
    """
    Add the scores of derived terms to each period's (`scores`, in the order of `periods`), in the terms' order.

    A derived KPI looks at the measured clauses of its scope; the breach register also at the other derived ones.
    """
    derived = [term for term in terms if term.kpi.is_derived]
    order = {term.clause.ref: place for place, term in enumerate(terms)}
    found: list[tuple[Score, ...]] = []
    for number, period in enumerate(periods):
        measured = [*scores[: number + 1]]
        part = clipped(period, derived[0].contract) if derived else period
        # What an amendment changed of a derived clause holds for the whole of the period in which it took effect.
        held = [term for term in derived if holds_during(term.since, term.until, part.last, part.last)]
        mine = [_score(term, measured, period) for term in held if term.kpi.id != "breach_register"]
        all_of_it = [*measured[:-1], [*measured[-1], *mine]]
        mine += [_score(term, all_of_it, period) for term in held if term.kpi.id == "breach_register"]
        found.append(tuple(sorted([*scores[number], *mine], key=lambda score: order[score.term.clause.ref])))
    return found


def _score(term: Term, past: Past, period: Period) -> Score:
    missing = term.unmeasurable_because({})
    if missing is not None:
        return Score(term, period, None, None, None, Verdict.UNDECIDABLE, missing_reason(*missing))
    names = term.clause.scope.clause
    looked_at = FIGURES[term.kpi.id]
    in_scope = [[score for score in one if not names or score.term.clause.ref in names] for one in past]
    numerator, denominator, used = looked_at(term, in_scope)
    target = term.clause.target
    verdict, reason = judge(term.kpi, target, numerator, denominator)
    part = clipped(period, term.contract)
    return Score(
        term=term,
        period=period,
        value=Fraction(numerator, denominator) if denominator else None,
        numerator=Fraction(numerator),
        denominator=denominator,
        verdict=verdict,
        reason=NONE_JUDGED if denominator == 0 and reason in (NO_TARGET, NO_ROWS) else reason,
        provisional=_rests_on(used),
        headroom=None if verdict is Verdict.UNDECIDABLE else headroom(term.kpi, target, numerator, denominator),
        is_partial=(part.first, part.last) != (period.first, period.last),
    )


def _rests_on(used: Sequence[Score]) -> Reason | None:
    """Say that a figure rests on verdicts that may still change, and until when the last of them may."""
    open_until = [score.provisional.until for score in used if score.provisional]
    if not open_until:
        return None
    until = max(open_until)
    return Reason(
        "rests_on_provisional",
        Text(zh=f"所据判定尚属暂定，{until} 后可定", en=f"rests on verdicts that are provisional until {until}"),
        until,
    )


Figures = tuple[int, int, Sequence[Score]]
"""Numerator and denominator, and the scores they were made from."""


def _attainment(term: Term, past: Past) -> Figures:
    span = past[-TWELVE:] if term.choice("span") == "twelve" else past[-1:]
    judged = [score for one in span for score in one if score.verdict in JUDGED]
    return sum(score.verdict is Verdict.MET for score in judged), len(judged), judged


def _longest_run(term: Term, past: Past) -> Figures:
    whole = [[score for score in one if score.verdict in JUDGED and not score.is_partial] for one in past]
    used = [score for one in whole for score in one]
    if term.choice("run_of") == "any_clause":
        run = run_of_misses([_worst(one) for one in whole if one])
    else:
        refs = dict.fromkeys(score.term.clause.ref for score in used)
        run = max((current_run([score for score in used if score.term.clause.ref == ref]) for ref in refs), default=0)
    return run, int(bool(used)), used


def _worst(scores: Sequence[Score]) -> Verdict:
    return Verdict.MISSED if any(score.verdict is Verdict.MISSED for score in scores) else Verdict.MET


def _entries(term: Term, past: Past) -> Figures:
    judged = [score for score in past[-1] if score.verdict in JUDGED]
    return sum(score.verdict is Verdict.MISSED for score in judged), int(bool(judged)), judged


def behind(score: Score, past: Past) -> list[str]:
    """
    Return the references of the clauses that a derived score's figure comes from: those missed, or of the longest run.

    `past` holds the scores up to the score's own period, the oldest first.
    """
    kpi, names = score.term.kpi.id, score.term.clause.scope.clause
    missed = [
        one.term.clause.ref
        for one in past[-1]
        if one.verdict is Verdict.MISSED and (not names or one.term.clause.ref in names)
        if not one.term.kpi.is_derived or (kpi == "breach_register" and one.term.kpi.id != kpi)
    ]
    if kpi == "indicator_attainment" and score.term.choice("span") == "twelve":
        return []
    if kpi != "consecutive_miss" or score.term.choice("run_of") == "any_clause":
        return missed
    runs = {
        ref: current_run([one for period in past for one in period if one.term.clause.ref == ref]) for ref in missed
    }
    return [ref for ref, run in runs.items() if run == score.numerator]


FIGURES: Mapping[str, Callable[[Term, Past], Figures]] = {
    "indicator_attainment": _attainment,
    "consecutive_miss": _longest_run,
    "breach_register": _entries,
}
"""How each KPI of the fact 'scorecard' is worked out, by its id."""
