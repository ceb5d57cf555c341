"""Situations whose answer is plain, kept so that whatever mends the others leaves these alone."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.situation import Outcome, Situation

FIRST_CALL = datetime(2025, 10, 1, 9)
CONNECTED = """
    [[clauses]]
    ref = "a"
    words = "接通率不低于90%"
    kpi = "answer_rate"
    target = ">= 90 %"
"""

SITUATIONS = {
    "one first reply of many lies before its ticket: it cannot be measured, and the verdict does not turn on it": Situation(
        contract="""
            [[clauses]]
            ref = "f"
            words = "1小时内首次响应率不低于60%"
            kpi = "first_response_time"
            limit = "1 h"
            target = ">= 60 %"
        """,
        exports={
            "tickets.parquet": """
                received_at | first_response_at
                01 09:00    | 01 09:05
                15 09:00    | 15 08:59
                31 09:00    | 31 10:00
            """
            + "\n".join(f"{day} 10:00 | {day} 10:30" for day in range(10, 28))
        },
        expects=Outcome({"f": {"numerator": 20, "unmeasurable": 1, "verdict": "met"}}),
    ),
    "four grades: the upper two are satisfied, the lower two are not": Situation(
        contract="""
            [[clauses]]
            ref = "sat"
            words = "满意率不低于90%"
            kpi = "customer_satisfaction"
            target = ">= 90 %"

            [[clauses]]
            ref = "dis"
            words = "不满意率不高于10%"
            kpi = "dissatisfaction_rate"
            target = "<= 10 %"
        """,
        exports={
            "surveys.parquet": """
                call_id | sent_at | answered_at | score:number | scale_max
                c1      | 09:00   | 10:00       | 4            | 4
                c2      | 09:00   | 10:00       | 3            | 4
                c3      | 09:00   | 10:00       | 2            | 4
            """
        },
        expects=Outcome({"sat": {"numerator": 2, "denominator": 3}, "dis": {"numerator": 1, "denominator": 3}}),
    ),
    "a byte order mark and quoted headings": Situation(
        contract=CONNECTED,
        source="""
            [calls]
            path = "exports/calls.csv"
            [calls.columns]
            call_id = "id"
            contract_id = { sql = "'k'" }
            arrived_at = { sql = "strptime(arrived, '%Y-%m-%d %H:%M:%S')" }
            queued_at = { sql = "strptime(arrived, '%Y-%m-%d %H:%M:%S')" }
            answered_at = { sql = "strptime(answered, '%Y-%m-%d %H:%M:%S')" }
        """,
        exports={
            "calls.csv": '\N{ZERO WIDTH NO-BREAK SPACE}"id","arrived","answered"\n'
            "A1,2025-10-06 09:00:00,2025-10-06 09:00:10\n"
            "A2,2025-10-06 12:00:00,\n"
        },
        expects=Outcome({"a": {"numerator": 1, "denominator": 2, "value": 0.5}}),
    ),
    "in one file nobody answered, so its column has no type of its own": Situation(
        contract=CONNECTED,
        source="""
            [calls]
            path = "exports/*.parquet"
            [calls.columns]
            call_id = "id"
            contract_id = { sql = "'k'" }
            queued_at = "arrived_at"
        """,
        exports={
            "a.parquet": """
                id | arrived_at | answered_at
                A1 | 09:00      | 09:00:10
                A2 | 12:00      |
            """,
            "b.parquet": """
                id | arrived_at | answered_at
                B1 | 14 09:00   |
            """,
        },
        expects=Outcome({"a": {"numerator": 1, "denominator": 3}}),
    ),
    "a night of nine hours, as the clocks go back: eight service hours end an hour sooner": Situation(
        contract="""
            [hours.n]
            days = "every_day"
            windows = ["22:00-30:00"]

            [[clauses]]
            ref = "r"
            words = "8个服务小时内解决"
            kpi = "resolution_time"
            limit = "8 business hours"
            target = ">= 90 %"
            clock = "n"
        """,
        zone="Europe/Berlin",
        exports={
            "tickets.parquet": """
                received_at:utc  | resolved_at:utc
                2025-10-25 20:00 | 2025-10-26 04:00
                2025-10-25 20:00 | 2025-10-26 04:00:03.6
                2025-10-25 20:00 | 2025-10-26 05:00
            """
        },
        expects=Outcome({"r": {"numerator": 1, "denominator": 3}}),
    ),
    "the log is kept, and nothing forbidden happened: nought, and met": Situation(
        contract="""
            [[clauses]]
            ref = "m"
            words = "禁止辱骂客户"
            kpi = "prohibited_conduct_incidents"
            target = "<= 0 count"
        """,
        exports={
            "logbook.parquet": """
                activity | started_at | ended_at
                training | 01 10:00   | 01 12:00
            """
        },
        expects=Outcome({"m": {"numerator": 0, "verdict": "met"}}),
    ),
    "nobody rang in the month: no share can be had of nothing": Situation(
        contract=CONNECTED,
        exports={
            "calls.parquet": """
                arrived_at       | queued_at        | answered_at
                2025-09-30 10:00 | 2025-09-30 10:00 | 2025-09-30 10:00:10
                2025-11-01 10:00 | 2025-11-01 10:00 | 2025-11-01 10:00:10
            """
        },
        expects=Outcome({"a": {"denominator": 0, "value": None, "verdict": "undecidable"}}),
    ),
    "1,999 of 2,000 answered, and all is owed: a hair below is missed, and not rounded away": Situation(
        contract=CONNECTED.replace(">= 90 %", ">= 100 %"),
        exports={
            "calls.parquet": "arrived_at | queued_at | answered_at\n"
            + "\n".join(
                f"{arrived} | {arrived} | {'-' if number == 77 else arrived}"
                for number in range(2000)
                for arrived in [FIRST_CALL + number * timedelta(minutes=10)]
            )
        },
        expects=Outcome({"a": {"numerator": 1999, "denominator": 2000, "verdict": "missed"}}),
    ),
    "an unknown contract is refused in a sentence": Situation(
        contract=CONNECTED,
        exports={"calls.parquet": "arrived_at | queued_at | answered_at\n09:00 | 09:00 | 09:00:10"},
        run=[("score", "kk", "--period", "2025-10")],
        expects=Outcome(codes=2, says=["contract 'kk'", "Did you mean 'k'?"]),
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_what_comes_of_it(situation: Situation, tmp_path: Path) -> None:
    situation.hold(tmp_path)
