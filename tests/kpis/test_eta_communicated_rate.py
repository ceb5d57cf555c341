"""处理时限告知率: a time was promised."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_promised_over_received(opened: Opened) -> None:
    drawing = """
        promised_at
        12:00:00
        -
        -
    """
    assert counts(opened, {"kpi": "eta_communicated_rate"}, tickets=drawing) == (1, 3)
