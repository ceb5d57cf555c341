"""A bill without exports: clauses with the figures one says, and what the settlement makes of them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from servicepledge.consequences.settlement import Statement, settle_last
from servicepledge.contract.model import Clause, Contract
from servicepledge.engine.terms import Term
from servicepledge.periods import Period
from servicepledge.scorecard.score import Score
from servicepledge.scorecard.verdict import NO_ROWS, judge

from .centre import OCTOBER, contract

Counts = tuple[int, int] | None
"""Numerator and denominator as the tally has them; None where an export is missing."""


def bill(clauses: Sequence[Mapping[str, Any]], counts: Mapping[str, Sequence[Counts]], **more: Any) -> Statement:
    """
    Settle the last of the periods; `counts` has the figures of each clause, the oldest period first.

    Fees without a name of their own are of the clause 'fee', 100,000 entries of which cost 1 yuan each.
    """
    fee = {"ref": "fee", "kpi": "breach_register"}
    agreed = contract([*clauses, fee], **{"fees": [{"ref": "fee", "rate": "1 元/项"}], **more})
    length = max(len(one) for one in counts.values())
    periods = [*OCTOBER.earlier(length - 1), OCTOBER]
    held = {"fee": [(100_000, 1)] * length, **counts}
    past = [
        [_score(agreed, clause, held[clause.ref][no], period) for clause in agreed.measured]
        for no, period in enumerate(periods)
    ]
    return settle_last(agreed, past)


def _score(agreed: Contract, clause: Clause, counts: Counts, period: Period) -> Score:
    term = Term.of(agreed, clause)
    scale, (numerator, denominator) = term.kpi.scale, counts or (0, 0)
    verdict, reason = judge(term.kpi, clause.target, numerator, denominator)
    value = Fraction(numerator, denominator * scale) if denominator else None
    if counts is None:
        return Score(term, period, None, None, None, verdict, NO_ROWS)
    return Score(term, period, value, Fraction(numerator, scale), denominator, verdict, reason)
