"""服务时间达标率: quarter hours of service time with agents signed in."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "staffed_hours_coverage", "scope": {"hours": "work"}, "target": ">= 100 %"}
AGREED = {"hours": {"work": {"windows": ["08:00-10:00"], "dates": {}, "days": "every_day"}}}
ALL = 31 * 8


def at(opened: Opened, shifts: str, **more: object) -> tuple[object, object]:
    return counts(opened, {**CLAUSE, **more}, shifts=shifts, contract=AGREED)


def test_a_quarter_hour_is_staffed_that_is_staffed_throughout(opened: Opened) -> None:
    assert at(opened, "started_at | ended_at\n07:00:00 | 09:00:00") == (4, ALL)
    assert at(opened, "started_at | ended_at\n07:00:00 | 09:14:59") == (4, ALL)
    assert at(opened, "started_at | ended_at\n07:00:00 | 09:15:00") == (5, ALL)
    assert at(opened, "started_at | ended_at\n08:00:01 | 08:30:00") == (1, ALL)
    assert at(opened, "started_at | ended_at\n10:00:00 | 23:00:00") == (0, ALL)


def test_who_relieves_another_at_once_leaves_no_gap_and_is_not_there_with_the_other(opened: Opened) -> None:
    drawing = """
        agent_id | started_at | ended_at
        a        | 08:00:00   | 08:07:00
        b        | 08:07:00   | 08:15:00
        a        | 08:15:00   | 08:22:00
        b        | 08:23:00   | 08:30:00
    """
    assert at(opened, drawing) == (1, ALL)
    assert at(opened, drawing, reading={"agents": "2"}) == (0, ALL)


def test_an_agent_in_two_places_is_one(opened: Opened) -> None:
    drawing = """
        agent_id | channel | started_at | ended_at
        a        | phone   | 08:00:00   | 08:10:00
        a        | chat    | 08:05:00   | 08:15:00
    """
    assert at(opened, drawing) == (1, ALL)
    assert at(opened, drawing, reading={"agents": "2"}) == (0, ALL)


def test_two_agents_are_two_people(opened: Opened) -> None:
    drawing = """
        agent_id | started_at | ended_at
        a        | 08:00:00   | 09:00:00
        a        | 08:00:00   | 08:30:00
        b        | 08:45:00   | 09:30:00
    """
    assert at(opened, drawing) == (6, ALL)
    assert at(opened, drawing, reading={"agents": "2"}) == (1, ALL)


def test_agents_of_another_channel_are_not_there(opened: Opened) -> None:
    drawing = "channel | started_at | ended_at\nphone | 08:00:00 | 10:00:00\nchat | 08:00:00 | 08:15:00"
    assert at(opened, drawing, scope={"channel": "chat", "hours": "work"}) == (1, ALL)


def test_who_never_signed_out_may_have_been_there_for_a_day(opened: Opened) -> None:
    drawing = "agent_id | started_at | ended_at\na | 09:30:00 |\nb | 08:00:00 | 08:15:00"
    score = scored(opened, CLAUSE, shifts=drawing, contract=AGREED)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, ALL, 2 + 6)


def test_a_window_that_opens_within_a_quarter_hour_cuts_it(opened: Opened) -> None:
    agreed = {"hours": {"work": {"windows": ["08:10-08:35"]}}}
    drawing = "started_at | ended_at\n08:10:00 | 08:15:00\n08:20:00 | 08:35:00"
    assert counts(opened, CLAUSE, shifts=drawing, contract=agreed) == (2, 31 * 3)


def test_a_channel_is_held_to_its_service_hours_else_to_none_that_anybody_agreed_on(opened: Opened) -> None:
    drawing = "channel | started_at | ended_at\nchat | 08:00:00 | 10:00:00"
    clause = {**CLAUSE, "scope": {"channel": "chat"}}
    served = {**AGREED, "service_hours": {"chat": "work"}}
    assert counts(opened, clause, shifts=drawing, contract=served) == (8, ALL)
    score = scored(opened, clause, shifts=drawing)
    assert (score.numerator, score.verdict, score.reason.code) == (None, Verdict.UNDECIDABLE, "blank_hours")
    both = {**CLAUSE, "scope": {"channel": ["chat", "phone"]}}
    assert scored(opened, both, shifts=drawing, contract=served).reason.code == "blank_hours", (
        "of the phone nothing is said"
    )
