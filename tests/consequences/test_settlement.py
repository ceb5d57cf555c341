"""The settlement statement: quantities and rates, bands and steps, repeats, caps, points, what is earned back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from support.centre import contract
from support.money import Counts, bill

from servicepledge.consequences.settlement import settle_last

RATE = {"ref": "a", "kpi": "answer_rate", "target": ">= 95 %"}
SPEED = {"ref": "b", "kpi": "average_speed_of_answer", "target": "<= 5 s"}
BANDS = [
    {"from": "95 %", "to": "100 %", "deduct": "0 %"},
    {"from": "90 %", "to": "95 %", "deduct": "2 %"},
    {"from": "0 %", "to": "90 %", "deduct": "5 %"},
]


def taken(
    counts: Sequence[Counts], clause: dict[str, Any] = RATE, settlement: Any = None, **rule: Any
) -> Decimal | None:
    """Return what one deduction takes off a fee of 100,000 yuan in the last period."""
    ref = str(clause["ref"])
    deductions = [{"ref": ref, **({"bands": BANDS} if not {"bands", "deduct"} & set(rule) else {}), **rule}]
    statement = bill([clause], {ref: counts}, deductions=deductions, settlement=settlement or {})
    return statement.deductions[0].amount


# -- fees --------------------------------------------------------------------------------------------------------------

FEES = {
    "seconds by the minute": ("0.35 元/分钟", (754_000_000, 1), "4.40"),
    "half a fen rounds up": ("0.01 元/min", (30_000_000, 1), "0.01"),
    "by the hour": ("45 元/h", (5_400_000_000, 1), "67.50"),
    "nothing to count is nothing to pay": ("45 元/h", (0, 0), "0.00"),
}


@pytest.mark.parametrize(("rate", "counts", "amount"), FEES.values(), ids=FEES)
def test_a_quantity_at_a_rate(rate: str, counts: Counts, amount: str) -> None:
    statement = bill([SPEED], {"b": [counts]}, fees=[{"ref": "六", "clause": "b", "rate": rate}])
    assert [str(line.amount) for line in statement.fees] == [amount] == [str(statement.total)]


def test_things_and_fixed_sums_are_added_up_after_rounding() -> None:
    name = {"zh": "基本费", "en": "basic fee"}
    fees = [
        {"ref": "6.1", "clause": "fee", "rate": "0.333 元/封"},
        {"ref": "6.2", "clause": "fee", "rate": "0.333 元/封"},
        {"ref": "6.3", "what": name, "amount": "10,000 元"},
    ]
    statement = bill([], {"fee": [(5, 1)]}, fees=fees)
    assert [str(line.amount) for line in statement.fees] == ["1.67", "1.67", "10000.00"]
    assert str(statement.total) == "10003.34"
    assert statement.in_capitals == "壹万零叁元叁角肆分"
    down = bill([], {"fee": [(5, 1)]}, fees=fees, settlement={"rounding": "down"})
    assert str(down.total) == "10003.32"


def test_what_is_not_known_leaves_the_total_open() -> None:
    for rate, counts in (("____ 元/封", (5, 1)), ("3 元/封", None)):
        fees = [{"ref": "6.1", "clause": "fee", "rate": rate}]
        statement = bill(
            [RATE], {"fee": [counts], "a": [(90, 100)]}, fees=fees, deductions=[{"ref": "a", "bands": BANDS}]
        )
        assert (statement.total, statement.in_capitals, statement.fee_total) == (None, None, None)
        assert statement.fees[0].reason is not None
        assert statement.deductions[0].amount is None, "a share of an open fee is open"


# -- what is taken off -------------------------------------------------------------------------------------------------

EDGES = {
    "all of it": ((100, 100), "0.00"),
    "exactly on an edge belongs to the better band": ((95, 100), "0.00"),
    "a hair below": ((9499, 10000), "2000.00"),
    "the next edge": ((90, 100), "2000.00"),
    "below that": ((8999, 10000), "5000.00"),
    "nothing answered": ((0, 100), "5000.00"),
    "nothing to judge": ((0, 0), "0"),
    "no export": (None, "0"),
}


@pytest.mark.parametrize(("counts", "amount"), EDGES.values(), ids=EDGES)
def test_bands(counts: Counts, amount: str) -> None:
    assert taken([counts]) == Decimal(amount)


def test_bands_of_what_is_better_when_lower_close_on_the_other_side() -> None:
    bands = [
        {"from": "0 s", "to": "5 s", "deduct": "0 元"},
        {"from": "5 s", "to": "10 s", "deduct": "300 元"},
        {"from": "10 s", "deduct": "900 元"},
    ]
    found = [taken([(us, 1)], SPEED, bands=bands) for us in (0, 5_000_000, 5_000_001, 10_000_000, 10_000_001, 10**10)]
    assert found == [0, 0, 300, 300, 900, 900]


def test_a_value_beyond_all_bands_is_left_to_the_parties() -> None:
    bands = [{"from": "1 s", "to": "5 s", "deduct": "0 元"}]
    assert taken([(9_000_000, 1)], SPEED, bands=bands) is None


STEPS = {
    "once for each miss": ({"deduct": "500 元"}, (90, 100), 500),
    "met": ({"deduct": "500 元"}, (95, 100), 0),
    "each point begun": ({"deduct": "1 %", "per": "1 %"}, (925, 1000), 3000),
    "each whole point": ({"deduct": "1 %", "per": "1 %", "steps": "whole"}, (925, 1000), 2000),
    "in proportion": ({"deduct": "1 %", "per": "1 %", "steps": "exact"}, (925, 1000), 2500),
    "exactly three points are three, not four": ({"deduct": "1 %", "per": "1 %"}, (92, 100), 3000),
    "no more than agreed": ({"deduct": "1 %", "per": "1 %", "at_most": "10 %"}, (50, 100), 10000),
    "no more than a sum": ({"deduct": "1 %", "per": "1 %", "at_most": "700 元"}, (50, 100), 700),
    "a large enough sample": ({"deduct": "500 元", "minimum_sample": 100}, (90, 100), 500),
    "too small a sample": ({"deduct": "500 元", "minimum_sample": 101}, (90, 100), 0),
}


@pytest.mark.parametrize(("rule", "counts", "amount"), STEPS.values(), ids=STEPS)
def test_for_each_miss(rule: dict[str, Any], counts: Counts, amount: int) -> None:
    assert taken([counts], **rule) == amount


def test_points() -> None:
    assert taken([(90, 100)], deduct="3 points", settlement={"point": "200 元"}) == 600
    assert taken([(90, 100)], deduct="3 points", settlement={"point": "____ 元"}) is None


MET, LOW = (96, 100), (92, 100)
REPEATS = {
    "the first time": ([MET, LOW], 2000),
    "the second time in a row": ([LOW, LOW], 3000),
    "not if it was met between": ([LOW, MET, LOW], 2000),
    "a month nobody can judge does not break it": ([LOW, None, LOW], 3000),
    "nor one with too few calls": ([LOW, (1, 3), LOW], 3000),
}


@pytest.mark.parametrize(("counts", "amount"), REPEATS.values(), ids=REPEATS)
def test_repeats_cost_half_as_much_again(counts: list[Counts], amount: int) -> None:
    assert taken(counts, repeat={"from_run": 2, "times": "1.5"}, minimum_sample=10) == amount


def test_repeats_may_cost_something_on_top() -> None:
    assert taken([LOW, LOW], repeat={"from_run": 2, "plus": "0.5 %"}) == 2500


def two_missed(**more: Any) -> Any:
    other = {**RATE, "ref": "c"}
    deductions = [{"ref": ref, "deduct": "6 %"} for ref in ("a", "c")]
    return bill([RATE, other], {"a": [LOW], "c": [LOW]}, deductions=deductions, **more)


def test_a_cap_on_all_of_them() -> None:
    free, capped = two_missed(), two_missed(settlement={"cap": "10 %"})
    assert (free.deduction_total, free.over_cap, free.total) == (12000, 0, 88000)
    assert (capped.deduction_total, capped.over_cap, capped.total) == (10000, 2000, 90000)
    assert two_missed(settlement={"cap": "500 元"}).total == 99500


def test_a_share_of_one_fee_only() -> None:
    fees = [
        {"ref": "6.1", "clause": "fee", "rate": "1 元/项"},
        {"ref": "6.2", "what": {"zh": "固定", "en": "fixed"}, "amount": "900 元"},
    ]
    statement = bill([RATE], {"a": [LOW]}, fees=fees, deductions=[{"ref": "a", "deduct": "1 %", "of": "6.2"}])
    assert (statement.fee_total, statement.deduction_total) == (100_900, 9)


BACK = {
    "met twice after it": ([LOW, MET, MET], [2000]),
    "once is not enough": ([LOW, MET], []),
    "it is given back only once": ([LOW, MET, MET, MET], []),
    "not while it goes on": ([LOW, LOW, MET], []),
    "the last of a run, when it ended": ([LOW, LOW, MET, MET], [2000]),
    "a month nobody can judge does not count": ([LOW, MET, None, MET], [2000]),
    "nor stand for one that was met": ([LOW, MET, None], []),
    "nothing was ever taken": ([MET, MET, MET], []),
}


@pytest.mark.parametrize(("counts", "amounts"), BACK.values(), ids=BACK)
def test_earned_back(counts: list[Counts], amounts: list[int]) -> None:
    deductions = [{"ref": "a", "bands": BANDS, "earn_back": {"met_in_a_row": 2}}]
    statement = bill([RATE], {"a": counts}, deductions=deductions)
    assert [line.amount for line in statement.given_back] == amounts
    assert statement.total == 100_000 - sum(line.amount for line in statement.deductions) + sum(amounts)


def test_no_more_is_given_back_than_the_cap_let_through() -> None:
    deductions = [{"ref": "a", "deduct": "6 %", "earn_back": {"met_in_a_row": 1}}, {"ref": "c", "deduct": "6 %"}]
    other = {**RATE, "ref": "c"}
    counts = {"a": [LOW, MET], "c": [LOW, MET]}
    statement = bill([RATE, other], counts, deductions=deductions, settlement={"cap": "10 %"})
    assert [line.amount for line in statement.given_back] == [5000]


def test_no_money_is_spoken_of() -> None:
    statement = bill([], {"fee": [(1, 1)]}, fees=[])
    assert (statement.fees, statement.total) == ((), 0)


def test_a_clause_that_is_not_in_force_yet_has_no_line() -> None:
    agreed = contract(
        [RATE, SPEED],
        fees=[{"ref": "六", "clause": "b", "rate": "1 元/s"}],
        deductions=[{"ref": "a", "deduct": "5 元"}],
    )
    statement = settle_last(agreed, [[]])
    assert (statement.fees, statement.deductions, statement.total) == ((), (), 0)
