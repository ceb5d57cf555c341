"""What follows from a period as plain values: the register, duties and settlement that the page shows."""

import json
from typing import Any

from servicepledge.consequences.as_json import follows
from servicepledge.consequences.register import register
from servicepledge.consequences.settlement import settle
from servicepledge.periods import Period
from servicepledge.scorecard.measure import HISTORY, measure, open_for
from servicepledge.workspace import Workspace


def test_plain_values_say_what_register_and_settlement_say(workspace: Workspace) -> None:
    agreed = workspace.contract("telecom-letter")
    card = measure(open_for(workspace, agreed), agreed, Period.parse("2026-10"), history=HISTORY)
    held: dict[str, Any] = follows(card)
    assert json.loads(json.dumps(held)) == held
    found, statement = register(card), settle(card)
    assert statement is not None and statement.fees
    assert [entry["clause"] for entry in held["register"]] == [one.score.term.clause.ref for one in found.entries]
    assert [entry["in_a_row"] for entry in held["register"]] == [one.run for one in found.entries]
    assert [(one["ref"], one["clause"]) for one in held["owed"]] == [
        (one.rule.ref, one.score.term.clause.ref) for one in found.duties
    ]
    fees = held["settlement"]["fees"]
    assert [line["amount"] for line in fees] == [f"{line.amount:.2f}" for line in statement.fees]
    assert [line["rate"] for line in fees][:2] == ["0.35 元/分钟", "45 元/小时"]
    assert held["settlement"]["total"] == f"{statement.total:.2f}"
    assert held["settlement"]["in_capitals"] == statement.in_capitals
