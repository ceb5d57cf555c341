"""首次解决率: which contact was the first, and what makes it not the last."""

from collections.abc import Callable

import pytest
from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "first_contact_resolution"}
HEAD = "customer_id | topic | channel | arrived_at | answered_at | transferred"

CASES = {
    "called once and never again: resolved": (
        """
        x | bill | phone | 05 09:00:00 | 05 09:01:00 |
        """,
        (1, 1),
    ),
    "called again exactly 72 hours later: not resolved, and the second call is no first": (
        """
        x | bill | phone | 05 09:00:00 | 05 09:01:00 |
        x | bill | phone | 08 09:00:00 | 08 09:01:00 |
        """,
        (0, 1),
    ),
    "called again 72 hours and a microsecond later: both are first, both resolved": (
        """
        x | bill | phone | 05 09:00:00 | 05 09:01:00 |
        x | bill | phone | 08 09:00:00.000001 | 08 09:01:00 |
        """,
        (2, 2),
    ),
    "a third call within the window of the second: no new first contact": (
        """
        x | bill | phone | 05 09:00:00 | 05 09:01:00 |
        x | bill | phone | 07 09:00:00 | 07 09:01:00 |
        x | bill | phone | 09 09:00:00 | 09 09:01:00 |
        """,
        (0, 1),
    ),
    "another matter is no repeat": (
        """
        x | bill  | phone | 05 09:00:00 | 05 09:01:00 |
        x | fault | phone | 05 10:00:00 | 05 10:01:00 |
        """,
        (2, 2),
    ),
    "another customer is no repeat": (
        """
        x | bill | phone | 05 09:00:00 | 05 09:01:00 |
        y | bill | phone | 05 10:00:00 | 05 10:01:00 |
        """,
        (2, 2),
    ),
    "a repeat by another channel is a repeat": (
        """
        x | bill | phone | 05 09:00:00 | 05 09:01:00 |
        x | bill | chat  | 05 10:00:00 | 05 10:01:00 |
        """,
        (0, 1),
    ),
    "tried again in vain: still a repeat": (
        """
        x | bill | phone | 05 09:00:00 | 05 09:01:00 |
        x | bill | phone | 05 10:00:00 |             |
        """,
        (0, 1),
    ),
    "a first try nobody answered is no first contact, and the next call is no first either": (
        """
        x | bill | phone | 05 09:00:00 |             |
        x | bill | phone | 05 10:00:00 | 05 10:01:00 |
        """,
        (0, 0),
    ),
    "callers nobody identified are left out, and are nobody's repeat": (
        """
          | bill | phone | 05 09:00:00 | 05 09:01:00 |
          | bill | phone | 05 09:00:01 | 05 09:01:00 |
        x | bill | phone | 05 09:00:02 | 05 09:01:00 |
        """,
        (1, 1),
    ),
    "the month before is looked back on": (
        """
        x | bill | phone | 2026-09-30 23:00:00 | 2026-09-30 23:01:00 |
        x | bill | phone | 2026-10-01 01:00:00 | 2026-10-01 01:01:00 |
        """,
        (0, 0),
    ),
    "the month after is looked forward on": (
        """
        x | bill | phone | 2026-10-31 23:00:00 | 2026-10-31 23:01:00 |
        x | bill | phone | 2026-11-03 22:59:59 | 2026-11-03 23:01:00 |
        """,
        (0, 1),
    ),
    "a transfer is allowed": (
        """
        x | bill | phone | 05 09:00:00 | 05 09:01:00 | T
        """,
        (1, 1),
    ),
}


def calls(lines: str) -> str:
    rows = [line.strip().split("|") for line in lines.strip().splitlines()]
    return "\n".join([f"{HEAD} | queued_at", *("|".join([*row, row[3]]) for row in rows)])


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_no_repeat_within_72_hours(opened: Opened, lines: str, expected: tuple[int, int]) -> None:
    assert counts(opened, CLAUSE, calls=calls(lines)) == expected


def test_the_window_is_a_reading(opened: Opened) -> None:
    lines = "x | bill | phone | 05 09:00:00 | 05 09:01:00 |\nx | bill | phone | 07 09:00:00 | 07 09:01:00 |"
    assert counts(opened, CLAUSE, calls=calls(lines)) == (0, 1)
    assert counts(opened, {**CLAUSE, "reading": {"window": "24 h"}}, calls=calls(lines)) == (2, 2)


def test_a_channel_narrows_what_counts_but_not_what_repeats(opened: Opened) -> None:
    lines = "x | bill | phone | 05 09:00:00 | 05 09:01:00 |\nx | bill | chat | 05 10:00:00 | 05 10:01:00 |"
    assert counts(opened, {**CLAUSE, "scope": {"channel": "phone"}}, calls=calls(lines)) == (0, 1)
    assert counts(opened, {**CLAUSE, "scope": {"channel": "chat"}}, calls=calls(lines)) == (0, 0)


def test_the_strict_form_does_not_allow_a_transfer_it_knows_of(opened: Opened) -> None:
    lines = "\n".join(
        f"{name} | bill | phone | 05 09:00:0{n} | 05 09:01:00 | {t}" for n, (name, t) in enumerate(["xT", "yF", "z "])
    )
    assert counts(opened, {**CLAUSE, "reading": {"form": "no_transfer"}}, calls=calls(lines)) == (2, 3)


def test_the_recorded_form_takes_the_agents_word(opened: Opened) -> None:
    drawing = """
        customer_id | answered_at | resolved
        x           | 09:01:00    | T
        x           | 09:01:00    | F
                    | 09:01:00    |
                    |             | T
    """
    assert counts(opened, {**CLAUSE, "reading": {"form": "recorded"}}, calls=drawing) == (1, 3)


def test_two_calls_at_the_same_instant_are_one_first_contact_that_repeated(opened: Opened) -> None:
    lines = "x | bill | phone | 05 09:00:00 | 05 09:01:00 |\n" * 2
    assert counts(opened, CLAUSE, calls=calls(lines)) == (0, 1)


UNCLASSIFIED = """
    x |      | phone | 05 09:00:00 | 05 09:01:00 |
    x |      | phone | 05 10:00:00 | 05 10:01:00 |
    x | bill | phone | 05 11:00:00 | 05 11:01:00 |
"""


def test_contacts_without_a_topic_are_left_out_unless_agreed_otherwise(opened: Opened) -> None:
    assert counts(opened, CLAUSE, calls=calls(UNCLASSIFIED)) == (1, 1)
    assert counts(opened, {**CLAUSE, "reading": {"unclassified": "counted"}}, calls=calls(UNCLASSIFIED)) == (1, 2)


NO_TOPIC = "customer_id | resolved | answered_at\nx | T | 09:01:00\nx | F | 09:01:00"


def test_without_a_column_for_topics_it_takes_a_word_on_what_one_matter_is(opened: Opened) -> None:
    assert scored(opened, CLAUSE, calls=NO_TOPIC).reason.code == "missing_column"
    assert counts(opened, {**CLAUSE, "reading": {"unclassified": "counted"}}, calls=NO_TOPIC) == (0, 1)


def test_the_agents_word_needs_no_topic(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"form": "recorded"}}, calls=NO_TOPIC) == (1, 2)
