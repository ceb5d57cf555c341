"""Bands, penalties and credits other people published, in tests/data/oracle."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from support.centre import contract
from support.money import bill
from support.places import DATA

from servicepledge.contract.settlement import Band, Deduction, band_problems

FIXTURES = DATA / "oracle" / "kpi_fixtures.json"
HIGHER = {"ref": "a", "kpi": "answer_rate", "target": ">= 95 %"}
LOWER = {"ref": "a", "kpi": "abandonment_rate", "target": "<= 5 %"}


@pytest.fixture(scope="module")
def fixtures() -> dict[str, dict[str, Any]]:
    return {fixture["id"]: fixture for fixture in json.loads(FIXTURES.read_text(encoding="utf-8"))["fixtures"]}


def bands_of(rows: list[dict[str, float]]) -> list[dict[str, str]]:
    return [{"from": f"{row['from']} %", "to": f"{row['to']} %", "deduct": f"{abs(row['value'])} %"} for row in rows]


def per_cent(clause: dict[str, str], value_pct: float, **rule: Any) -> Fraction:
    """Return what a value takes off, in per cent of the fee."""
    share = Fraction(Decimal(str(value_pct))).limit_denominator(10**9) / 100
    counts = (share.numerator, share.denominator)
    statement = bill([clause], {"a": [counts]}, deductions=[{"ref": "a", **rule}])
    amount = statement.deductions[0].amount
    assert amount is not None
    return Fraction(amount) / 1000


@pytest.mark.parametrize(("name", "clause"), [("governify-in-time-bands", HIGHER), ("governify-reopened-bands", LOWER)])
def test_governify(fixtures: dict[str, Any], name: str, clause: dict[str, str]) -> None:
    fixture = fixtures[name]
    for want in fixture["expected"]:
        bands = bands_of(fixture["inputs"]["bands"][want["priority"]])
        found = per_cent(clause, want["value_pct"], bands=bands)
        assert found == -Fraction(str(want["penalty_pct"])), want


@pytest.mark.parametrize("name", ["ec2-credit", "auth0-current-no-gap"])
def test_credits(fixtures: dict[str, Any], name: str) -> None:
    bands = bands_of(fixtures[name]["inputs"]["bands"])
    for want in fixtures[name]["expected"]:
        value = want.get("uptime_pct", want.get("availability_pct"))
        assert per_cent(HIGHER, value, bands=bands) == want["credit_pct"], want


def test_call_off_credit(fixtures: dict[str, Any]) -> None:
    given, want = fixtures["call-off-credit"]["inputs"], fixtures["call-off-credit"]["expected"]
    clause = {**HIGHER, "target": f">= {given['target_pct']} %"}
    assert per_cent(clause, given["actual_pct"], deduct="1 %", per="1 %", steps="exact") == want["credit_pct"]


def test_consecutive_penalties(fixtures: dict[str, Any]) -> None:
    bands = [{"from": "95 %", "to": "100 %", "deduct": "0 %"}, {"from": "0 %", "to": "95 %", "deduct": "3 %"}]
    for want in fixtures["governify-consecutive"]["expected"]:
        counts = [(100, 100) if penalty == 0 else (90, 100) for penalty in (want["last"], want["this"])]
        rule = {"ref": "a", "bands": bands, "repeat": {"from_run": 2, "plus": "0.5 %"}}
        statement = bill([HIGHER], {"a": counts}, deductions=[rule])
        on_top = Fraction(statement.deductions[0].amount) / 1000 + want["this"]
        assert on_top == -Fraction(str(want["penalty_pct"])), want


PRINTED = {
    "uk-msa-band-gaps": [("99", "100"), ("98", "98.9"), ("97", "97.9"), ("96", "96.9"), ("0", "95.9")],
    "auth0-band-gap": [("98.50", "99.98"), ("97.00", "98.49"), ("0", "97.00")],
}


@pytest.mark.parametrize("name", PRINTED)
def test_printed_tables_with_gaps_are_refused(fixtures: dict[str, Any], name: str) -> None:
    bands = [{"from": f"{low} %", "to": f"{high} %", "deduct": "1 元"} for low, high in PRINTED[name]]
    with pytest.raises(ValueError, match="leave a gap"):
        contract([HIGHER], deductions=[{"ref": "a", "bands": bands}])
    read = tuple(Band.model_validate(band) for band in bands)
    assert list(band_problems(read))
    rule = Deduction.model_construct(ref="a", bands=read)
    for want in fixtures[name]["expected"]:
        found = rule.band_of(Fraction(str(want["availability_pct"])) / 100, is_higher_better=True)
        if want.get("level", want.get("band")) is None:
            assert found is None, want
