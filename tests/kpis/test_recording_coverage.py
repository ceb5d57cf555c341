"""通话录音覆盖率: of the answered calls."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_recorded_over_answered_and_unknown_is_not_known(opened: Opened) -> None:
    drawing = """
        answered_at | recorded
        09:00:09    | T
        09:00:09    | F
        09:00:09    |
                    | T
    """
    score = scored(opened, {"kpi": "recording_coverage"}, calls=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 3, 1)
