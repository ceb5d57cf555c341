"""座席主动挂机率: answered calls, by who ended them."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "agent_hangup_rate"}
DRAWING = """
    answered_at | hung_up_by
    09:00:09    | agent
    09:00:09    | customer
    09:00:09    | system
                | agent
"""


def test_ended_by_the_agent_over_answered(opened: Opened) -> None:
    assert counts(opened, CLAUSE, calls=DRAWING) == (1, 3)


def test_nobody_knows_who_hung_up_so_the_best_and_the_worst_case_decide(opened: Opened) -> None:
    drawing = DRAWING + "    09:00:09 |\n"
    score = scored(opened, {**CLAUSE, "target": "<= 40 %"}, calls=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 4, 1)
    assert score.verdict is Verdict.UNDECIDABLE
    assert scored(opened, {**CLAUSE, "target": "<= 50 %"}, calls=drawing).verdict is Verdict.MET
