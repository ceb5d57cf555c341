"""The scorecard: one row per clause and period, with value, base, target, verdict and headroom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from ..contract.model import Contract
from ..engine.terms import Term
from ..kpi import misses_in_a_row
from ..periods import Period
from . import unmeasured
from .medians import Medians, compared
from .unmeasured import NONE, Range, Unmeasured, value_range
from .verdict import Headroom, Reason, Verdict

ROLES = ("numerator", "denominator", *unmeasured.ROLES, "pending")


@dataclass(frozen=True)
class Score:
    """One clause in one period (and one group of a breakdown): the figures and what they mean."""

    term: Term
    period: Period
    value: Fraction | None
    numerator: Fraction | None
    """In the KPI's unit, so that value = numerator / denominator (the numerator itself for a total)."""
    denominator: int | None
    verdict: Verdict
    reason: Reason | None = None
    provisional: Reason | None = None
    headroom: Headroom | None = None
    unmeasurable: int = 0
    unmeasured: Unmeasured = NONE
    """What the unmeasurable rows may add to the figures."""
    pending: int = 0
    is_partial: bool = False
    """True where the contract's term covers only part of the period."""
    segments: tuple["Score", ...] = ()
    """Where an amendment cut the period: the clause under each of its terms, the earliest first."""
    is_judged_by_segment: bool = False
    """True where the target itself changed, so that each segment was judged by its own."""
    medians: Medians | None = None
    """Of a KPI that compares two of them."""
    others: tuple["Score", ...] | None = None
    """The clause under each other usual reading; None where they were not asked for."""
    by: Mapping[str, str | int | None] = field(default_factory=dict)

    @property
    def range(self) -> Range:
        """The value in the best and in the worst case of the rows that cannot be measured."""
        if self.numerator is None or self.denominator is None:
            return Range(None, None)
        kpi = self.term.kpi
        return value_range(kpi, int(self.numerator * kpi.scale), self.denominator, self.unmeasured)

    @property
    def is_sensitive(self) -> bool | None:
        """Whether another usual reading would flip the verdict (口径敏感); None where none was tried."""
        if self.others is None:
            return None
        return any(self.is_flipped_by(other) for other in self.others)

    def is_flipped_by(self, other: "Score") -> bool:
        """Tell whether another reading turns met into missed, or missed into met."""
        return {self.verdict, other.verdict} == {Verdict.MET, Verdict.MISSED}

    @property
    def in_force(self) -> dict[str, str | None]:
        """From and until which day of the period the term was in force, where it changed within it; and by what."""
        term = self.term
        return {
            "since": term.since.isoformat() if term.since else None,
            "until": term.until.isoformat() if term.until and term.until < self.period.last else None,
            "amendment": term.amendment or None,
        }

    def as_json(self) -> dict[str, Any]:
        """Return the row as plain values; shares are fractions of one, times seconds."""
        term, kpi = self.term, self.term.kpi
        return {
            "contract": term.contract.id,
            "period": self.period.label,
            "clause": term.clause.ref,
            "kpi": kpi.id,
            "unit": kpi.unit.name.lower(),
            "value": _number(self.value),
            "value_best": _number(self.range.best),
            "value_worst": _number(self.range.worst),
            "numerator": _number(self.numerator),
            "denominator": self.denominator,
            "limit": term.clause.limit.text if term.clause.limit else None,
            "target": term.clause.target.text if term.clause.target else None,
            "verdict": self.verdict.value,
            "provisional": self.provisional is not None,
            "reason": self.reason.words.en if self.reason else None,
            "reason_code": self.reason.code if self.reason else None,
            "provisional_reason": self.provisional.words.en if self.provisional else None,
            "provisional_until": self.provisional.until if self.provisional else None,
            "headroom": _number(self.headroom.amount) if self.headroom else None,
            "unmeasurable": self.unmeasurable,
            "pending": self.pending,
            "partial": self.is_partial,
            "judged_by_segment": self.is_judged_by_segment,
            "segments": [{**segment.in_force, **segment.as_json()} for segment in self.segments],
            "sensitive": self.is_sensitive,
            "readings": None if self.others is None else [other.as_other() for other in self.others],
            **({"by": dict(self.by)} if self.by else {}),
        }

    def as_other(self) -> dict[str, Any]:
        """Return what a score under another reading says; the verdict is null where the target is in another unit."""
        name, choice = self.term.other or ("", "")
        return {
            "reading": name,
            "choice": choice,
            "unit": self.term.kpi.unit.name.lower(),
            "value": _number(self.value),
            "numerator": _number(self.numerator),
            "denominator": self.denominator,
            "verdict": None if self.verdict is Verdict.FACTS_ONLY else self.verdict.value,
        }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def amounts(
    tallies: pl.DataFrame, terms: Sequence[Term], periods: Sequence[Period], by: Sequence[str] = ()
) -> pl.DataFrame:
    """
    Add tallies up to periods and give each its role in its KPI.

    Rows    one term, period and group each: `contract, clause, term, period`, the breakdown, `numerator, denominator,
            unmeasurable` and its companions, `pending` (whole numbers), `value` (in the KPI's unit, null where the
            denominator is 0), `medians` (of KPIs that compare two, else null).
    """
    roles = pl.DataFrame(
        [
            (*term.id, name, role, term.kpi.scale, term.kpi.is_total)
            for term in terms
            for role, name in (
                ("numerator", term.kpi.numerator),
                ("denominator", term.kpi.denominator),
                *((role, role) for role in ROLES[2:] if role in term.kpi.tally),
            )
        ],
        schema={
            "contract": pl.String, "clause": pl.String, "term": pl.String, "name": pl.String, "role": pl.String, "scale": pl.Int64,
            "is_total": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip
    keys = ["contract", "clause", "term", "period", *by]
    dated = tallies.lazy().join(_days_of(periods).lazy(), on="day")
    comparing = {term.id for term in terms if term.kpi.between}
    if comparing:
        dated = dated.collect().lazy()  # gone through twice
    summed = (
        dated.join(roles.lazy(), on=["contract", "clause", "term", "name"])
        .with_columns(pl.when(pl.col("role") == role).then("amount").otherwise(0).alias(role) for role in ROLES)
        .group_by([*keys, "scale", "is_total"])
        .agg(pl.col(ROLES).sum())
        .with_columns(medians=pl.lit(None, pl.Object))
    )
    if comparing:
        summed = _with_medians(summed.collect(), dated.collect(), comparing, keys).lazy()
    return (
        summed.with_columns(
            value=pl.when(pl.col("denominator") > 0).then(
                pl.col("numerator") / pl.when("is_total").then(1).otherwise(pl.col("denominator")) / pl.col("scale")
            )
        )
        .select(*keys, *ROLES, "value", "medians")
        .sort(keys)
        .collect()
    )


def _days_of(periods: Sequence[Period]) -> pl.DataFrame:
    """Return the days of periods, which may overlap, each with the label of its period."""
    days = [
        (period.first + timedelta(days=number), period.label) for period in periods for number in range(period.days)
    ]
    return pl.DataFrame(days, schema={"day": pl.Date, "period": pl.String}, orient="row")


def _with_medians(
    summed: pl.DataFrame, dated: pl.DataFrame, comparing: Collection[tuple[str, str, str]], keys: Sequence[str]
) -> pl.DataFrame:
    """Give the rows that compare medians the distance as numerator and denominator, and the medians; others none."""
    found = {tuple(key.values()): medians for key, medians in compared(dated, keys)}
    rows = summed.to_dicts()
    for row in rows:
        medians = row["medians"] = found.get(tuple(row[key] for key in keys))
        if (row["contract"], row["clause"], row["term"]) in comparing:
            row["numerator"], row["denominator"] = (medians.numerator, medians.denominator) if medians else (0, 0)
    return pl.DataFrame(rows, schema=summed.schema)


def clipped(period: Period, contract: Contract) -> Period:
    """Return the part of a period that lies in the contract's term, under the period's own label."""
    return replace(period, first=max(period.first, contract.starts_on), last=min(period.last, contract.ends_on))


def last_complete_day(as_of: datetime, contract: Contract) -> date:
    """Return the last local day the exports cover entirely."""
    return (as_of.astimezone(UTC).astimezone(contract.zone) - timedelta(days=1)).date()


def run_of_misses(verdicts: Sequence[Verdict]) -> int:
    """
    Return how many periods in a row, up to the last, were missed.

    A period that could not be judged neither counts nor breaks the run (DECISIONS.md D40).
    """
    return misses_in_a_row({Verdict.MET: False, Verdict.MISSED: True}.get(verdict) for verdict in verdicts)
