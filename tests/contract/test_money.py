"""Money: what is read, how it is rounded, and how it is written in capitals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicepledge.contract.money import MOST_YUAN, in_capitals, parse_amount, parse_deduct, parse_rate, to_fen
from servicepledge.kpi import Unit

CAPITALS = {
    "0": "零元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "0.55": "伍角伍分",
    "1": "壹元整",
    "10.05": "壹拾元零伍分",
    "10.50": "壹拾元伍角整",
    "325.04": "叁佰贰拾伍元零肆分",
    "1001": "壹仟零壹元整",
    "1010.10": "壹仟零壹拾元壹角整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "10000": "壹万元整",
    "10001": "壹万零壹元整",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "100010000": "壹亿零壹万元整",
    "200000005.06": "贰亿零伍元零陆分",
    "999999999999.99": "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "-325.04": "负叁佰贰拾伍元零肆分",
}


@pytest.mark.parametrize(("amount", "capitals"), CAPITALS.items(), ids=CAPITALS)
def test_in_capitals(amount: str, capitals: str) -> None:
    assert in_capitals(Decimal(amount)) == capitals


def read_back(capitals: str) -> Decimal:
    """Read an amount in capitals character by character; any 零 says nothing."""
    digits = {word: number for number, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = group = digit = 0
    for word in capitals.removeprefix("负").replace("零", "").replace("整", ""):
        if word in digits:
            digit = digits[word]
            continue
        if word in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[word] * 100
        elif word in "万亿":
            total += (group + digit * 100) * {"万": 10**4, "亿": 10**8}[word]
            group = 0
        else:
            group += digit * {"元": 100, "角": 10, "分": 1}[word]
        digit = 0
    return Decimal(total + group).scaleb(-2) * (-1 if capitals.startswith("负") else 1)


@given(st.integers(-(MOST_YUAN * 100) + 1, MOST_YUAN * 100 - 1))
def test_capitals_read_back_to_the_fen(fen: int) -> None:
    amount = Decimal(fen).scaleb(-2)
    capitals = in_capitals(amount)
    assert read_back(capitals) == amount
    assert "零零" not in capitals and not capitals.startswith("零拾")
    assert capitals.endswith(("整", "分"))


@pytest.mark.parametrize("amount", ["0.001", "1000000000000", "-1000000000000"])
def test_what_cannot_be_written(amount: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        in_capitals(Decimal(amount))


ROUNDED = {
    ("0.005", "half_up"): "0.01",
    ("0.005", "half_even"): "0.00",
    ("0.015", "half_even"): "0.02",
    ("-0.005", "half_up"): "-0.01",
    ("0.0049", "half_up"): "0.00",
    ("0.0001", "up"): "0.01",
    ("0.01", "up"): "0.01",
    ("0.0199", "down"): "0.01",
}


@pytest.mark.parametrize(("given_", "expected"), ROUNDED.items(), ids=lambda found: str(found))
def test_rounding(given_: tuple[str, str], expected: str) -> None:
    amount, rule = given_
    assert str(to_fen(Fraction(amount), rule)) == expected


@given(st.fractions(-1000, 1000), st.sampled_from(["half_up", "half_even", "up", "down"]))
def test_rounding_as_decimal_does(amount: Fraction, rule: str) -> None:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    if Fraction(exact) == amount:
        assert to_fen(amount, rule) == exact.quantize(Decimal("0.01"), f"ROUND_{rule.upper()}")


def test_what_is_read() -> None:
    assert parse_amount("50,000 元").cny == 50_000
    assert parse_amount("¥500.50").cny == Fraction("500.5")
    assert parse_amount("____ 元").cny is None
    rate = parse_rate("0.35 元/分钟")
    assert (rate.cny, rate.quantity(Fraction(90), Unit.SECONDS)) == (Fraction("0.35"), Fraction(3, 2))
    assert parse_rate("45 元/小时").quantity(Fraction(5400), Unit.SECONDS) == Fraction(3, 2)
    assert parse_rate("3 元/封").quantity(Fraction(7), Unit.COUNT) == 7
    assert parse_rate("____ 元/次").cny is None
    assert not parse_rate("3 元/封").fits(Unit.SECONDS) and not parse_rate("3 元/min").fits(Unit.COUNT)
    assert [(found.kind, found.value) for found in map(parse_deduct, ("2.5 %", "500 元", "3 points", "2分"))] == [
        ("share", Fraction(1, 40)), ("cny", 500), ("points", 3), ("points", 2),
    ]  # fmt: skip


MISTAKES = [
    (parse_amount, "lots", "is not an amount of money"),
    (parse_amount, 500, "is not an amount of money"),
    (parse_amount, "1,00 元", "is not an amount of money"),
    (parse_rate, "0.35 元", "is not a rate"),
    (parse_rate, "0.35 元/月", "'月', which is not known"),
    (parse_deduct, "120 %", "more than the whole fee"),
    (parse_deduct, "a bit", "nothing that can be deducted"),
]


@pytest.mark.parametrize(("read", "text", "said"), MISTAKES, ids=[str(text) for _, text, _ in MISTAKES])
def test_mistakes_are_sentences(read: object, text: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(text)
