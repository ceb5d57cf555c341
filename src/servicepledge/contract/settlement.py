"""What a period costs, where the agreement says so: fees by quantity, deductions by bands, points, caps, earn-back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ..errors import Problems, shown
from ..kpi import Unit
from ..schema.fields import Bilingual, Frozen, Words
from .money import Amount, Deduct, Rate, Rounding, parse_amount, parse_deduct, parse_rate
from .quantity import parse_target
from .scope import Names, Unfilled


@dataclass(frozen=True, slots=True)
class Edge:
    """An end of a band, in the unit's own measure."""

    text: str
    value: Fraction
    unit: Unit


def parse_edge(text: object) -> Edge:
    """
    Read '95 %', '5 s', '4.5 points', '3 count'.

    Raises  ValueError with a sentence that says how it is written.
    """
    if isinstance(text, str) and text.strip()[:1].isdigit():
        target = parse_target(f">= {text}")
        if not target.is_blank:
            return Edge(text, target.bound, target.unit)
    raise ValueError(f"{shown(text)} is no end of a band. Write a number with its unit, such as '95 %'.")


AnEdge = Annotated[Edge, BeforeValidator(parse_edge)]
ADeduct = Annotated[Deduct, BeforeValidator(parse_deduct)]
AnAmount = Annotated[Amount, BeforeValidator(parse_amount)]


class Fee(Frozen):
    """One line of the bill: a quantity that a clause's KPI counts at a rate, or a fixed sum each period."""

    ref: Words
    what: Bilingual | None = None
    """Its name on the bill; the KPI's where left out."""
    clause: str = ""
    """The clause whose KPI counts the quantity; the one of the same reference where left out."""
    rate: Annotated[Rate, BeforeValidator(parse_rate)] | None = None
    amount: AnAmount | None = None

    @property
    def counted_by(self) -> str:
        return self.clause or self.ref

    def blanks(self) -> Iterator[Unfilled]:
        """Yield what is not filled in."""
        for name, held in (("rate", self.rate), ("amount", self.amount)):
            if held is not None and held.cny is None:
                yield Unfilled(f"fees {self.ref}, {name}", held.text)

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        if (self.rate is None) == (self.amount is None):
            raise ValueError("has no price, or two. Give either rate = '0.35 元/分钟' or amount = '50000 元'.")
        if self.amount is not None and self.what is None:
            raise ValueError("amount has no name. Add what = { zh = …, en = … }.")
        return self


class Band(Frozen):
    """A stretch of a KPI's values, and what a value in it costs."""

    from_: AnEdge = Field(alias="from")
    to: AnEdge | None = None
    """Open upwards where left out."""
    deduct: ADeduct


class Repeat(Frozen):
    """What is taken off more where the clause was deducted for in the periods before, too."""

    from_run: int = Field(default=2, ge=2, le=60, strict=True)
    """From so many periods in a row on."""
    times: Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")] = "1"
    plus: ADeduct | None = None

    @property
    def factor(self) -> Fraction:
        return Fraction(self.times)


class EarnBack(Frozen):
    """A deduction is given back where the clause is met in so many periods after it, one after another."""

    met_in_a_row: int = Field(ge=1, le=24, strict=True)


