"""恢复人工接听时限达标率: restored within the limit."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "service_restoration_time", "limit": "1 h"}


def test_exactly_an_hour_is_in_time_and_never_restored_is_late(opened: Opened) -> None:
    drawing = """
        activity       | started_at | restored_at     | ended_at
        outage         | 09:00:00   | 10:00:00        | 12:00:00
        major_incident | 09:00:00   | 10:00:00.000001 |
        outage         | 09:00:00   |                 | 09:30:00
        outage         | 09:00:00   |                 |
        training       | 09:00:00   | 09:01:00        |
    """
    assert counts(opened, CLAUSE, logbook=drawing) == (2, 4)


def test_still_within_its_hour_is_pending_and_backwards_is_unmeasurable(opened: Opened) -> None:
    drawing = "activity | started_at | ended_at\noutage | 09:30:00 |\noutage | 08:00:00 | 07:00:00"
    score = scored(opened, CLAUSE, as_of="05 10:00:00", logbook=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable, score.pending) == (0, 1, 1, 1)
