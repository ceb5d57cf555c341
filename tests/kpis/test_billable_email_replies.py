"""计费邮件数: human replies, by month of the first."""

from collections.abc import Callable

from support.centre import scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "billable_email_replies"}
DRAWING = """
    channel | received_at         | first_response_at   | human_replies
    email   | 2026-09-30 23:00:00 | 2026-10-01 00:00:00 | 3
    email   | 2026-10-31 23:00:00 | 2026-11-01 00:00:00 | 1
    email   | 2026-10-05 09:00:00 | 2026-10-05 10:00:00 | 1
    email   | 2026-10-05 09:00:00 | 2026-10-05 10:00:00 |
    email   | 2026-10-05 09:00:00 |                     | 2
    phone   | 2026-10-05 09:00:00 | 2026-10-05 10:00:00 | 5
"""


def test_every_reply_is_counted_and_one_nobody_counted_is_told(opened: Opened) -> None:
    score = scored(opened, CLAUSE, tickets=DRAWING)
    assert (score.value, score.denominator, score.unmeasurable) == (4, 5, 1)


def test_each_answered_e_mail_once(opened: Opened) -> None:
    assert scored(opened, {**CLAUSE, "reading": {"replies": "answered"}}, tickets=DRAWING).value == 3


def test_a_month_without_a_reply_is_a_nought(opened: Opened) -> None:
    assert (
        scored(opened, CLAUSE, tickets="channel | first_response_at | human_replies\nphone | 10:00:00 | 1").value == 0
    )