class Deduction(Frozen):
    """
    What a clause's value takes off a period's fees: by bands, or for each miss, once or per step of the shortfall.

    Bands are half-open towards the worse side: of a KPI that is better when higher, `from` is in and `to` is out, and
    the uppermost end is in; of one that is better when lower it is the other way round.
    """

    ref: Words
    clause: str = ""
    bands: tuple[Band, ...] = ()
    deduct: ADeduct | None = None
    per: AnEdge | None = None
    """The step of the shortfall that `deduct` is for; each miss takes it off once where left out."""
    steps: Literal["begun", "whole", "exact"] = "begun"
    of: Names = ()
    """References of the fees that a share is of; all fees where left out."""
    at_most: ADeduct | None = None
    minimum_sample: int = Field(default=0, ge=0, strict=True)
    """With fewer calls, cases or answers than this nothing is deducted."""
    repeat: Repeat | None = None
    earn_back: EarnBack | None = None

    @property
    def counted_by(self) -> str:
        return self.clause or self.ref

    @property
    def edges(self) -> tuple[Edge, ...]:
        ends = (edge for band in self.bands for edge in (band.from_, band.to))
        return tuple(edge for edge in (self.per, *ends) if edge is not None)

    @property
    def taken(self) -> tuple[Deduct, ...]:
        more = self.repeat.plus if self.repeat else None
        return tuple(entry for entry in (self.deduct, more, *(band.deduct for band in self.bands)) if entry is not None)

    def band_of(self, value: Fraction, is_higher_better: bool) -> Band | None:
        """Return the band a value lies in; None where it is beyond all of them."""
        ordered = sorted(self.bands, key=lambda band: band.from_.value)
        for number, band in enumerate(ordered):
            low, high = band.from_.value, band.to.value if band.to else None
            if is_higher_better:
                is_top = number == len(ordered) - 1
                if low <= value and (high is None or value < high or (is_top and value == high)):
                    return band
            elif (low < value or (number == 0 and low == value)) and (high is None or value <= high):
                return band
        return None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.bands) == (self.deduct is not None):
            raise ValueError("says not what is deducted, or says it twice. Give either bands or deduct.")
        if self.per is not None and self.deduct is None:
            raise ValueError("per has nothing to repeat. Add deduct = '1 %', or remove per.")
        if self.at_most is not None and self.at_most.kind == "points":
            raise ValueError("at_most is a share of the fee or a sum. Write '5 %' or '500 元'.")
        problems = list(band_problems(self.bands))
        if problems:
            raise Problems(problems)
        return self


def band_problems(bands: Sequence[Band]) -> Iterator[str]:
    """Yield what is wrong with bands: other units, ends the wrong way round, gaps, overlaps."""
    units = {edge.unit for band in bands for edge in (band.from_, band.to) if edge}
    if len(units) > 1:
        yield f"bands are in {' and '.join(sorted(unit.value for unit in units))}. Write all of them in the KPI's unit."
        return
    for band in bands:
        if band.to is not None and band.to.value <= band.from_.value:
            yield f"bands: '{band.from_.text}' to '{band.to.text}' holds nothing. Write the lower end as from."
    ordered = sorted(bands, key=lambda band: band.from_.value)
    for lower, upper in pairwise(ordered):
        if lower.to is None or lower.to.value > upper.from_.value:
            ends = lower.to.text if lower.to else "…"
            yield (
                f"bands overlap: '{lower.from_.text}' to '{ends}' and the one from '{upper.from_.text}'. "
                f"Let the first end where the second begins."
            )
        elif lower.to.value < upper.from_.value:
            yield (
                f"bands leave a gap between '{lower.to.text}' and '{upper.from_.text}': a value in it is in no band. "
                f"Let one begin where the other ends; the ends are half-open."
            )
    if ordered and units == {Unit.RATIO}:
        top = ordered[-1].to
        if ordered[0].from_.value > 0:
            yield f"bands leave a gap below '{ordered[0].from_.text}'. Begin at '0 %'."
        if top is not None and top.value < 1:
            yield f"bands leave a gap above '{top.text}'. End at '100 %'."


class Settlement(Frozen):
    """How a period's fees and deductions are put together."""

    rounding: Rounding = "half_up"
    """Of each line, to the fen; sums are of rounded lines."""
    cap: ADeduct | None = None
    """The most that all deductions of a period take."""
    point: AnAmount | None = None
    """What a point is worth."""

    def blanks(self) -> Iterator[Unfilled]:
        """Yield what is not filled in."""
        if self.point is not None and self.point.cny is None:
            yield Unfilled("settlement.point", self.point.text)

    @model_validator(mode="after")
    def _cap_is_money(self) -> Self:
        if self.cap is not None and self.cap.kind == "points":
            raise ValueError("cap is a share of the fees or a sum. Write '15 %' or '20000 元'.")
        return self
