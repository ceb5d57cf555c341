"""The settlement statement as a page shows it: lines of text in which a reader finds all that a sum was worked out from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from ...consequences.settlement import NOT_DEDUCTED, TOO_FEW, DeductionLine, FeeLine, GivenBack, Statement, settle_last
from ...contract.model import Contract
from ...contract.money import Deduct, to_fen
from ...contract.settlement import Edge, Repeat
from ...kpi import Unit
from ...scorecard.card import Scorecard
from ...scorecard.score import Score
from ...scorecard.verdict import Verdict
from ...text import Language, Text
from ..words.page import in_language
from . import figures as formats
from .readings import choice_text

FEW_DECIMALS = 2
_TIMES = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"
_TIME: Mapping[int, Text] = {1: formats.UNITS[Unit.SECONDS], 60: formats.UNITS[Unit.MINUTES], 3600: formats.HOURS}
"""Units of time a rate may be for, by their seconds."""


@dataclass(frozen=True, slots=True)
class BillRow:
    """One line: where the agreement says so, what it is, what stands behind it, and its sum."""

    what: str
    amount: str
    ref: str = ""
    because_of: str = ""
    quantity: str = ""
    rate: str = ""
    remarks: str = ""


def money(amount: Decimal | None) -> str:
    """Return a sum to the fen with thousands apart and a real minus sign."""
    return formats.NONE if amount is None else formats.number(Fraction(amount), 2)


def deduct_text(deduct: Deduct, language: Language) -> str:
    """Return what is taken off: '2%' of the fee, a sum, or points."""
    if deduct.kind == "share":
        return f"{formats.shortest(deduct.value * 100)}%"
    said = formats.shortest(deduct.value)
    if deduct.kind == "points":
        return Text(f"{said} 分", f"{said} point{'s' * (deduct.value != 1)}")[language]
    return _cny(said, language)


def edge_text(edge: Edge, language: Language) -> str:
    """Return an end of a band, or a step of a shortfall, in the unit the page uses."""
    return formats.shortest(formats.in_unit(edge.unit, edge.value)) + formats.UNITS[edge.unit][language]


def fee_rows(contract: Contract, statement: Statement, language: Language) -> list[BillRow]:
    """Return the lines of the bill."""
    return [_fee_row(contract, line, language) for line in statement.fees]


def _fee_row(contract: Contract, line: FeeLine, language: Language) -> BillRow:
    words, score, quantity = in_language(language), line.score, _quantity(contract, line, language)
    remarks = [line.reason[language]] if line.reason else []
    if score is not None and not line.reason and (base := _base(score, language)) != quantity:
        remarks.append(base)
    if score is not None and score.unmeasurable:
        remarks.append(words["not_billed"].format(n=f"{score.unmeasurable:,}"))
    for other, amount in line.others:
        assert other.term.other is not None and other.term.clause.definition is not None
        name, choice = other.term.other
        reading = choice_text(other.term.clause.definition.readings[name], choice, language)
        by = "for " if language == "en" and not reading.startswith("by ") else ""
        remarks.append(words["billed_otherwise"].format(reading=by + reading, amount=money(amount)))
    return BillRow(
        ref=line.fee.ref,
        what=line.what[language],
        quantity=quantity,
        rate=formats.price_text(line.fee.rate, language) if line.fee.rate else words["fixed"],
        amount=money(line.amount),
        remarks=words["between_remarks"].join(remarks),
    )


def _quantity(contract: Contract, line: FeeLine, language: Language) -> str:
    """Return what is billed in the unit its rate is for, with as many decimals as it takes to come to the amount."""
    if line.quantity is None or line.fee.rate is None or line.score is None:
        return formats.NONE
    per_s = line.fee.rate.per_s
    if per_s is None:
        kpi = line.score.term.kpi
        return formats.things(int(line.quantity), kpi.total_of or Text(kpi.measure_word, kpi.counted.en), language)
    decimals = 0 if line.quantity.denominator == 1 else FEW_DECIMALS
    while decimals < formats.MOST_DECIMALS and not _comes_to_amount(contract, line, line.quantity, decimals):
        decimals += 1
    return formats.number(line.quantity, decimals) + _TIME[per_s][language]


def _comes_to_amount(contract: Contract, line: FeeLine, quantity: Fraction, decimals: int) -> bool:
    if line.amount is None or line.fee.rate is None or line.fee.rate.cny is None:
        return True
    shown = Fraction(floor(quantity * 10**decimals + Fraction(1, 2)), 10**decimals)
    return to_fen(shown * line.fee.rate.cny, contract.settlement.rounding) == line.amount


def _base(score: Score, language: Language) -> str:
    """Return what a quantity was counted from; with seconds as such, so that hours can be worked out from them."""
    kpi = score.term.kpi
    if kpi.unit not in (Unit.SECONDS, Unit.MINUTES) or score.numerator is None or score.denominator is None:
        return formats.base(score, language)
    counted = formats.counted(kpi, score.denominator, language)
    if kpi.unit is Unit.MINUTES:
        return counted
    seconds = formats.number(score.numerator, 0 if score.numerator.denominator == 1 else FEW_DECIMALS)
    return f"{seconds}{formats.UNITS[Unit.SECONDS][language]} / {counted}"


def deduction_rows(contract: Contract, statement: Statement, language: Language) -> list[BillRow]:
    """Return every deduction that was looked at, and what the cap spares."""
    rows = [_deduction_row(contract, line, language) for line in statement.deductions]
    cap, words = statement.cap, in_language(language)
    if not statement.over_cap or not cap:
        return rows
    by, most = deduct_text(cap, language), money(statement.deduction_total)
    of_fees = words["cap_of"].format(fees=money(statement.fee_total), cap=by, most=most)
    spared = BillRow(
        words["over_cap"].format(cap=by),
        f"+{money(statement.over_cap)}",
        remarks=of_fees if cap.kind == "share" else "",
    )
    return [*rows, spared]


def credit_rows(card: Scorecard, statement: Statement, language: Language) -> list[BillRow]:
    """Return what is given back of earlier periods."""
    return [_credit_row(card, back, language) for back in statement.given_back]


def _credit_row(card: Scorecard, back: GivenBack, language: Language) -> BillRow:
    words, past = in_language(language), [*card.before, card.scores]
    then = next(number for number, scores in enumerate(past, 1) if any(score is back.taken_in for score in scores))
    lines = settle_last(card.contract, past[:then]).deductions
    taken = next(line.amount for line in lines if line.deduction is back.deduction)
    said = words["was_taken" if taken == back.amount else "was_capped"]
    return BillRow(
        words["given_back"].format(what=back.taken_in.term.kpi.label[language]),
        f"+{money(back.amount)}",
        ref=back.deduction.ref,
        because_of=_because_of(back.deduction.ref, back.deduction.counted_by, words),
        remarks=said.format(period=back.taken_in.period.label, amount=money(taken), back=money(back.amount)),
    )


def _because_of(ref: str, clause: str, words: Mapping[str, str]) -> str:
    return "" if clause == ref else words["because_of"].format(clause=formats.isolated(clause))


def _deduction_row(contract: Contract, line: DeductionLine, language: Language) -> BillRow:
    words, deduct = in_language(language), line.band.deduct if line.band else line.deduction.deduct
    rate = deduct_text(deduct, language) if deduct else formats.NONE
    if line.deduction.per:
        rate = words["for_each"].format(step=edge_text(line.deduction.per, language), deduct=rate)
    remarks = [*_band(line, words, language), *_why_not(line, words, language), *_steps(line, words, language)]
    remarks += [*_repeat(line, words, language), *_worked_out(contract, line, deduct, language)]
    return BillRow(
        ref=line.deduction.ref,
        because_of=_because_of(line.deduction.ref, line.deduction.counted_by, words),
        what=line.score.term.kpi.label[language],
        quantity=formats.value_of(line.score, language),
        rate=rate,
        amount=money(-line.amount if line.amount else line.amount),
        remarks=words["between_remarks"].join(remarks),
    )


def _band(line: DeductionLine, words: Mapping[str, str], language: Language) -> list[str]:
    if line.band is None:
        return []
    low = edge_text(line.band.from_, language)
    if line.band.to is None:
        return [words["band_open"].format(low=low)]
    return [words["band"].format(low=low, high=edge_text(line.band.to, language))]


def _why_not(line: DeductionLine, words: Mapping[str, str], language: Language) -> list[str]:
    """Say why nothing was deducted, or why it is open."""
    if line.reason is TOO_FEW:
        kpi = line.score.term.kpi
        count, least = line.score.denominator or 0, line.deduction.minimum_sample
        return [
            words["below_minimum"].format(
                counted=formats.counted(kpi, count, language),
                least=formats.counted(kpi, least, "zh") if language == "zh" else f"{least:,}",
            )
        ]
    if line.reason is not NOT_DEDUCTED:
        return [line.reason[language]] if line.reason else []
    if line.score.verdict is Verdict.MISSED:
        return [words["band_no_deduction" if line.band else "no_whole_step"]]
    return [words["met_no_deduction"] if line.score.verdict is Verdict.MET else line.reason[language]]


def _steps(line: DeductionLine, words: Mapping[str, str], language: Language) -> list[str]:
    step, target, value = line.deduction.per, line.score.term.clause.target, line.score.value
    if line.steps is None or step is None or target is None or value is None:
        return []
    short = formats.quantity(step.unit, target.distance(value), language, Fraction(0))
    return [
        words[f"steps_{line.deduction.steps}"].format(
            short=short, step=edge_text(step, language), n=formats.shortest(line.steps)
        )
    ]


def _in_effect(line: DeductionLine) -> Repeat | None:
    """Return what comes on top for a run of deductions, where it does."""
    repeat = line.deduction.repeat
    return repeat if repeat and line.run >= repeat.from_run else None


def _repeat(line: DeductionLine, words: Mapping[str, str], language: Language) -> list[str]:
    repeat, held = _in_effect(line), {"n": line.run, "nth": _ordinal(line.run)}
    if repeat is None:
        return []
    times = [words["in_a_row_times"].format(**held, times=repeat.times)] if repeat.factor != 1 else []
    plus = [words["in_a_row_plus"].format(**held, plus=deduct_text(repeat.plus, language))] if repeat.plus else []
    return [*times, *plus]


def _worked_out(contract: Contract, line: DeductionLine, deduct: Deduct | None, language: Language) -> list[str]:
    """Return how the amount came about: 'CNY 5,253.71 × 2% × 1.5 = CNY 157.61', and the most it may be."""
    if not line.amount or deduct is None:
        return []
    repeat, most = _in_effect(line), line.deduction.at_most
    factors = [formats.shortest(line.steps)] if line.steps is not None else []
    factors += [repeat.times] if repeat and repeat.factor != 1 else []
    said = _TIMES.join([_worth(contract, line, deduct, language), *factors])
    if repeat and repeat.plus:
        said += f" + {_worth(contract, line, repeat.plus, language)}"
    is_at_most = most is not None and line.amount == to_fen(
        most.value * Fraction(line.basis or 0) if most.kind == "share" else most.value, contract.settlement.rounding
    )
    if not is_at_most and said != deduct_text(deduct, language):
        said += f" = {_cny(money(line.amount), language)}"
    at_most = in_language(language)["at_most"].format(most=deduct_text(most, language)) if most else ""
    return [one for one in (said if said != deduct_text(deduct, language) else "", at_most) if one]


def _worth(contract: Contract, line: DeductionLine, deduct: Deduct, language: Language) -> str:
    """Return what is taken off as money: a share of its fees, points times what one is worth."""
    said = deduct_text(deduct, language)
    if deduct.kind == "share":
        return f"{_cny(money(line.basis), language)}{_TIMES}{said}"
    point = contract.settlement.point
    if deduct.kind == "points" and point is not None and point.cny is not None:
        return f"{said}{_TIMES}{_cny(formats.shortest(point.cny), language)}"
    return said


def _cny(said: str, language: Language) -> str:
    return f"{said} 元" if language == "zh" else f"CNY {said}"


def _ordinal(number: int) -> str:
    """Return a number as English counts places: '1st', '12th', '23rd'."""
    teens = 10 < number % 100 < 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
