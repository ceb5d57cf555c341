"""邮件首次回复时限达标率: how many e-mails had a first human reply within the limit."""

from ..kpi import Text
from ._shared import within_limit

KPI = within_limit(
    "email_first_reply_time",
    label=Text(zh="邮件首次回复时限达标率", en="E-mails answered within the limit"),
    definition=Text(
        zh="自收到邮件至首次人工回复不超过时限的邮件数除以期内到期的邮件数；自动回执不算回复。",
        en="E-mails first answered by a person within the limit from receipt, divided by the e-mails that fell due in "
        "the period; an automatic receipt is no reply.",
    ),
    step="email_first_reply",
    stop="tickets.first_response_at",
    counted=Text(zh="邮件", en="e-mails"),
    measure_word="封",
    source="001 4.1.3; 002 2.1.2",
)
