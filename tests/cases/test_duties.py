"""What a clause can say, as situations: whom it binds, under what condition, of which entries, and what was promised."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support.situation import Outcome, Situation

LEAK = """
    [[clauses]]
    ref = "p"
    words = "服务方不得泄露客户信息"
    kpi = "privacy_incidents"
    target = "<= 0 count"

    [[clauses]]
    ref = "c"
    words = "委托方不得泄露客户信息"
    binds = "client"
    kpi = "privacy_incidents"
    target = "<= 0 count"

    [[clauses]]
    ref = "r"
    words = "服务方违约"
    kpi = "breach_register"

    [[clauses]]
    ref = "s"
    words = "委托方违约"
    binds = "client"
    kpi = "breach_register"
"""
TAKES_LONGER = """
    [[clauses]]
    ref = "e"
    words = "如需更长时间处理，应在2小时内升级"
    kpi = "escalation_time"
    when = { unresolved_after = "limit" }
    limit = "2 h"
    target = ">= 100 %"

    [[clauses]]
    ref = "t"
    words = "4小时未解决的，应告知完成时间"
    kpi = "eta_communicated_rate"
    when = { unresolved_after = "4 h" }
    target = ">= 100 %"
"""
NOTICE = """
    [[clauses]]
    ref = "n"
    words = "调整服务时间须提前24小时通知"
    kpi = "notice_lead_time"
    scope = { activity = "change", topic = "service_hours" }
    limit = "24 h"
    target = ">= 100 %"
"""
ONLINE = """
    [[clauses]]
    ref = "o"
    words = "线上请求1小时内响应"
    kpi = "first_response_time"
    scope = { channel = ["email", "chat"] }
    limit = "1 h"
    target = ">= 80 %"

    [[clauses]]
    ref = "e"
    words = "邮件1小时内响应"
    kpi = "first_response_time"
    scope = { channel = "email" }
    limit = "1 h"
    target = ">= 80 %"
"""
FIRST = """
    [[clauses]]
    ref = "f"
    words = "一次性解决率"
    kpi = "first_contact_resolution"

    [[clauses]]
    ref = "s"
    words = "首问解决率"
    kpi = "first_contact_resolution"
    reading = { form = "no_transfer" }
"""
PROMISED = """
    [[clauses]]
    ref = "r"
    words = "在承诺时限内处理"
    kpi = "resolution_time"
    target = ">= 100 %"
