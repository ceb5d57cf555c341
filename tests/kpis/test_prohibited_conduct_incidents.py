"""禁止行为查实件数: substantiated cases of forbidden conduct."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "prohibited_conduct_incidents", "target": "<= 0 count"}


def test_none_is_met_only_where_there_is_a_logbook(opened: Opened) -> None:
    score = scored(opened, CLAUSE, logbook="activity\ntraining")
    assert (score.value, score.denominator, score.verdict) == (0, 31, Verdict.MET)
    score = scored(opened, CLAUSE, calls="answered_at\n09:00:01")
    assert (score.value, score.verdict, score.reason.code) == (None, Verdict.UNDECIDABLE, "missing_export")


def test_one_is_missed_and_one_that_proved_unfounded_is_none(opened: Opened) -> None:
    drawing = """
        activity | started_at          | topic | confirmed
        misconduct    | 2026-09-30 23:59:59 | a     | T
        misconduct    | 2026-10-01 00:00:00 | a     | T
        misconduct    | 31 23:59:59         | b     |
        misconduct    | 09:00:00            | b     | F
        training | 09:00:00            | b     | T
    """
    score = scored(opened, CLAUSE, logbook=drawing)
    assert (score.value, score.verdict, score.headroom.amount) == (2, Verdict.MISSED, -2)
    assert scored(opened, {**CLAUSE, "scope": {"topic": "a"}}, logbook=drawing).value == 1


def test_an_entry_can_stand_for_several(opened: Opened) -> None:
    assert scored(opened, CLAUSE, logbook="activity | quantity\nmisconduct | 3\nmisconduct |").value == 4


def test_days_the_exports_do_not_reach_are_not_looked_at(opened: Opened) -> None:
    score = scored(opened, CLAUSE, as_of="05 10:00:00", logbook="activity\ntraining")
    assert (score.value, score.denominator, score.provisional.code) == (0, 5, "period_open")
    score = scored(opened, CLAUSE, as_of="2026-09-30 10:00:00", logbook="activity\ntraining")
    assert (score.value, score.verdict) == (None, Verdict.UNDECIDABLE)


def test_one_of_no_stated_kind_may_be_of_the_kind_asked_for(opened: Opened) -> None:
    clause = {**CLAUSE, "scope": {"topic": "a"}}
    score = scored(opened, clause, logbook="activity | topic\nmisconduct |\nmisconduct | b")
    assert (score.value, score.unmeasurable) == (0, 1)
    assert (score.verdict, score.reason.code) == (Verdict.UNDECIDABLE, "unmeasurable")
    assert scored(opened, clause, logbook="activity | topic\nmisconduct |\nmisconduct | a").verdict is Verdict.MISSED
