"""KPIs that are worked out from verdicts, after all others: what each is shown, and the score its function makes of it."""

from collections.abc import Sequence
from fractions import Fraction

from ..contract.amendments import holds_during
from ..contract.model import Contract
from ..engine.terms import Term
from ..kpi import Figure, Judged
from ..periods import Period, clipped
from ..text import Text
from .score import Score
from .verdict import NO_TARGET, NONE_JUDGED, Reason, Verdict, headroom, judge, missing_reason, without_target

Scores = Sequence[Sequence[Score]]
"""Scores period by period, the oldest first."""
TWELVE = 12
"""As many periods as a derived KPI may look back on."""


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


def with_derived(terms: Sequence[Term], scores: Scores, periods: Sequence[Period]) -> list[tuple[Score, ...]]:
    """
    Add the scores of derived terms to each period's (`scores`, in the order of `periods`), in the terms' order.

    A derived KPI looks at the measured clauses of its scope; what counts the breach register also at the other derived ones.
    """
    derived = [term for term in terms if term.kpi.is_derived]
    order = {term.clause.ref: place for place, term in enumerate(terms)}
    found: list[tuple[Score, ...]] = []
    for number, period in enumerate(periods):
        measured = [*scores[: number + 1]]
        part = clipped(period, derived[0].contract) if derived else period
        # What an amendment changed of a derived clause holds for the whole of the period in which it took effect.
        held = [term for term in derived if holds_during(term.since, term.until, part.last, part.last)]
        mine = [_score(term, measured, period) for term in held if not is_register(term)]
        all_of_it = [*measured[:-1], [*measured[-1], *mine]]
        mine += [_score(term, all_of_it, period) for term in held if is_register(term)]
        found.append(tuple(sorted([*scores[number], *mine], key=lambda score: order[score.term.clause.ref])))
    return found


def is_register(term: Term) -> bool:
    """Tell whether a term counts what the breach register lists."""
    return term.kpi.derived is not None and term.kpi.derived.is_register


def _score(term: Term, past: Scores, period: Period) -> Score:
    missing = term.unmeasurable_because({})
    if missing is not None:
        return Score(term, period, None, None, None, Verdict.UNDECIDABLE, missing_reason(*missing))
    figure = _figure(term, past)
    numerator, denominator = figure.numerator, figure.denominator
    target = term.clause.target
    verdict, reason = judge(term.kpi, target, numerator, denominator)
    if verdict.is_not_called_for:
        verdict, reason = Verdict.UNDECIDABLE if target else Verdict.FACTS_ONLY, NONE_JUDGED
    elif reason is NO_TARGET:
        reason = without_target(term.clause.kind)
    part = clipped(period, term.contract)
    return Score(
        term=term,
        period=period,
        value=Fraction(numerator, denominator) if denominator else None,
        numerator=Fraction(numerator),
        denominator=denominator,
        verdict=verdict,
        reason=reason,
        provisional=_rests_on([*figure.used, *(_judged(score) for score in past[-1] if not score.is_covered)]),
        headroom=None if verdict is Verdict.UNDECIDABLE else headroom(term.kpi, target, numerator, denominator),
        is_partial=(part.first, part.last) != (period.first, period.last),
    )


def _figure(term: Term, past: Scores) -> Figure:
    """Show a derived KPI the verdicts of its scope, and return what its function makes of them."""
    assert term.kpi.derived is not None
    return term.kpi.derived.figure(_seen(term, past))


def verdicts_seen(term: Term, before: Scores, now: Sequence[Score]) -> list[list[Judged]]:
    """Return the verdicts that a derived figure was worked out from: of its own period's scores, and those before."""
    measured = [[score for score in scores if not score.term.kpi.is_derived] for scores in before]
    return _seen(term, [*measured, now])


def _seen(term: Term, past: Scores) -> list[list[Judged]]:
    """Return the verdicts of the clauses in a derived term's scope, period by period."""
    return [
        [
            _judged(score)
            for score in scores
            if _looks_at(term, score)
            if not score.term.kpi.is_derived or (is_register(term) and not is_register(score.term))
        ]
        for scores in past
    ]


def _looks_at(term: Term, score: Score) -> bool:
    """Tell whether a clause looks at another: one it names, or else one that binds who it binds itself."""
    clause, other = term.clause, score.term.clause
    if clause.scope.clause:
        return other.ref in clause.scope.clause
    return "both" in (clause.binds, other.binds) or clause.binds == other.binds


def _judged(score: Score) -> Judged:
    is_missed = {Verdict.MET: False, Verdict.MISSED: True}.get(score.verdict)
    open_until = str(score.provisional.until) if score.provisional else ""
    return Judged(score.term.clause.ref, is_missed, score.is_partial, score.is_covered, open_until)


def _rests_on(used: Sequence[Judged]) -> Reason | None:
    """Say that a figure rests on verdicts that may still change, and until when the last of them may."""
    until = max((one.open_until for one in used), default="")
    if not until and all(one.is_covered for one in used):
        return None
    if not until:
        return Reason(
            "rests_on_provisional",
            Text(zh="所据判定的期间导出数据有缺失", en="rests on verdicts of periods whose exports have gaps"),
        )
    return Reason(
        "rests_on_provisional",
        Text(zh=f"所据判定尚属暂定，{until} 后可定", en=f"rests on verdicts that are provisional until {until}"),
        until,
    )


def clauses_behind(score: Score, past: Scores) -> Sequence[str]:
    """
    Return the references of the clauses that a derived score's figure comes from: those missed, or of the longest run.

    `past` holds the scores up to the score's own period, the oldest first.
    """
    return _figure(score.term, past).clauses
