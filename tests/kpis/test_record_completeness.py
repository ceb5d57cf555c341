"""登记完整率: every field that must be there, and a time that can be."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "record_completeness"}
CASES = """
    customer_id | channel | kind    | topic | agent_id | class   | registered_at
    x           | phone   | inquiry | bill  | a        | general | 09:00:00
    x           | phone   | inquiry | bill  | a        |         | 09:01:00
    x           | phone   | inquiry | bill  | a        | general | 08:59:59
    x           | phone   | inquiry | bill  | a        | general |
                | phone   | inquiry | bill  | a        | general | 09:01:00
    x           |         | inquiry | bill  | a        | general | 09:01:00
    x           | phone   |         | bill  | a        | general | 09:01:00
    x           | phone   | inquiry |       | a        | general | 09:01:00
    x           | phone   | inquiry | bill  |          | general | 09:01:00
"""
CALLS = """
    customer_id | topic | kind    | agent_id | answered_at | ended_at
    x           | bill  | inquiry | a        | 09:00:09    | 09:01:00
    x           | bill  | inquiry | a        | 09:00:09    | 09:00:08
    x           |       | inquiry | a        | 09:00:09    | 09:01:00
    x           | bill  | inquiry |          |             | 09:01:00
"""


def test_cases_by_what_must_be_registered(opened: Opened) -> None:
    assert counts(opened, CLAUSE, tickets=CASES) == (2, 9)


def test_cases_that_must_have_a_class_too(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"records": "graded_cases"}}, tickets=CASES) == (1, 9)


def test_answered_calls(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"records": "calls"}}, calls=CALLS) == (1, 3)


def test_of_cases_nothing_is_asked_of_the_calls(opened: Opened) -> None:
    assert scored(opened, {**CLAUSE, "reading": {"records": "calls"}}, tickets=CASES).reason.code == "missing_export"
