"""The bill of the sample's telecom contract: talk, e-mails and visits of October, counted once more by plain loops."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl
from support.centre import contract

from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.settlement import settle
from servicepledge.workspace import Workspace

OCTOBER = Period.parse("2026-10")
FIRST, END = datetime(2026, 10, 1), datetime(2026, 11, 1)
BILLED = [
    {"ref": "6.1.1", "words": "按通话时长计费", "kpi": "billable_talk_minutes", "scope": {"channel": "phone"}},
    {"ref": "6.1.3", "words": "按回复邮件数量计费", "kpi": "billable_email_replies"},
    {"ref": "6.1.4", "words": "按出场次数计费", "kpi": "billable_visits"},
]
RATES = {"6.1.1": "0.35 元/分钟", "6.1.3": "3.2 元/封", "6.1.4": "80 元/次"}


def fen(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def rows(workspace: Workspace, table: str, moment: str) -> list[dict[str, Any]]:
    found = pl.read_parquet(workspace.data / "sample" / f"{table}.parquet")
    return [
        row
        for row in found.iter_rows(named=True)
        if row["contract_id"] == "telecom" and row[moment] is not None and FIRST <= row[moment] < END
    ]


def test_the_bill_is_what_loops_make_of_the_rows(workspace: Workspace) -> None:
    plain = workspace.contract("telecom")
    billed = contract(BILLED, fees=[{"ref": ref, "rate": rate} for ref, rate in RATES.items()])
    agreed = plain.model_copy(update={"clauses": (*plain.clauses, *billed.clauses), "fees": billed.fees})
    opened = open_for(workspace, agreed)
    statement = settle(measure(opened, agreed, OCTOBER, readings=True))
    talk_us = rounded_up = 0
    for call in rows(workspace, "calls", "arrived_at"):
        ended, answered = call["ended_at"], call["answered_at"]
        if call["channel"] == "phone" and answered is not None and ended is not None and not call["is_test"]:
            length_us = round((ended - answered).total_seconds() * 1_000_000)
            if length_us >= 0:
                talk_us += length_us
                rounded_up += -(-length_us // 60_000_000)
    replies = sum(
        case["human_replies"] or 0
        for case in rows(workspace, "tickets", "first_response_at")
        if case["channel"] == "email"
    )
    visits = sum(case["channel"] == "onsite" for case in rows(workspace, "tickets", "visited_at"))
    assert talk_us and replies and visits
    expected = {
        "6.1.1": fen(Decimal(talk_us) / 60_000_000 * Decimal("0.35")),
        "6.1.3": fen(replies * Decimal("3.2")),
        "6.1.4": fen(visits * Decimal(80)),
    }
    assert {line.fee.ref: line.amount for line in statement.fees} == expected
    assert statement.total == sum(expected.values())
    ((_, by_the_minute),) = statement.fees[0].others
    assert by_the_minute == fen(rounded_up * Decimal("0.35")) > expected["6.1.1"]
