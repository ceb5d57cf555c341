"""整改完成时长: from finding to putting right, on average."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]


def test_what_is_still_open_is_counted_apart(opened: Opened) -> None:
    drawing = """
        activity          | started_at | ended_at
        corrective_action | 09:00:00   | 06 09:00:00
        corrective_action | 09:00:00   | 08 09:00:00
        corrective_action | 09:00:00   |
        corrective_action | 09:00:00   | 08:59:59
    """
    score = scored(opened, {"kpi": "corrective_action_closure_time", "target": "<= 2 d"}, logbook=drawing)
    assert (score.value, score.denominator, score.pending, score.unmeasurable) == (2 * 86_400, 2, 1, 1)
    # Nothing bounds how long the unmeasurable ones took, so the mean may be anything from here up.
    assert (score.verdict, score.range.worst) == (Verdict.UNDECIDABLE, None)
