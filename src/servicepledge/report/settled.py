"""The settlement statement as a page shows it: lines of text, none of them computed here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..contract.money import Deduct, Rate
from ..contract.settlement import Edge
from ..scorecard.settlement import DeductionLine, FeeLine, Statement
from ..text import Language, Text
from . import formats
from .sections.clauses import choice_text
from .words import in_language


@dataclass(frozen=True, slots=True)
class BillRow:
    """One line: where the agreement says so, what it is, what stands behind it, and its sum."""

    ref: str
    what: str
    quantity: str
    rate: str
    amount: str
    remarks: str


def money(amount: Decimal | None) -> str:
    """Return a sum to the fen with thousands apart and a real minus sign."""
    return formats.NONE if amount is None else formats.number(Fraction(amount), 2)


def rate_text(rate: Rate, language: Language) -> str:
    """Return a price as the agreement writes it; in English where the page is: '0.35 元/分钟' is 'CNY 0.35/min'."""
    if language == "zh" or rate.cny is None:
        return rate.text
    per = {1: "/s", 60: "/min", 3600: "/h"}.get(rate.per_s or 0, " each")
    return f"CNY {formats.shortest(rate.cny)}{per}"


def deduct_text(deduct: Deduct, language: Language) -> str:
    """Return what is taken off: '2%' of the fee, a sum, or points."""
    if deduct.kind == "share":
        return f"{formats.shortest(deduct.value * 100)}%"
    said = formats.shortest(deduct.value)
    if deduct.kind == "points":
        return Text(f"{said} 分", f"{said} point{'s' * (deduct.value != 1)}")[language]
    return Text(f"{said} 元", f"CNY {said}")[language]


def edge_text(edge: Edge, language: Language) -> str:
    """Return an end of a band, or a step of a shortfall, in the unit the page uses."""
    return formats.shortest(formats.in_unit(edge.unit, edge.value)) + formats.UNITS[edge.unit][language]


def fee_rows(statement: Statement, language: Language) -> list[BillRow]:
    """Return the lines of the bill."""
    return [_fee_row(line, in_language(language), language) for line in statement.fees]


def _fee_row(line: FeeLine, words: Mapping[str, str], language: Language) -> BillRow:
    quantity = formats.NONE if line.quantity is None else formats.number(line.quantity, _decimals(line.quantity))
    remarks = [line.reason[language]] if line.reason else []
    if line.score is not None and not line.reason:
        remarks.append(formats.base(line.score, language))
    if line.score is not None and line.score.unmeasurable:
        remarks.append(words["not_billed"].format(n=f"{line.score.unmeasurable:,}"))
    for other, amount in line.others:
        assert other.term.other is not None and other.term.clause.definition is not None
        name, choice = other.term.other
        reading = choice_text(other.term.clause.definition.readings[name], choice, language)
        remarks.append(words["billed_otherwise"].format(reading=reading, amount=money(amount)))
    return BillRow(
        ref=line.fee.ref,
        what=line.what[language],
        quantity=quantity,
        rate=rate_text(line.fee.rate, language) if line.fee.rate else words["fixed"],
        amount=money(line.amount),
        remarks=words["between_remarks"].join(filter(None, remarks)),
    )


def _decimals(quantity: Fraction) -> int:
    return 0 if quantity.denominator == 1 else 2


def deduction_rows(statement: Statement, language: Language) -> list[BillRow]:
    """Return every deduction that was looked at, what the cap spares, and what is given back."""
    words = in_language(language)
    rows = [_deduction_row(line, words, language) for line in statement.deductions]
    if statement.over_cap and statement.cap:
        rows.append(
            BillRow(
                "",
                words["over_cap"].format(cap=deduct_text(statement.cap, language)),
                "",
                "",
                money(statement.over_cap),
                "",
            )
        )
    for back in statement.given_back:
        what = words["given_back"].format(period=back.taken_in.period.label)
        rows.append(BillRow(back.deduction.ref, what, "", "", money(back.amount), ""))
    return rows


def _deduction_row(line: DeductionLine, words: Mapping[str, str], language: Language) -> BillRow:
    kpi, band = line.score.term.kpi, line.band
    remarks = [line.reason[language]] if line.reason else []
    if band is not None and band.to is not None:
        low, high = edge_text(band.from_, language), edge_text(band.to, language)
        remarks.insert(0, words["band"].format(low=low, high=high))
    elif band is not None:
        remarks.insert(0, words["band_open"].format(low=edge_text(band.from_, language)))
    if line.steps is not None:
        remarks.append(words["steps"].format(n=formats.shortest(line.steps)))
    if line.points:
        remarks.append(words["points_taken"].format(n=formats.shortest(line.points)))
    if line.basis is not None:
        remarks.append(words["share_of"].format(fees=money(line.basis)))
    if line.run > 1:
        remarks.append(words["taken_in_a_row"].format(n=line.run))
    if (repeat := line.deduction.repeat) and line.run >= repeat.from_run:
        remarks.append(f"×\N{NO-BREAK SPACE}{repeat.times}" if repeat.factor != 1 else "")
        remarks.append(f"+\N{NO-BREAK SPACE}{deduct_text(repeat.plus, language)}" if repeat.plus else "")
    if line.deduction.at_most and line.amount:
        remarks.append(words["at_most"].format(most=deduct_text(line.deduction.at_most, language)))
    deduct = band.deduct if band else line.deduction.deduct
    per = f" / {edge_text(line.deduction.per, language)}" if line.deduction.per else ""
    return BillRow(
        ref=line.deduction.ref,
        what=f"{formats.isolated(line.deduction.counted_by)} {kpi.label[language]}",
        quantity=formats.value_of(line.score, language),
        rate=f"{deduct_text(deduct, language)}{per}" if deduct else formats.NONE,
        amount=money(-line.amount if line.amount else line.amount),
        remarks=words["between_remarks"].join(filter(None, remarks)),
    )
