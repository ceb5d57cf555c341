"""回访率: after closing, by month of closing."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_closed_cases_of_the_month_they_were_closed_in(opened: Opened) -> None:
    drawing = """
        received_at         | closed_at           | followed_up_at
        2026-09-01 09:00:00 | 2026-10-01 00:00:00 | 2026-11-02 09:00:00
        2026-10-01 09:00:00 | 2026-10-31 23:59:59 |
        2026-10-01 09:00:00 | 2026-11-01 00:00:00 | 2026-11-02 09:00:00
        2026-10-01 09:00:00 |                     | 2026-10-02 09:00:00
    """
    assert counts(opened, {"kpi": "follow_up_rate"}, tickets=drawing) == (1, 2)
