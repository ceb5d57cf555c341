"""What the sample's telecom contracts come to, counted and settled once more by plain loops."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl
from support.boring import Figures, figures
from support.bundled import sample
from support.centre import contract

from servicepledge.consequences.settlement import settle
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
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


def month_of(figures: dict[date, Figures], month: int) -> tuple[int, int]:
    found = [figure for day, figure in figures.items() if day.month == month]
    return sum(one.numerator for one in found), sum(one.denominator for one in found)


def test_the_whole_letter_settled_month_by_month(workspace: Workspace) -> None:
    """
    Letter 001 of the sample as its schedule of charges says, in Decimal, from the counts of plain loops.

    Fees by talk, agent hours, replies and visits. Taken off: a band of the connection rate, half as much again from the
    second month in a row on; 120 yuan for each half second begun beyond 5 s, at most 600, given back after one month
    within; 0.5 % of the chat fee for each tenth of a second begun beyond 3 s; a point of 400 yuan for each per cent begun
    of late e-mails where there were 200 or more; two points for on-site answers below 95 % of at least 50. All of it up to
    3 % of the fees.
    """
    agreed = workspace.contract("telecom-letter")
    counted = {
        ref: figures(
            agreed, next(one for one in agreed.clauses if one.ref == ref), sample(str(workspace.data / "sample"))
        )
        for ref in ("6.1.1", "6.1.2", "6.1.3", "6.1.4", "4.1.1a", "4.1.1b", "4.1.2", "4.1.3", "4.1.4")
    }
    row = months = 0
    slow_before = Decimal(0)
    totals = {}
    for month in range(4, 11):
        of = {ref: month_of(days, month) for ref, days in counted.items()}
        talk = fen(Decimal(of["6.1.1"][0]) / 60_000_000 * Decimal("0.35"))
        chat = fen(Decimal(of["6.1.2"][0]) / 3_600_000_000 * 45)
        fees = talk + chat + of["6.1.3"][0] * 3 + of["6.1.4"][0] * 200
        answered, asked = of["4.1.1a"]
        share = next(taken for floor, taken in ((95, 0), (93, 2), (90, 5), (0, 10)) if answered * 100 >= floor * asked)
        row = row + 1 if share else 0
        unanswered = fen(talk * share / 100 * (Decimal("1.5") if row >= 2 else 1))
        waited_us, calls = of["4.1.1b"]
        over_us = waited_us - 5_000_000 * calls
        slow = min(Decimal(600), Decimal(120 * -(-over_us // (500_000 * calls)))) if over_us > 0 else Decimal(0)
        replied_us, replies = of["4.1.2"]
        late_us = replied_us - 3_000_000 * replies
        chats = fen(chat * -(-late_us // (100_000 * replies)) * 5 / 1000) if late_us > 0 else Decimal(0)
        in_time, mails = of["4.1.3"]
        mailed = Decimal(400 * -(-(mails - in_time) * 100 // mails)) if mails >= 200 else Decimal(0)
        right, assessed = of["4.1.4"]
        wrong = Decimal(800) if assessed >= 50 and right * 100 < 95 * assessed else Decimal(0)
        taken = unanswered + slow + chats + mailed + wrong
        spared = fen(max(Decimal(0), taken - fees * 3 / 100))
        back = slow_before if not slow else Decimal(0)
        slow_before = fen(slow * (taken - spared) / taken) if slow else Decimal(0)
        totals[month] = (fees, taken, spared, back, fees - (taken - spared) + back)
        months += bool(taken)
    assert months > 3 and any(spared for _, _, spared, _, _ in totals.values())
    assert {month for month, (_, _, _, back, _) in totals.items() if back} == {10}
    opened = open_for(workspace, agreed)
    for month, (fees, taken, spared, back, total) in totals.items():
        statement = settle(measure(opened, agreed, Period.parse(f"2026-{month:02}"), history=12))
        assert statement.fee_total == fees, month
        assert statement.over_cap == spared and statement.deduction_total == taken - spared, month
        assert sum((one.amount for one in statement.given_back), Decimal(0)) == back, month
        assert statement.total == total, month
    assert statement.in_capitals == "叁万捌仟壹佰捌拾肆元壹角陆分"


def test_a_rate_that_an_amendment_changes_holds_from_its_day_on(workspace: Workspace) -> None:
    """A clause with a new reference takes the place of the old one on 15 October; each minute costs what its day says."""
    clause = {"words": "按通话时长计费", "kpi": "billable_talk_minutes", "scope": {"channel": "phone"}}
    amendment = {
        "number": "补1",
        "signed_on": date(2026, 8, 1),
        "effective_on": date(2026, 10, 15),
        "removes": ["6.1.1"],
        "adds": [{"ref": "6.1.1 补1", **clause}],
    }
    fees = [{"ref": "6.1.1", "rate": "0.35 元/分钟"}, {"ref": "6.1.1 补1", "rate": "0.40 元/分钟"}]
    agreed = contract([{"ref": "6.1.1", **clause}], id="telecom", source="centre", fees=fees, amendments=[amendment])
    talk = figures(agreed, agreed.clauses[0], sample(str(workspace.data / "sample")))
    opened = open_for(workspace, agreed)

    def billed(first: date, until: date, rate: str) -> Decimal:
        talked = sum(one.numerator for day, one in talk.items() if first <= day < until)
        return fen(Decimal(talked) / 60_000_000 * Decimal(rate))

    for period, expected in {
        "2026-09": {"6.1.1": billed(date(2026, 9, 1), date(2026, 10, 1), "0.35")},
        "2026-10": {
            "6.1.1": billed(date(2026, 10, 1), date(2026, 10, 15), "0.35"),
            "6.1.1 补1": billed(date(2026, 10, 15), date(2026, 11, 1), "0.40"),
        },
    }.items():
        statement = settle(measure(opened, agreed, Period.parse(period)))
        assert {line.fee.ref: line.amount for line in statement.fees} == expected
