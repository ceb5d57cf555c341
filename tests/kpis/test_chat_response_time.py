"""在线客服响应时长: the first reply, or every reply, and never the bot's."""

from collections.abc import Callable
from fractions import Fraction

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
FIRST = {"kpi": "chat_response_time"}
WITHIN = {"kpi": "chat_response_time", "reading": {"turns": "first_within"}, "limit": "1 min", "target": ">= 95 %"}
EVERY = {"kpi": "chat_response_time", "reading": {"turns": "every"}}


def test_the_first_human_reply_counts_from_the_request(opened: Opened) -> None:
    drawing = """
        arrived_at | queued_at | first_reply_at
        09:00:00   | 09:00:05  | 09:00:08
        09:00:00   | 09:00:05  | 09:00:06
    """
    assert counts(opened, FIRST, calls=drawing) == (3 + 1, 2)


def test_a_chat_only_the_bot_answered_is_no_reply(opened: Opened) -> None:
    drawing = """
        queued_at | first_reply_at
                  | 09:00:01
        09:00:00  |
        09:00:00  | 09:00:02
    """
    assert counts(opened, FIRST, calls=drawing) == (2, 1)


def test_a_reply_before_the_request_is_counted_apart(opened: Opened) -> None:
    score = scored(opened, FIRST, calls="queued_at | first_reply_at\n09:00:05 | 09:00:04\n09:00:05 | 09:00:06")
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 1, 1)


def test_every_reply_weighs_the_same_whichever_chat_it_was_in(opened: Opened) -> None:
    drawing = """
        reply_turns | reply_wait_s
        1           | 1
        9           | 45.5
    """
    score = scored(opened, EVERY, calls=drawing)
    assert score.value == Fraction("46.5") / 10


def test_a_chat_with_half_its_figures_counts_on_neither_side(opened: Opened) -> None:
    drawing = """
        reply_turns | reply_wait_s
        2           | 6
        3           |
                    | 600
    """
    assert counts(opened, EVERY, calls=drawing) == (6, 2)


def test_each_chat_has_its_first_reply_within_the_limit_or_not(opened: Opened) -> None:
    drawing = """
        arrived_at | queued_at | first_reply_at
        09:00:00   | 09:00:05  | 09:01:05
        09:00:00   | 09:00:05  | 09:01:06
        09:00:00   | 09:00:05  |
        09:00:00   |           | 09:00:01
    """
    assert counts(opened, WITHIN, calls=drawing) == (1, 3)


def test_nobody_was_answered(opened: Opened) -> None:
    assert counts(opened, FIRST, calls="first_reply_at\n-") == (0, 0)
