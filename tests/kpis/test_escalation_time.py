"""升级上报时限达标率: to whom, and which cases."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "escalation_time", "limit": "24 h", "scope": {"class": "important"}}
DRAWING = """
    class     | escalated_at | reported_to_client_at
    important | 06 09:00:00  | 07 09:00:00
    important | 06 09:00:01  | 06 08:00:00
    important | 06 09:00:01  |
    important |              |
    general   |              |
"""


def test_escalated_or_reported_the_earlier_counts_and_never_is_late(opened: Opened) -> None:
    assert counts(opened, CLAUSE, tickets=DRAWING) == (2, 4)


def test_only_inside_the_centre(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"counts_as": "escalated"}}, tickets=DRAWING) == (1, 4)


def test_only_reported_to_the_client(opened: Opened) -> None:
    assert counts(opened, {**CLAUSE, "reading": {"counts_as": "reported"}}, tickets=DRAWING) == (1, 4)


CLASSIFIED = """
    class     | classified_at | escalated_at
    important | 06 09:00:00   | 07 09:00:00
    important | 06 09:00:00   | 07 09:00:01
    important | 06 09:00:00   | 06 08:00:00
    important |               | 06 08:00:00
"""


def test_from_classification_where_agreed(opened: Opened) -> None:
    """In time to the second, a second late; escalated before it was classified, or never classified: unmeasurable."""
    read = {**CLAUSE, "reading": {"start": "classification"}}
    score = scored(opened, read, tickets=CLASSIFIED)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 4, 2)
    assert counts(opened, CLAUSE, tickets=CLASSIFIED) == (2, 4), "else from receipt"


def test_an_export_without_the_time_of_classification_says_so(opened: Opened) -> None:
    score = scored(opened, {**CLAUSE, "reading": {"start": "classification"}}, tickets=DRAWING)
    assert score.reason.code == "missing_column" and "tickets.classified_at" in score.reason.words.en
