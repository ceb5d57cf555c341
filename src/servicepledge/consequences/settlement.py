"""The settlement statement: what a period costs and what is taken off, line by line, only where the agreement says so.

Every sum is exact until its line is rounded to the fen by the agreed rule; sums are of rounded lines. What cannot be
worked out leaves the total open, with the reason; it is never a silent nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..contract.model import Contract
from ..contract.money import Deduct, in_capitals, to_fen
from ..contract.settlement import Band, Deduction, Fee
from ..kpi import Better
from ..scorecard.card import Scorecard
from ..scorecard.score import Score
from ..scorecard.verdict import Verdict
from ..text import Text

Past = Sequence[Sequence[Score]]
NOTHING = Fraction(0)
TOO_FEW = Text(zh="样本少于约定的最少数，不扣", en="fewer than the agreed minimum, nothing is deducted")
NO_VERDICT = Text(zh="无法判定，不扣", en="undecidable, nothing is deducted")
NO_BAND = Text(zh="数值不在任何一档内，由双方认定", en="the value lies in no band; for the parties to decide")
NO_RATE = Text(zh="协议未填单价", en="the agreement leaves the rate blank")
NO_POINT = Text(zh="协议未填每分金额", en="the agreement leaves the worth of a point blank")
FEE_OPEN = Text(zh="所依据的费用未定", en="the fee it is a share of is open")
NOT_COVERED = Text(zh="导出数据未覆盖整个期间，暂不扣", en="the exports lack part of it, nothing is deducted yet")
NOT_DEDUCTED = Text(zh="未触发", en="not called for")


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A line of the bill; `amount` is None, with the reason, where the quantity or the rate is not known."""

    fee: Fee
    what: Text
    score: Score | None
    quantity: Fraction | None
    amount: Decimal | None
    reason: Text | None = None
    others: tuple[tuple[Score, Decimal], ...] = ()
    """What it would come to under each other usual reading (minutes by the second, or each call rounded up)."""


@dataclass(frozen=True, slots=True)
class DeductionLine:
    """A deduction that was looked at: what it takes off, and why."""

    deduction: Deduction
    score: Score
    amount: Decimal | None
    band: Band | None = None
    points: Fraction = NOTHING
    run: int = 0
    """Periods in a row, this one included, in which it took something off."""
    reason: Text | None = None
    basis: Decimal | None = None
    """The fees that a share was taken of."""
    steps: Fraction | None = None
    """Of a deduction for each step of the shortfall: how many steps."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A deduction of an earlier period that was earned back."""

    deduction: Deduction
    taken_in: Score
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What a period comes to. Units: CNY, to the fen; None where a line is open."""

    fees: tuple[FeeLine, ...]
    deductions: tuple[DeductionLine, ...]
    given_back: tuple[GivenBack, ...]
    fee_total: Decimal | None
    deduction_total: Decimal | None
    """After the cap."""
    over_cap: Decimal
    """What the cap spares."""
    cap: Deduct | None
    is_provisional: bool

    @property
    def total(self) -> Decimal | None:
        if self.fee_total is None or self.deduction_total is None:
            return None
        return self.fee_total - self.deduction_total + sum((line.amount for line in self.given_back), Decimal(0))

    @property
    def in_capitals(self) -> str | None:
        return None if self.total is None else in_capitals(self.total)


def settle(card: Scorecard) -> Statement | None:
    """Return the statement of a scorecard's period; None where the agreement speaks of no money."""
    if not card.contract.fees and not card.contract.deductions:
        return None
    return settle_last(card.contract, [*card.before, card.scores])


def settle_last(contract: Contract, past: Past) -> Statement:
    """Return the statement of the last of the periods, the oldest first."""
    given_back = [found for deduction in contract.deductions if (found := _earned_back(contract, deduction, past))]
    return _settled(contract, past, tuple(given_back))


