"""线上线下时效差异: how far apart, whichever side waits longer."""

from collections.abc import Callable
from fractions import Fraction

from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "channel_parity_gap", "target": "<= 10 min"}
DRAWING = """
    channel | first_response_at | resolved_at
    phone   | 09:10:00          | 10:00:00
    email   | 09:20:00          | 10:00:00
    onsite  | 09:30:00          | 12:00:00
    onsite  |                   | 10:00:00
            | 09:30:00          | 10:00:00
"""


def test_the_distance_of_the_means(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets=DRAWING)
    assert (score.value, score.denominator, score.unmeasurable) == (15 * 60, 3, 1)
    assert (score.verdict, score.headroom.amount) == (Verdict.MISSED, -5 * 60)


def test_the_other_side_slower_is_as_far_apart(opened: Opened) -> None:
    turned = DRAWING.replace("onsite", "other").replace("phone ", "onsite").replace("email ", "onsite")
    assert scored(opened, CLAUSE, tickets=turned).value == 15 * 60


def test_handling_instead_of_response(opened: Opened) -> None:
    score = scored(opened, {**CLAUSE, "reading": {"length": "handling"}}, tickets=DRAWING)
    assert (score.value, score.denominator) == (3600, 4)


def test_thirds_are_not_rounded_beyond_the_microsecond(opened: Opened) -> None:
    drawing = "channel | first_response_at\n" + "phone | 09:00:01\n" * 2 + "phone | 09:00:02\n" + "onsite | 09:00:00\n"
    assert scored(opened, CLAUSE, tickets=drawing).value == Fraction(5_333_333, 4_000_000)


def test_one_side_alone_is_no_comparison(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets="channel | first_response_at\nphone | 09:10:00")
    assert (score.value, score.reason.code) == (None, "no_rows")
