"""The scorecard: one row per clause and period, with value, base, target, verdict and headroom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from ..contract.hours import wall_instant
from ..contract.model import Contract
from ..engine.terms import Term
from ..periods import Period
from ..text import Text
from .verdict import NO_ROWS, NO_TARGET, Headroom, Reason, Verdict, headroom, judge, missing_reason

ROLES = ("numerator", "denominator", "unmeasurable", "pending")


@dataclass(frozen=True)
class Score:
    """One clause in one period (and one group of a breakdown): the figures and what they mean."""

    term: Term
    period: Period
    value: Fraction | None
    numerator: Fraction | None
    """In the KPI's unit, so that value = numerator / denominator."""
    denominator: int | None
    verdict: Verdict
    reason: Reason | None = None
    provisional: Reason | None = None
    headroom: Headroom | None = None
    unmeasurable: int = 0
    pending: int = 0
    is_partial: bool = False
    """True where the contract's term covers only part of the period."""
    by: Mapping[str, str | int | None] = field(default_factory=dict)

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
            "numerator": _number(self.numerator),
            "denominator": self.denominator,
            "limit": term.clause.limit.text if term.clause.limit else None,
            "target": term.clause.target.text if term.clause.target else None,
            "verdict": self.verdict.value,
            "provisional": self.provisional is not None,
            "reason": self.reason.words.en if self.reason else None,
            "reason_code": self.reason.code if self.reason else None,
            "provisional_reason": self.provisional.words.en if self.provisional else None,
            "headroom": _number(self.headroom.amount) if self.headroom else None,
            "unmeasurable": self.unmeasurable,
            "pending": self.pending,
            "partial": self.is_partial,
            **({"by": dict(self.by)} if self.by else {}),
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

    Rows    one clause, period and group each: `contract, clause, period`, the breakdown, `numerator, denominator,
            unmeasurable, pending` (whole numbers), `value` (in the KPI's unit, null where the denominator is 0).
    """
    roles = pl.DataFrame(
        [
            (*term.key, name, role, term.kpi.scale)
            for term in terms
            for role, name in (
                ("numerator", term.kpi.numerator),
                ("denominator", term.kpi.denominator),
                *((role, role) for role in ("unmeasurable", "pending") if role in term.kpi.tally),
            )
        ],
        schema={"contract": pl.String, "clause": pl.String, "name": pl.String, "role": pl.String, "scale": pl.Int64},
        orient="row",
    )
    keys = ["contract", "clause", "period", *by]
    dated = pl.concat(
        [
            tallies.filter(pl.col("day").is_between(period.first, period.last)).with_columns(
                period=pl.lit(period.label)
            )
            for period in periods
        ]
    )
    summed = (
        dated.join(roles, on=["contract", "clause", "name"])
        .group_by([*keys, "role", "scale"])
        .agg(pl.col("amount").sum())
        .pivot("role", index=[*keys, "scale"], values="amount")
    )
    missing = [pl.lit(0, pl.Int64).alias(role) for role in ROLES if role not in summed.columns]
    return (
        summed.with_columns(missing)
        .with_columns(pl.col(ROLES).fill_null(0))
        .with_columns(
            value=pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator") / pl.col("scale"))
        )
        .select(*keys, *ROLES, "value")
        .sort(keys)
    )


def clipped(period: Period, contract: Contract) -> Period:
    """Return the part of a period that lies in the contract's term, under the period's own label."""
    return Period(max(period.first, contract.starts_on), min(period.last, contract.ends_on), period.label)


def make_scores(
    terms: Sequence[Term],
    tallies: pl.DataFrame,
    periods: Sequence[Period],
    as_of: datetime | None,
    columns: Mapping[str, frozenset[str]],
    by: Sequence[str] = (),
) -> list[Score]:
    """
    Judge every term in every period (in order), from tallies that cover them; terms of one contract.

    Terms worked out from verdicts are passed over (see `scorecard.derived`).
    """
    terms = [term for term in terms if not term.kpi.is_derived]
    if not terms:
        return []
    parts = [clipped(period, terms[0].contract) for period in periods]
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in amounts(tallies, terms, parts, by).iter_rows(named=True):
        rows.setdefault((row["clause"], row["period"]), []).append(row)
    scores: list[Score] = []
    for period, part in zip(periods, parts, strict=True):
        for term in terms:
            missing = term.unmeasurable_because(columns)
            groups: list[dict[str, Any] | None] = [*rows.get((term.clause.ref, period.label), [])]
            if not groups and not by:
                groups = [None]
            scores.extend(_score(term, period, part, group, missing, as_of, by) for group in groups)
    return scores


def _score(
    term: Term,
    period: Period,
    part: Period,
    row: Mapping[str, Any] | None,
    missing: tuple[str, Text] | None,
    as_of: datetime | None,
    by: Sequence[str],
) -> Score:
    kpi, target = term.kpi, term.clause.target
    is_partial = (part.first, part.last) != (period.first, period.last)
    if missing is not None:
        verdict = Verdict.FACTS_ONLY if missing[0] == "no_limit" else Verdict.UNDECIDABLE
        return Score(term, period, None, None, None, verdict, missing_reason(*missing), is_partial=is_partial)
    figures = row or dict.fromkeys(ROLES, 0)
    numerator, denominator = figures["numerator"], figures["denominator"]
    verdict, reason = judge(kpi, target, numerator, denominator, figures["unmeasurable"])
    if denominator == 0 and reason is NO_TARGET:
        reason = NO_ROWS
    return Score(
        term=term,
        period=period,
        value=Fraction(numerator, denominator * kpi.scale) if denominator else None,
        numerator=Fraction(numerator, kpi.scale),
        denominator=denominator,
        verdict=verdict,
        reason=reason,
        provisional=_provisional(term, part, as_of),
        headroom=None if verdict is Verdict.UNDECIDABLE else headroom(kpi, target, numerator, denominator),
        unmeasurable=figures["unmeasurable"],
        pending=figures["pending"],
        is_partial=is_partial,
        by={name: figures[name] for name in by} if row else {},
    )


def _provisional(term: Term, part: Period, as_of: datetime | None) -> Reason | None:
    """Say what the end of the exports leaves open, and until when."""
    zone = term.contract.zone
    ends = wall_instant(part.end, 0, zone)
    if as_of is None or as_of < ends:
        until = _local(ends, zone)
        return Reason(
            "period_open",
            Text(
                zh=f"数据尚未覆盖整个期间，{until} 后可定",
                en=f"the exports do not cover the whole period; open until {until}",
            ),
        )
    needed = ends + timedelta(microseconds=term.parameters.get("window", 0))
    uses_window = any(":window_us" in sql for sql in term.kpi.tally.values())
    if uses_window and as_of < needed:
        until = _local(needed, zone)
        return Reason(
            "window_open",
            Text(zh=f"重复来电时间窗未满，{until} 后可定", en=f"repeat windows are still open until {until}"),
        )
    return None


def _local(moment: datetime, zone: Any) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def last_complete_day(as_of: datetime, contract: Contract) -> date:
    """Return the last local day the exports cover entirely."""
    return (as_of.astimezone(UTC).astimezone(contract.zone) - timedelta(days=1)).date()


def run_of_misses(verdicts: Sequence[Verdict]) -> int:
    """
    Return how many periods in a row, up to the last, were missed.

    A period that could not be judged neither counts nor breaks the run (kpis.md A17).
    """
    run = 0
    for verdict in reversed(verdicts):
        if verdict is Verdict.MET:
            break
        run += verdict is Verdict.MISSED
    return run
