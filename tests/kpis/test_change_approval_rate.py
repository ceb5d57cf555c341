"""重大变更审核率: approved before it took effect."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_approved_as_it_takes_effect_is_approved(opened: Opened) -> None:
    drawing = """
        activity     | approved_at | effective_at
        major_change | 06 09:00:00 | 06 09:00:00
        major_change | 06 09:00:01 | 06 09:00:00
        major_change |             | 06 09:00:00
        change       | 01 09:00:00 | 06 09:00:00
    """
    assert counts(opened, {"kpi": "change_approval_rate"}, logbook=drawing) == (1, 3)
