"""The settlement statement as a page shows it: lines of text, none of them computed here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..scorecard.settlement import DeductionLine, FeeLine, Statement
from ..text import Language
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
        rate=line.fee.rate.text if line.fee.rate else words["fixed"],
        amount=money(line.amount),
        remarks=words["between_parts"].join(filter(None, remarks)),
    )


def _decimals(quantity: Fraction) -> int:
    return 0 if quantity.denominator == 1 else 2


def deduction_rows(statement: Statement, language: Language) -> list[BillRow]:
    """Return every deduction that was looked at, what the cap spares, and what is given back."""
    words = in_language(language)
    rows = [_deduction_row(line, words, language) for line in statement.deductions]
    if statement.over_cap and statement.cap:
        rows.append(
            BillRow("", words["over_cap"].format(cap=statement.cap.text), "", "", money(statement.over_cap), "")
        )
    for back in statement.given_back:
        what = words["given_back"].format(period=back.taken_in.period.label)
        rows.append(BillRow(back.deduction.ref, what, "", "", money(back.amount), ""))
    return rows


def _deduction_row(line: DeductionLine, words: Mapping[str, str], language: Language) -> BillRow:
    kpi, band = line.score.term.kpi, line.band
    remarks = [line.reason[language]] if line.reason else []
    if band is not None and band.to is not None:
        remarks.insert(0, words["band"].format(low=band.from_.text, high=band.to.text))
    elif band is not None:
        remarks.insert(0, words["band_open"].format(low=band.from_.text))
    if line.steps is not None:
        remarks.append(words["steps"].format(n=formats.shortest(line.steps)))
    if line.points:
        remarks.append(words["points_taken"].format(n=formats.shortest(line.points)))
    if line.basis is not None:
        remarks.append(words["share_of"].format(fees=money(line.basis)))
    if line.run > 1:
        remarks.append(words["taken_in_a_row"].format(n=line.run))
    if (repeat := line.deduction.repeat) and line.run >= repeat.from_run:
        remarks.append(f"× {repeat.times}" if repeat.factor != 1 else "")
        remarks.append(f"+ {repeat.plus.text}" if repeat.plus else "")
    if line.deduction.at_most and line.amount:
        remarks.append(words["at_most"].format(most=line.deduction.at_most.text))
    deduct = band.deduct if band else line.deduction.deduct
    per = f" / {line.deduction.per.text}" if line.deduction.per else ""
    return BillRow(
        ref=line.deduction.ref,
        what=f"{formats.isolated(line.deduction.counted_by)} {kpi.label[language]}",
        quantity=formats.value_of(line.score, language),
        rate=f"{deduct.text}{per}" if deduct else formats.NONE,
        amount=money(-line.amount if line.amount else line.amount),
        remarks=words["between_parts"].join(filter(None, remarks)),
    )
