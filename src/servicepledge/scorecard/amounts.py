"""Amounts: tallies added up to periods, each in its role in the KPI."""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from ..engine.terms import ID_COLUMNS, Term
from ..kpi import ALIKE, PERCENTILE
from ..periods import Period
from . import unmeasured
from .medians import compared, percentiles

ROLES = ("numerator", "denominator", *unmeasured.ROLES, "pending", "early", "unpromised", *ALIKE)
_LARGE = ("numerator", "unmeasurable_least", "unmeasurable_most")
"""Roles of medians and percentiles that are times as large as the number of rows, and need not fit into 64 bits."""


def amounts(
    tallies: pl.DataFrame, terms: Sequence[Term], periods: Sequence[Period], by: Sequence[str] = ()
) -> pl.DataFrame:
    """
    Add tallies up to periods and give each its role in its KPI.

    Rows    one term, period and group each: its id (`ID_COLUMNS`), `period`, the breakdown, `numerator, denominator,
            unmeasurable` and its companions, `pending`, `unpromised` (whole numbers), `value` (in the KPI's unit, null where the
            denominator is 0), `medians` (of KPIs that compare two, else null), `percentile` (likewise).
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
            **ID_COLUMNS, "name": pl.String, "role": pl.String, "scale": pl.Int64, "is_total": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip
    keys = [*ID_COLUMNS, "period", *by]
    dated = tallies.lazy().join(_days_of(periods).lazy(), on="day")
    ranked = [term for term in terms if not term.kpi.adds_up]
    if ranked:
        dated = dated.collect().lazy()  # gone through twice
    summed = (
        dated.join(roles.lazy(), on=[*ID_COLUMNS, "name"], nulls_equal=True)
        .with_columns(pl.when(pl.col("role") == role).then("amount").otherwise(0).alias(role) for role in ROLES)
        .group_by([*keys, "scale", "is_total"])
        .agg(pl.col(ROLES).sum())
        .with_columns(medians=pl.lit(None, pl.Object), percentile=pl.lit(None, pl.Object))
    )
    if ranked:
        summed = _with_ranks(summed.collect(), dated.collect(), ranked, keys).lazy()
    return (
        summed.with_columns(
            value=pl.when(pl.col("denominator") > 0).then(
                pl.col("numerator") / pl.when("is_total").then(1).otherwise(pl.col("denominator")) / pl.col("scale")
            )
        )
        .select(*keys, *ROLES, "value", "medians", "percentile")
        .sort(keys)
        .collect()
    )


def _days_of(periods: Sequence[Period]) -> pl.DataFrame:
    """Return the days of periods, which may overlap, each with the label of its period."""
    days = [
        (period.first + timedelta(days=number), period.label) for period in periods for number in range(period.days)
    ]
    return pl.DataFrame(days, schema={"day": pl.Date, "period": pl.String}, orient="row")


def _with_ranks(summed: pl.DataFrame, dated: pl.DataFrame, terms: Sequence[Term], keys: Sequence[str]) -> pl.DataFrame:
    """
    Give the rows of medians and percentiles what makes their value as numerator and denominator.

    Rows    as given; `medians` and `percentile` where there are any, else their numerators and denominators are 0.
    """
    asked = {term.id: (term.parameters[PERCENTILE], term.kpi.is_interpolated) for term in terms if term.kpi.times}
    medians = {tuple(key.values()): found for key, found in compared(dated, keys)}
    at_rank = {tuple(key.values()): found for key, found in percentiles(dated, asked, keys)}
    ranked = {term.id for term in terms}
    rows = summed.to_dicts()
    for row in rows:
        key = tuple(row[key] for key in keys)
        if tuple(row[name] for name in ID_COLUMNS) not in ranked:
            continue
        row["medians"], row["percentile"] = medians.get(key), at_rank.get(key)
        found = row["medians"] or row["percentile"]
        row["numerator"], row["denominator"] = (found.numerator, found.denominator) if found else (0, 0)
        row |= row["percentile"].roles(row["unmeasurable"]) if row["percentile"] else {}
    return pl.DataFrame(rows, schema={**summed.schema, **dict.fromkeys(_LARGE, pl.Int128())})