"""
SITUATIONS: Mapping[str, tuple[str, Mapping[str, str], Mapping[str, Mapping[str, Any]]]] = {
    "the operator's leak is not the client's breach": (
        LEAK,
        {"logbook.parquet": "activity | started_at | cause\nleak | 10:00 | operator"},
        {
            "p": {"numerator": 1, "verdict": "missed", "binds": "provider"},
            "c": {"numerator": 0, "verdict": "met", "binds": "client"},
            "r": {"numerator": 1},
            "s": {"numerator": 0},
        },
    ),
    "the client's leak is the client's breach, and none in the provider's register": (
        LEAK,
        {"logbook.parquet": "activity | started_at | cause\nleak | 10:00 | client"},
        {"c": {"numerator": 1, "verdict": "missed"}, "s": {"numerator": 1}},
    ),
    "of a leak that says nobody's doing it cannot be told whether it was the client's": (
        LEAK,
        {"logbook.parquet": "activity | started_at | cause\nleak | 10:00 |\ntraining | 11:00 | operator"},
        {"c": {"numerator": 0, "unmeasurable": 1, "verdict": "undecidable"}},
    ),
    "only cases that took longer are owed what the clause says": (
        TAKES_LONGER,
        {
            "tickets.parquet": """
                received_at | resolved_at | escalated_at | promised_at
                09:00       | 10:00       |              |
                09:00       | 11:00       |              |
                09:00       | 11:01       | 10:59        |
                09:00       | 13:01       |              | 14:00
                09:00       |             | 12:00        |
            """
        },
        {
            "e": {"numerator": 1, "denominator": 3, "verdict": "missed"},
            "t": {"numerator": 1, "denominator": 2, "verdict": "missed"},
        },
    ),
    "where no case took longer the clause was not called for": (
        TAKES_LONGER,
        {"tickets.parquet": "received_at | resolved_at | escalated_at | promised_at\n09:00 | 09:30 | 09:10 | 14:00"},
        {
            "e": {"denominator": 0, "reason_code": "not_occurred", "verdict": "not_occurred"},
            "t": {"denominator": 0, "reason_code": "not_occurred", "verdict": "not_occurred"},
        },
    ),
    "a change of something else is no change of the hours": (
        NOTICE,
        {
            "logbook.parquet": """
                activity | started_at       | topic         | effective_at     | reported_at
                change   | 09:00            | menu          | 09:00            | 09:00
                change   | 2025-09-15 09:00 | service_hours | 2025-09-15 09:00 | 2025-09-12 09:00
            """
        },
        {"n": {"denominator": 0, "reason_code": "not_occurred", "verdict": "not_occurred"}},
    ),
    "a change that does not say of what may be one of the hours": (
        NOTICE,
        {
            "logbook.parquet": """
                activity | started_at | topic         | effective_at | reported_at
                change   | 09:00      |               | 09:00        | 09:00
                change   | 09:00      | service_hours | 19 09:00     | 17 09:00
            """
        },
        {"n": {"numerator": 1, "denominator": 2, "unmeasurable": 1, "verdict": "undecidable"}},
    ),
    "chats that became no case count by their channel, those that did count as the case": (
        ONLINE,
        {
            "tickets.parquet": """
                ticket_id | received_at | channel | first_response_at
                a         | 09:00       | email   | 11:00
                b         | 09:00       | chat    | 09:30
            """,
            "calls.parquet": """
                arrived_at | queued_at | channel | answered_at | first_reply_at | ticket_id
                09:00      | 09:00     | chat    | 09:00       | 09:01          |
                09:00      | 09:00     | chat    | 09:00       | 09:01          | b
                09:00      | 09:00     | chat    |             |                |
                09:00      | 09:00     | phone   | 09:00       |                |
            """,
        },
        {"o": {"numerator": 2, "denominator": 4}, "e": {"numerator": 0, "denominator": 1}},
    ),
    "a case left open, a message after it, a case nobody exported": (
        FIRST,
        {
            "tickets.parquet": """
                ticket_id | customer_id | topic | channel | received_at | resolved_at | escalated_at
                a         | u           | bill  | phone   | 09:00       | 09:15       |
                b         | v           | bill  | phone   | 09:00       | 09:16       |
                c         | w           | bill  | phone   | 09:00       | 09:05       | 09:04
                d         | x           | bill  | email   | 11:00       | 12:00       |
            """,
            "calls.parquet": """
                customer_id | topic | channel | arrived_at | queued_at | answered_at | ended_at | ticket_id | transferred
                u           | bill  | phone   | 09:00      | 09:00     | 09:01       | 09:05    | a         | F
                v           | bill  | phone   | 09:00      | 09:00     | 09:01       | 09:05    | b         | F
                w           | bill  | phone   | 09:00      | 09:00     | 09:01       | 09:05    | c         | F
                x           | bill  | phone   | 09:00      | 09:00     | 09:01       | 09:05    |           | F
                y           | bill  | phone   | 09:00      | 09:00     | 09:01       | 09:05    | lost      | F
            """,
        },
        {
            "f": {"numerator": 2, "denominator": 5, "unmeasurable": 1},
            "s": {"numerator": 1, "denominator": 5, "unmeasurable": 1},
        },
    ),
    "no promise, nothing to be late for, and how many there are is said": (
        PROMISED,
        {
            "tickets.parquet": """
                received_at | promised_at | resolved_at
                09:00       | 12:00       | 11:00
                09:00       |             | 11:00
                09:00       |             |
            """
        },
        {"r": {"numerator": 1, "denominator": 1, "unpromised": 2, "verdict": "met"}},
    ),
}


@pytest.mark.parametrize(("contract", "exports", "clauses"), SITUATIONS.values(), ids=SITUATIONS)
def test_what_a_clause_says(
    contract: str, exports: Mapping[str, str], clauses: Mapping[str, Mapping[str, Any]], tmp_path: Path
) -> None:
    drawn = {name: dedent(text) for name, text in exports.items()}
    Situation(contract=contract, exports=drawn, expects=Outcome(clauses)).hold(tmp_path)
