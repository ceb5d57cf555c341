"""Scores without exports: from letters per period (see `boring_scores`) to what the scorecard makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from servicepledge.contract.model import Contract
from servicepledge.engine.terms import Term
from servicepledge.periods import Period
from servicepledge.scorecard.derived import with_derived
from servicepledge.scorecard.score import Score
from servicepledge.scorecard.verdict import Verdict, headroom

from .boring_scores import marks
from .centre import OCTOBER, contract

VERDICTS = {"o": Verdict.MET, "x": Verdict.MISSED, "?": Verdict.UNDECIDABLE, "-": Verdict.FACTS_ONLY}
ANSWERED = {"o": 99, "x": 90, "?": None, "-": 97}


def agreement(histories: Mapping[str, str], clauses: Sequence[Mapping[str, Any]] = (), **more: Any) -> Contract:
    """Return a contract with an answer rate of at least 95 % per history, and further clauses."""
    rates = [{"ref": ref, "kpi": "answer_rate", "target": ">= 95 %"} for ref in histories]
    return contract([*rates, *clauses], **more)


def scores_of(
    agreed: Contract, histories: Mapping[str, str], last: Period = OCTOBER
) -> tuple[list[Period], list[tuple[Score, ...]]]:
    """Return the periods up to `last`, and each one's scores with the derived ones."""
    length = max((len(marks(history)) for history in histories.values()), default=1)
    periods = [*last.earlier(length - 1), last]
    terms = [Term.of(agreed, clause) for clause in agreed.measured]
    measured = [
        tuple(_score(term, period, marks(histories[term.clause.ref])[no]) for term in terms if not term.kpi.is_derived)
        for no, period in enumerate(periods)
    ]
    return periods, with_derived(terms, measured, periods)


def derived(histories: Mapping[str, str], clause: Mapping[str, Any]) -> Score:
    """Return the last period's score of one derived clause, whose reference is 'derived'."""
    agreed = agreement(histories, [{"ref": "derived", **clause}])
    return next(score for score in scores_of(agreed, histories)[1][-1] if score.term.clause.ref == "derived")


def _score(term: Term, period: Period, mark: str) -> Score:
    verdict, answered = VERDICTS[mark.strip("()")], ANSWERED[mark.strip("()")]
    if answered is None:
        return Score(term, period, None, Fraction(0), 0, verdict, is_partial="(" in mark)
    room = headroom(term.kpi, term.clause.target, answered, 100)
    found = Score(term, period, Fraction(answered, 100), Fraction(answered), 100, verdict, headroom=room)
    return replace(found, is_partial="(" in mark)
