"""邮件首次回复时限达标率: e-mails only, answered by a person."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "email_first_reply_time", "limit": "24 h"}


def test_a_day_is_in_time_and_a_second_more_is_late(opened: Opened) -> None:
    drawing = """
        channel | first_response_at
        email   | 06 09:00:00
        email   | 06 09:00:01
        email   |
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (1, 3)


def test_what_did_not_come_by_e_mail_is_not_counted(opened: Opened) -> None:
    drawing = """
        channel | first_response_at
        email   | 06 09:00:00
        phone   | 06 09:00:00
                | 06 09:00:00
    """
    assert counts(opened, CLAUSE, tickets=drawing) == (1, 1)