def _settled(contract: Contract, past: Past, given_back: tuple[GivenBack, ...] = ()) -> Statement:
    scores = {score.term.clause.ref: score for score in past[-1]}
    # What is about a clause that is not in force in the period (an amendment brought it, or took it away) has no line.
    fees = tuple(
        _fee_line(contract, fee, scores) for fee in contract.fees if fee.amount is not None or fee.counted_by in scores
    )
    lines = tuple(
        _deduction_line(contract, deduction, past, fees)
        for deduction in contract.deductions
        if deduction.counted_by in scores
    )
    fee_total, taken = _sum([line.amount for line in fees]), _sum([line.amount for line in lines])
    over = NOTHING
    if taken is not None and (cap := _cap(contract, fee_total)) is not None:
        over = max(NOTHING, Fraction(taken) - cap)
    over_cap = to_fen(over, contract.settlement.rounding)
    used = [*(line.score for line in fees if line.score), *(line.score for line in lines)]
    return Statement(
        fees=fees,
        deductions=lines,
        given_back=given_back,
        fee_total=fee_total,
        deduction_total=None if taken is None else taken - over_cap,
        over_cap=over_cap,
        cap=contract.settlement.cap,
        is_provisional=any(score.provisional for score in used),
    )


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _cap(contract: Contract, fee_total: Decimal | None) -> Fraction | None:
    cap = contract.settlement.cap
    if cap is None:
        return None
    if cap.kind == "cny":
        return cap.value
    return None if fee_total is None else cap.value * Fraction(fee_total)


def _fee_line(contract: Contract, fee: Fee, scores: Mapping[str, Score]) -> FeeLine:
    rule = contract.settlement.rounding
    if fee.amount is not None:
        assert fee.what is not None
        sum_of = None if fee.amount.cny is None else to_fen(fee.amount.cny, rule)
        return FeeLine(fee, fee.what.text, None, None, sum_of, None if sum_of is not None else NO_RATE)
    assert fee.rate is not None
    score = scores[fee.counted_by]
    kpi = score.term.kpi
    what = fee.what.text if fee.what else kpi.label
    if score.numerator is None:
        return FeeLine(fee, what, score, None, None, score.reason.words if score.reason else NO_VERDICT)
    quantity = fee.rate.quantity(score.numerator, kpi.unit)
    if fee.rate.cny is None:
        return FeeLine(fee, what, score, quantity, None, NO_RATE)
    others = tuple(
        (other, to_fen(fee.rate.quantity(other.numerator, other.term.kpi.unit) * fee.rate.cny, rule))
        for other in score.others or ()
        if other.numerator is not None and fee.rate.fits(other.term.kpi.unit)
    )
    return FeeLine(fee, what, score, quantity, to_fen(quantity * fee.rate.cny, rule), others=others)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one deduction takes off in one period, before repeats: how often a `Deduct`, and why not."""

    deduct: Deduct | None = None
    times: Fraction = Fraction(1)
    band: Band | None = None
    reason: Text | None = None
    is_judged: bool = True

    @property
    def is_something(self) -> bool:
        return self.deduct is not None and self.deduct.value * self.times > 0


def _taken(deduction: Deduction, score: Score) -> _Taken:
    """Work out what a clause's value in a period takes off."""
    if not score.is_covered:
        return _Taken(reason=NOT_COVERED, is_judged=False)
    if score.value is None or score.verdict is Verdict.UNDECIDABLE:
        return _Taken(reason=score.reason.words if score.reason else NO_VERDICT, is_judged=False)
    if (score.denominator or 0) < deduction.minimum_sample:
        return _Taken(reason=TOO_FEW, is_judged=False)
    if deduction.bands:
        band = deduction.band_of(score.value, score.term.kpi.better is Better.HIGHER)
        return _Taken(band.deduct, band=band) if band else _Taken(reason=NO_BAND, is_judged=False)
    if score.verdict is not Verdict.MISSED:
        return _Taken(reason=NOT_DEDUCTED)
    target = score.term.clause.target
    assert target is not None
    if deduction.per is None:
        return _Taken(deduction.deduct)
    steps = target.distance(score.value) / deduction.per.value
    whole = steps.numerator // steps.denominator
    times = {"exact": steps, "whole": Fraction(whole), "begun": Fraction(whole + (steps != whole))}[deduction.steps]
    return _Taken(deduction.deduct, times)


