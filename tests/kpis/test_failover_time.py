"""备用方案启动时长: from the incident to its backup, on average."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]


def test_incidents_without_a_backup_are_counted_apart(opened: Opened) -> None:
    drawing = """
        activity       | started_at | backup_at
        outage         | 09:00:00   | 09:01:00
        major_incident | 09:00:00   | 09:00:30
        outage         | 09:00:00   |
        outage         | 09:00:00   | 08:00:00
    """
    score = scored(opened, {"kpi": "failover_time", "target": "<= 1 min"}, logbook=drawing)
    assert (score.value, score.denominator, score.unmeasurable) == (45, 2, 2)
    # Nothing bounds how long the unmeasurable ones took, so the mean may be anything from here up.
    assert (score.verdict, score.range.worst) == (Verdict.UNDECIDABLE, None)
