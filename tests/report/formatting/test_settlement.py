"""The settlement's own page: every sum can be worked out again from what stands in its line."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from support.reports import plain, text

from servicepledge.consequences.settlement import settle
from servicepledge.contract.settlement import Deduction, Fee, Settlement
from servicepledge.report.formatting.settlement import deduction_rows, fee_rows


def number(said: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", said.replace("−", "-")))


@pytest.fixture
def settled(report):
    """Return a function that settles the telecom agreement under other terms and returns the deductions' remarks."""

    def remarks(deduction: dict, language: str = "zh", **terms) -> list[str]:
        card = report("telecom", language).material.card
        agreed = {
            "fees": (Fee.model_validate({"ref": "6", "what": {"zh": "费", "en": "fee"}, "amount": "10000 元"}),),
            "deductions": (Deduction.model_validate({"ref": "7.1", **deduction}),),
            "settlement": Settlement.model_validate(terms),
        }
        contract = card.contract.model_copy(update=agreed)
        statement = settle(replace(card, contract=contract))
        assert statement is not None
        return [plain(row.remarks) for row in deduction_rows(contract, statement, language)]

    return remarks


def test_a_quantity_has_the_decimals_its_amount_needs(report):
    """431.25 hours at 45 would be 19,406.25; the 1,552,484 seconds signed in come to 19,406.05."""
    card = report("telecom-letter", "zh").material.card
    statement = settle(card)
    assert statement is not None
    rows = {row.ref: row for row in fee_rows(card.contract, statement, "zh")}
    assert (rows["6.1.2"].quantity, rows["6.1.2"].amount) == ("431.2456 小时", "19,406.05")
    assert rows["6.1.2"].remarks == "1,552,484 秒 / 61 个班次"
    assert rows["6.1.3"].quantity == "275 封"
    for line, row in zip(statement.fees, rows.values(), strict=True):
        assert line.fee.rate is not None and line.fee.rate.cny is not None
        product = Fraction(number(row.quantity)) * line.fee.rate.cny
        assert round(product, 2) == Fraction(number(row.amount)), row.ref


CASES = {
    "a share shows the fees it is of, the band, and a run only where it has an effect": (
        {
            "clause": "4.1.1a",
            "bands": [
                {"from": "0 %", "to": "95 %", "deduct": "2 %"},
                {"from": "95 %", "to": "100 %", "deduct": "0 %"},
            ],
            "repeat": {"from_run": 3, "times": "1.5"},
        },
        {},
        "落入 0% 至 95% 一档；连续第 3 期：× 1.5；10,000.00 元 × 2% × 1.5 = 300.00 元",
    ),
    "two in a row are no run from the fourth on": (
        {"clause": "4.1.1a", "deduct": "500 元", "repeat": {"from_run": 4, "times": "2"}},
        {},
        "",
    ),
    "a run may add a sum": (
        {"clause": "4.1.1a", "deduct": "500 元", "repeat": {"from_run": 2, "plus": "1 %"}},
        {},
        "连续第 3 期：另加 1%；500 元 + 10,000.00 元 × 1% = 600.00 元",
    ),
    "points are worth what the agreement says": (
        {"clause": "4.1.1a", "deduct": "2 分"},
        {"point": "400 元"},
        "2 分 × 400 元 = 800.00 元",
    ),
    "steps are counted, and no more is taken than agreed": (
        {"clause": "4.1.2", "deduct": "120 元", "per": "0.1 s", "at_most": "200 元"},
        {},
        "差 0.21 秒，每 0.1 秒计一级，不足一级按一级，计 3 级；120 元 × 3；至多 200 元",
    ),
    "a shortfall of less than a whole step": (
        {"clause": "4.1.2", "deduct": "120 元", "per": "1 s", "steps": "whole"},
        {},
        "差额不足一级，不扣",
    ),
    "too small a sample says how small": (
        {"clause": "4.1.3", "deduct": "120 元", "minimum_sample": 200},
        {},
        "190 封，少于约定的 200 封，不扣",
    ),
    "met": ({"clause": "4.1.1b", "deduct": "120 元"}, {}, "达标，不扣"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_deduction_says_how_it_came_about(settled, case):
    deduction, terms, said = CASES[case]
    assert settled(deduction, **terms) == [said]


def test_the_cap_and_what_is_earned_back_show_what_they_are_of(report):
    shown = text(report("telecom-letter", "en").settlement().markup)
    for line in (
        "7.1 , for 4.1.1a Connection rate 93.88% 2% −157.61 In the band 93% to 95%; 3rd period in a row: × 1.5; "
        "CNY 5,253.71 × 2% × 1.5 = CNY 157.61".replace("In the", "in the"),
        "beyond the cap (3%), spared +70.16 total fees 39,284.76 × 3% = 1,178.54 Total deductions −1,178.54",
        "earned back +77.94 120.00 deducted for 2026-09, 77.94 of it under the cap",
        "Total 38,184.16 In Chinese numerals 叁万捌仟壹佰捌拾肆元壹角陆分",
        "if billed by the minute, each call rounded up: CNY 6,069.70",
        "pledge explain telecom-letter 6.1.1 --period 2026-10",
    ):
        assert line in shown, line


def test_chinese_words_alone_are_marked_as_chinese(report):
    markup = report("telecom-letter", "en").settlement().markup
    assert set(re.findall(r'<span lang="zh-CN">(.*?)</span>', markup)) == {"叁万捌仟壹佰捌拾肆元壹角陆分"}
    assert "<h3>" not in markup, "the page is headed so already"


def test_an_agreement_without_rates_says_so(report):
    assert "no rates or deductions to settle" in report("telecom", "en").settlement().markup