def _of_clause(deduction: Deduction, past: Past) -> list[Score]:
    """Return the scores of a deduction's clause that count in a row: judged ones of whole periods, and the last."""
    found = [score for one in past for score in one if score.term.clause.ref == deduction.counted_by]
    return [score for score in found if score is found[-1] or (score.is_whole and _taken(deduction, score).is_judged)]


def _run(deduction: Deduction, past: Past) -> int:
    run = 0
    for score in reversed(_of_clause(deduction, past)):
        if not _taken(deduction, score).is_something:
            break
        run += 1
    return run


def _deduction_line(contract: Contract, deduction: Deduction, past: Past, fees: Sequence[FeeLine]) -> DeductionLine:
    score = next(score for score in past[-1] if score.term.clause.ref == deduction.counted_by)
    taken = _taken(deduction, score)
    if taken.reason is NO_BAND:
        return DeductionLine(deduction, score, None, reason=NO_BAND)
    if not taken.is_something:
        return DeductionLine(deduction, score, Decimal(0), taken.band, reason=taken.reason or NOT_DEDUCTED)
    assert taken.deduct is not None
    run, parts = _run(deduction, past), [(taken.deduct, taken.times)]
    if deduction.repeat and run >= deduction.repeat.from_run:
        parts = [(taken.deduct, taken.times * deduction.repeat.factor)]
        parts += [(deduction.repeat.plus, Fraction(1))] if deduction.repeat.plus else []
    fee = _sum([line.amount for line in fees if not deduction.of or line.fee.ref in deduction.of])
    points = sum((entry.value * times for entry, times in parts if entry.kind == "points"), NOTHING)
    limits = [entry for entry in (deduction.at_most,) if entry]
    is_share = any(entry.kind == "share" for entry in (*(entry for entry, _ in parts), *limits))
    if fee is None and is_share:
        return DeductionLine(deduction, score, None, taken.band, points, run, FEE_OPEN)
    if points and (contract.settlement.point is None or contract.settlement.point.cny is None):
        return DeductionLine(deduction, score, None, taken.band, points, run, NO_POINT)
    worth = [_worth(contract, entry, fee) * times for entry, times in parts]
    exact = min([sum(worth, NOTHING), *(_worth(contract, entry, fee) for entry in limits)])
    amount, basis = to_fen(exact, contract.settlement.rounding), fee if is_share else None
    steps = taken.times if deduction.per else None
    return DeductionLine(deduction, score, amount, taken.band, points, run, basis=basis, steps=steps)


def _worth(contract: Contract, entry: Deduct, fee: Decimal | None) -> Fraction:
    if entry.kind == "share":
        assert fee is not None
        return entry.value * Fraction(fee)
    if entry.kind == "points":
        point = contract.settlement.point
        assert point is not None and point.cny is not None
        return entry.value * point.cny
    return entry.value


def _earned_back(contract: Contract, deduction: Deduction, past: Past) -> GivenBack | None:
    """Return the deduction that this period, the last of so many without one, gives back."""
    if deduction.earn_back is None:
        return None
    row, needed = _of_clause(deduction, past), deduction.earn_back.met_in_a_row
    if (
        len(row) <= needed
        or not any(score is row[-1] for score in past[-1])
        or any(_keeps(deduction, score) for score in row[-needed:])
    ):
        return None
    before = row[-needed - 1]
    if not _taken(deduction, before).is_something:
        return None
    then = next(number for number, one in enumerate(past, 1) if any(score is before for score in one))
    statement = _settled(contract, past[:then])
    line = next(line for line in statement.deductions if line.deduction is deduction)
    if line.amount is None or statement.deduction_total is None:
        return None
    # A cap spares every deduction of the period in proportion.
    whole = statement.deduction_total + statement.over_cap
    share = Fraction(line.amount) * Fraction(statement.deduction_total) / Fraction(whole) if whole else NOTHING
    return GivenBack(deduction, before, to_fen(share, contract.settlement.rounding))


def _keeps(deduction: Deduction, score: Score) -> bool:
    """Tell whether a period stands against giving back: it took something off, or was not judged."""
    taken = _taken(deduction, score)
    return taken.is_something or not taken.is_judged or not score.is_whole
