"""座席振铃未接率: offers, not calls."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "agent_no_answer_rate"}


def test_a_call_may_ring_at_several_agents(opened: Opened) -> None:
    drawing = """
        answered_at | agent_offers | agent_offers_missed
        09:00:09    | 3            | 2
        09:00:09    | 1            | 0
                    | 1            | 1
                    | 0            | 0
                    |              |
    """
    assert counts(opened, CLAUSE, calls=drawing) == (3, 5)


def test_more_missed_than_offered_is_impossible(opened: Opened) -> None:
    score = scored(opened, CLAUSE, calls="agent_offers | agent_offers_missed\n1 | 2\n2 | 1")
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 2, 1)
