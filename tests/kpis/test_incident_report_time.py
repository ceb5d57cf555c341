"""突发事件汇报时限达标率: reported to the client within the limit."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "incident_report_time", "limit": "30 min"}
DRAWING = """
    activity       | started_at | detected_at | reported_at
    major_incident | 09:00:00   | 09:10:00    | 09:30:00
    major_incident | 09:00:00   | 09:10:00    | 09:40:00
    major_incident | 09:00:00   |             | 09:10:00
    outage         | 09:00:00   | 09:00:00    | 09:00:00
"""


def test_the_clock_starts_when_it_began_or_was_noticed(opened: Opened) -> None:
    assert counts(opened, CLAUSE, logbook=DRAWING) == (2, 3)
    score = scored(opened, {**CLAUSE, "reading": {"counted_from": "detection"}}, logbook=DRAWING)
    assert (score.numerator, score.denominator, score.unmeasurable) == (2, 3, 1)
