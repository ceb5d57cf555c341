"""Money as agreements write it: amounts, rates and shares of a fee; rounding to the fen; amounts in capitals (大写)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..errors import shown
from ..kpi import Unit
from .quantity import BLANK

Rounding = Literal["half_up", "half_even", "down", "up"]
_NUMBER = r"(?:¥|￥|CNY|RMB|人民币)?\s*(\d+(?:,\d{3})*(?:\.\d+)?)\s*"
_YUAN = r"(?:元|CNY|RMB|yuan)"
_AMOUNT = re.compile(rf"^\s*{_NUMBER}{_YUAN}?\s*$", re.IGNORECASE)
_RATE = re.compile(rf"^\s*{_NUMBER}{_YUAN}?\s*[/／每]\s*(\S+)\s*$", re.IGNORECASE)
_SHARE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*[%％]\s*$")
_POINTS = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(?:points?|分)\s*$", re.IGNORECASE)

PER_S = {
    "s": 1, "sec": 1, "second": 1, "秒": 1,
    "min": 60, "minute": 60, "分钟": 60, "分": 60,
    "h": 3600, "hour": 3600, "小时": 3600, "工时": 3600,
}  # fmt: skip
"""Units of time a rate may be for, in seconds."""
TIME_S = {"s": 1, "min": 60, "h": 3600}
"""Units of KPIs that are time, in seconds."""
PER_ONE = frozenset(
    {"count", "次", "封", "件", "通", "个", "项", "条", "call", "reply", "visit", "case", "e-mail", "email"}
)
"""Units of things a rate may be for."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in CNY, exact; None where nobody filled it in."""

    text: str
    cny: Fraction | None


@dataclass(frozen=True, slots=True)
class Rate:
    """A price per unit in CNY; `cny` is None where nobody filled it in. `per_s` is None for things."""

    text: str
    cny: Fraction | None
    per_s: int | None = None

    def fits(self, unit: Unit) -> bool:
        """Tell whether the rate can be for what a KPI of a unit counts: time or things."""
        return unit.value in TIME_S if self.per_s else unit is Unit.COUNT

    def quantity(self, total: Fraction, unit: Unit) -> Fraction:
        """Return a KPI's total in the unit the rate is for."""
        return total * TIME_S[unit.value] / self.per_s if self.per_s else total


@dataclass(frozen=True, slots=True)
class Deduct:
    """What is taken off: a share of the fee, a sum in CNY, or points."""

    text: str
    kind: Literal["share", "cny", "points"]
    value: Fraction


def parse_amount(text: object) -> Amount:
    """
    Read '50,000 元', '¥500'; a blank ('____ 元') is kept as such.

    Raises  ValueError with a sentence that says how it is written.
    """
    if isinstance(text, str) and BLANK.search(text):
        return Amount(text, None)
    found = _AMOUNT.match(text) if isinstance(text, str) else None
    if not found:
        raise ValueError(f"{shown(text)} is not an amount of money. Write it as text with its unit, such as '500 元'.")
    return Amount(str(text), _exact(found[1]))


def parse_rate(text: object) -> Rate:
    """
    Read '0.35 元/分钟', '45 元/h', '3 元/封'; a blank ('____ 元/分钟') is kept as such.

    Raises  ValueError with a sentence that says how it is written.
    """
    is_blank = isinstance(text, str) and BLANK.search(text) is not None
    found = _RATE.match(BLANK.sub("0", text)) if isinstance(text, str) else None
    if not found:
        raise ValueError(
            f"{shown(text)} is not a rate. Write an amount and what it is for, such as '0.35 元/分钟' or '3 元/封'."
        )
    word = found[2].lower()
    cny = None if is_blank else _exact(found[1])
    if word in PER_S:
        return Rate(str(text), cny, PER_S[word])
    if word in PER_ONE or word.removesuffix("s") in PER_ONE:
        return Rate(str(text), cny)
    raise ValueError(
        f"{shown(text)} is for '{found[2]}', which is not known. Use 分钟, 小时, 次, 封 or 件 (min, h, count)."
    )


def parse_deduct(text: object) -> Deduct:
    """
    Read '2 %' (of the fee), '500 元' or '3 points'.

    Raises  ValueError with a sentence that says how it is written, or that it is more than the whole fee.
    """
    if isinstance(text, str):
        if found := _SHARE.match(text):
            share = _exact(found[1]) / 100
            if share > 1:
                raise ValueError(f"{shown(text)} is more than the whole fee. Write a share up to 100 %.")
            return Deduct(text, "share", share)
        if found := _POINTS.match(text):
            return Deduct(text, "points", _exact(found[1]))
        if found := _AMOUNT.match(text):
            return Deduct(text, "cny", _exact(found[1]))
    raise ValueError(f"{shown(text)} is nothing that can be deducted. Write '2 %' of the fee, '500 元' or '3 points'.")


def _exact(digits: str) -> Fraction:
    return Fraction(Decimal(digits.replace(",", "")))


def to_fen(amount: Fraction, rule: Rounding = "half_up") -> Decimal:
    """
    Round an exact amount to the fen, once, at the end of a line.

    `half_up` rounds half a fen away from zero, as invoices do; `up` and `down` are away from and towards zero.
    """
    fen = abs(amount) * 100
    whole, rest = fen.numerator // fen.denominator, fen - fen.numerator // fen.denominator
    half = Fraction(1, 2)
    is_up = {
        "half_up": rest >= half,
        "half_even": rest > half or (rest == half and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[rule]
    whole += is_up
    return Decimal(-whole if amount < 0 else whole).scaleb(-2)


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
MOST_YUAN = 10**12
"""Amounts from here on are a slip of the pen."""


def in_capitals(amount: Decimal) -> str:
    """
    Write an amount of CNY in capitals: 1,409.50 is 壹仟肆佰零玖元伍角整.

    Units   yuan, with at most two decimals.
    Raises  ValueError for parts of a fen, or a million million yuan and more.
    Source  支付结算办法（银发〔1997〕393号）附一; after 角 a 整 may stand, and does here.
    """
    fen = abs(amount) * 100
    if fen != int(fen) or fen >= MOST_YUAN * 100:
        raise ValueError(f"{amount} cannot be written in capitals")
    yuan, jiao, rest = int(fen) // 100, int(fen) // 10 % 10, int(fen) % 10
    parts = ["负" if amount < 0 and fen else ""]
    if yuan or not fen:
        parts.append((_whole(yuan) or "零") + "元")
    if jiao:
        parts.append(_DIGITS[jiao] + "角")
    elif rest and yuan:
        parts.append("零")
    parts.append(_DIGITS[rest] + "分" if rest else "整")
    return "".join(parts)


def _whole(yuan: int) -> str:
    """Write whole yuan group by group of four places; one 零 stands for any zeros between two digits."""
    groups: list[str] = []
    for name in _GROUPS:
        yuan, group = divmod(yuan, 10_000)
        text = _group(group)
        groups.append(("零" if yuan and 0 < group < 1000 else "") + text + name if group else "零" if yuan else "")
    return re.sub("零+", "零", "".join(reversed(groups)).rstrip("零"))


def _group(number: int) -> str:
    text = "".join(
        _DIGITS[digit] + (_PLACES[place] if digit else "")
        for place, digit in ((place, number // 10**place % 10) for place in (3, 2, 1, 0))
    )
    return re.sub("零+", "零", text).strip("零")
