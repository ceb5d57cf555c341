"""The rows behind a figure: which calls or cases a clause counted, and which of them it lacked."""

import re
from datetime import datetime
from typing import Literal

import polars as pl

from ..engine.asking import ask
from ..engine.cells import in_scope, unpacked
from ..engine.plan import Span, held_as_tables, plan
from ..engine.terms import Term
from ..errors import UsageError
from ..exports.canonical import PERSONAL
from ..exports.open import OpenSource
from ..periods import Period
from .score import clipped
from .verdict import missing_reason

Which = Literal["all", "counted", "lacking"]
INNER = frozenset(
    {"cell", "at_us", "start_us", "stop_us", "due_us", "contract_no", "limit_no", "term_no", "matter", "part"}
)
"""What a query carries for its own use."""
_COUNT_IF = re.compile(r"^(?:count_if\((.*)\)|sum\(length_s\) filter \(where (.*)\))$", re.DOTALL)
"""A count of rows, or of the seconds of rows, that meet a condition."""
_SUM_OF_COUNTS = re.compile(r"^sum\((\w+_n)\)$")


def rows_behind(
    opened: OpenSource,
    term: Term,
    period: Period,
    which: Which = "lacking",
    *,
    people: bool = False,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """
    Return the rows of the fact that stand behind a clause's figure in a period.

    Rows    one row of the clause's fact each, in its scope: `lacking` those in the denominator and not in the
            numerator (of a mean: all it was made of), `counted` those in the numerator, `all` every one in scope.
            Columns that point at a person are left out unless `people` is true. Times are on the contract's clock.
    Raises  UsageError where the exports lack what the clause needs.
    """
    missing = term.unmeasurable_because(opened.columns)
    if missing:
        raise UsageError(
            f"clause {term.clause.ref}",
            f"cannot be measured: {missing_reason(*missing).words.en}. Bring the export or column.",
        )
    part = clipped(period, term.contract)
    reach = as_of or opened.as_of() or datetime.max.replace(tzinfo=term.contract.zone)
    one_pass = plan(opened, [term], Span(part.first, part.last, reach))
    with held_as_tables(opened.connection, one_pass):
        rows = ask(opened.connection, one_pass.rows_sql(_condition(term, which)), opened.source.id)
    dated = unpacked(one_pass, rows.lazy()).filter(pl.col("day").is_between(part.first, part.last))
    hidden = INNER | (frozenset() if people else PERSONAL)
    kept = [name for name in rows.columns if name not in hidden]
    moments = [name for name in kept if name.endswith("_at")]
    zone = term.contract.time_zone
    return (
        in_scope(one_pass, dated, term)
        .select("day", *kept)
        .with_columns(pl.col(moments).dt.replace_time_zone("UTC").dt.convert_time_zone(zone))
        .sort("day", *moments)
        .collect()
    )


def _condition(term: Term, which: Which) -> str:
    if which == "all":
        return "true"
    parameters = {name: str(value) for name, value in term.parameters.items()}
    denominator = _counted_by(term.sql(term.kpi.denominator, parameters))
    numerator = _counted_by(term.sql(term.kpi.numerator, parameters))
    if numerator is None:
        return denominator or "true"
    if which == "counted" or term.kpi.is_total:  # what makes up a total is what there is to be seen
        return f"coalesce({numerator}, false)"
    return f"coalesce({denominator or 'true'}, false) and not coalesce({numerator}, false)"


def _counted_by(tally: str) -> str | None:
    """Return the condition a tally counts by; None for a sum of anything but counts."""
    if tally == "count(*)":
        return "true"
    if summed := _SUM_OF_COUNTS.match(tally):
        return f"({summed[1]} > 0)"
    found = _COUNT_IF.match(tally)
    return f"({found[1] or found[2]})" if found else None
